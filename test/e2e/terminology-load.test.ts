// `npm run terminology` as a user gives it: tables in, codes found, what is wrong told with its line.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, bodyOf } from '../support/ask.ts';
import { makeWorkplace, removeWorkplace, runScript, type Workplace, withHub } from '../support/run-script.ts';

let workplace: Workplace;
beforeEach(() => {
  workplace = makeWorkplace({ LANG: 'en_US.UTF-8' });
});
afterEach(() => removeWorkplace(workplace));

async function load(format: string, lines: string[], ...more: string[]) {
  const file = join(workplace.folder, 'table.csv');
  writeFileSync(file, lines.join('\n'));
  return runScript('terminology', ['--format', format, file, ...more], workplace);
}

type Parameters = { resourceType: string; parameter: { name: string; valueString?: string }[] };

describe('a table of codes', () => {
  it('counts before the empty table of the profiles, each version beside the other', async () => {
    await load('cpms', ['codigo,denominacion', '10000,Antes'], '--version', '2023');
    const { code, output } = await load('cpms', ['codigo,denominacion', '10000,Ahora', 'x,'], '--version', '2024');
    expect(code).toBe(0);
    expect(output).toContain('1 concepts');
    expect(output).toContain('1 rows with a malformed code, passed over (line 3: x)');
    await withHub(workplace, async (hub) => {
      const display = async (more: string) => {
        const path = `CodeSystem/$lookup?system=https://chaski.pe/fhir/CodeSystem/cpms&code=10000${more}`;
        const { parameter } = bodyOf<Parameters>(await ask(hub, 'GET', path));
        return parameter.find(({ name }) => name === 'display')?.valueString;
      };
      expect([await display(''), await display('&version=2023')]).toEqual(['Ahora', 'Antes']);
    });
  });

  it('may be written down instead; unknown columns are asked for', async () => {
    const out = join(workplace.folder, 'out.ndjson');
    const lost = await load('ups', ['A,B', '301601,Consulta'], '--out', out);
    expect([lost.code, lost.output.includes('there are: A, B. Say which with --code or --display.')]).toEqual([
      2,
      true,
    ]);
    const found = await load('ups', ['A,B', '301601,Consulta'], '--out', out, '--code', 'A', '--display', 'B');
    expect(found.code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ resourceType: 'CodeSystem', count: 1 });
  });
});

describe('the registry of facilities', () => {
  const HEADER =
    'Institución,Código Único,Nombre del establecimiento,Departamento,Provincia,Distrito,UBIGEO,Dirección,Código DISA,Código Red,Código Microrred,DISA,Red,Microrred,Categoria,Teléfono,Horario,Condición';
  const row = (code: string, category = 'I-3', condition = 'EN FUNCIONAMIENTO') =>
    `GOBIERNO REGIONAL,${code},PUESTO SINTÉTICO ${code},CHASKI,CENTRO,PLAZA,990101,JR. PRUEBA 1,9,1,2,DIRESA CHASKI,RED CENTRO,MICRORRED PLAZA,${category},,24 HORAS,${condition}`;

  it('becomes organizations below their administrations; again, it changes nothing', async () => {
    const { code, output } = await load('renipress', [
      HEADER,
      row('99000001'),
      row('754', 'Sin Categoría', 'INOPERATIVO'),
      row('99000002', 'X-9'),
    ]);
    expect(output).toContain('Organization 6');
    expect(output).toContain('1 rows with an unknown category, taken for SD (line 4: X-9)');
    expect(code).toBe(0);
    await load('renipress', [HEADER, row('99000001')]);
    await withHub(workplace, async (hub) => {
      expect((await ask(hub, 'GET', 'Organization/renipress-99000001')).versionId).toBe('1');
      const organization = async (id: string) =>
        bodyOf<Record<string, unknown> & { resourceType: string }>(await ask(hub, 'GET', `Organization/${id}`));
      expect(await organization('renipress-99000001')).toMatchObject({
        active: true,
        name: 'PUESTO SINTÉTICO 99000001',
        partOf: { reference: 'Organization/microrred-9-1-2' },
      });
      expect(await organization('renipress-00000754')).toMatchObject({ active: false });
      expect(await organization('microrred-9-1-2')).toMatchObject({
        name: 'MICRORRED PLAZA',
        partOf: { reference: 'Organization/red-9-1' },
      });
      expect(await organization('disa-9')).not.toHaveProperty('partOf');
    });
  });
});
