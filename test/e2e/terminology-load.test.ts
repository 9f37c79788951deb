// `npm run terminology` as a user gives it: tables in, codes found, what is wrong told with its line.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, bodyOf } from '../support/ask.ts';
import { makeWorkplace, removeWorkplace, runScript, type Workplace, withHub } from '../support/run-script.ts';

let workplace: Workplace;
beforeEach(async () => {
  workplace = await makeWorkplace({ LANG: 'en_US.UTF-8' });
});
afterEach(() => removeWorkplace(workplace));

async function load(format: string, lines: string[], ...more: string[]) {
  const file = join(workplace.folder, 'table.csv');
  writeFileSync(file, lines.join('\n'));
  return runScript('terminology', ['--format', format, file, ...more], workplace);
}

const IPRESS = 'https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/IPRESSVS';

type Parameters = {
  resourceType: string;
  parameter: { name: string; valueString?: string; valueBoolean?: boolean }[];
};
type Outcome = { resourceType: string; issue: { severity: string; details: { text: string } }[] };
type Found = { resourceType: string; entry?: { resource: object }[] };

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

  it('of pairs becomes a map that is followed both ways', async () => {
    const rows = ['Ubigeo RENIEC;UBIGEO_INEI;distrito', '140101;150101;A', '10101;10101;B', 'x;150102;C'];
    const { code, output } = await load('ubigeo-mapa', rows);
    expect([code, output]).toEqual([0, expect.stringContaining('2 concepts')]);
    expect(output).toContain('1 rows with a malformed code, passed over (line 4: x)');
    await withHub(workplace, async (hub) => {
      const translated = async (query: string) => {
        const { body } = await ask(hub, 'GET', `ConceptMap/$translate?${query}`);
        return /"valueCoding":{"system":"([^"]*)","code":"([^"]*)"/.exec(body as string)?.slice(1);
      };
      const [inei, reniec] = ['inei', 'reniec'].map((one) => `https://chaski.pe/fhir/CodeSystem/ubigeo-${one}`);
      expect(await translated(`system=${inei}&code=150101&targetsystem=${reniec}`)).toEqual([reniec, '140101']);
      expect(await translated(`system=${reniec}&code=010101&reverse=true`)).toEqual([inei, '010101']);
    });
  });

  it.each([
    ['without headings', []],
    ['without a well-formed code', ['codigo,descripcion', 'mal,Consulta']],
  ])('that is empty, %s, replaces none', async (_, lines) => {
    const empty = await load('ups', lines);
    expect([empty.code, empty.output.includes('No row has a code; nothing was loaded.')]).toEqual([2, true]);
    expect(empty.output.includes('malformed code')).toBe(lines.length > 0);
  });

  it('may be written down instead; unknown columns are asked for', async () => {
    const out = join(workplace.folder, 'out.ndjson');
    const lost = await load('ups', ['A,B', '301601,Consulta'], '--out', out);
    expect([
      lost.code,
      lost.output.includes('The first line has: A, B. Say which it is: --columns code=HEADING'),
    ]).toEqual([2, true]);
    const found = await load('ups', ['A,B', '301601,Consulta'], '--out', out, '--columns', 'code=A,display=B');
    expect(found.code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ resourceType: 'CodeSystem', count: 1 });
  });
});

describe('the registry of facilities', () => {
  const HEADER =
    'Institución,Código Único,Nombre del establecimiento,Departamento,Provincia,Distrito,UBIGEO,Dirección,Código DISA,Código Red,Código Microrred,DISA,Red,Microrred,Categoria,Teléfono,Horario,Condición,NORTE,ESTE,COTA';
  const row = (code: string, category = 'I-3', condition = 'EN FUNCIONAMIENTO', place = '-12.05,-77.04,154') =>
    `GOBIERNO REGIONAL,${code},PUESTO SINTÉTICO ${code},CHASKI,CENTRO,PLAZA,990101,JR. PRUEBA 1,9,1,2,DIRESA CHASKI,RED CENTRO,MICRORRED PLAZA,${category},,24 HORAS,${condition},${place}`;

  it('becomes organizations below their administrations; again, it changes nothing', async () => {
    const rows = [
      HEADER,
      row('99000001'),
      row('754', 'Sin Categoría', 'INOPERATIVO', '-77.04,-12.05,0'),
      row('99000002', 'X-9', undefined, '278000,8667000,154'),
    ];
    const { code, output } = await load('renipress', rows);
    expect(output).toContain('Organization 6');
    expect(output).toContain('Location 2');
    expect(output).toContain('CodeSystem 2');
    expect(output).toContain('1 rows with an unknown category, taken for SD (line 4: X-9)');
    expect(output).toContain(
      '1 rows with coordinates that are no degrees, nor metres of a UTM zone that is told, within the country; without a Location (line 4: 278000 8667000)',
    );
    expect(code).toBe(0);
    await load('renipress', rows);
    const other = await load('renipress', [...rows, row('99000003').replace('GOBIERNO REGIONAL', 'ENTIDAD NUEVA')]);
    expect([other.code, other.output]).toEqual([0, expect.stringContaining('Organization 7')]);
    await withHub(workplace, async (hub) => {
      const version = async (path: string) => (await ask(hub, 'GET', path)).versionId;
      const unchanged = ['Organization/renipress-99000001', 'Location/renipress-99000001'];
      expect(await Promise.all(unchanged.map(version))).toEqual(['1', '1']);
      expect(await Promise.all(['CodeSystem/ipress', 'CodeSystem/institucion'].map(version))).toEqual(['2', '2']);
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
      const inNetwork = bodyOf<Found>(await ask(hub, 'GET', 'Organization?network=red-9-1&_sort=_id'));
      expect(inNetwork.entry?.map(({ resource }) => resource)).toMatchObject(
        ['00000754', '99000001', '99000002', '99000003'].map((facility) => ({ id: `renipress-${facility}` })),
      );
      const near = bodyOf<Found>(await ask(hub, 'GET', 'Location?near=-12.05|-77.04|1|km&_sort=_id&_count=2'));
      expect(near.entry?.map(({ resource }) => resource)).toMatchObject([
        { id: 'renipress-00000754', status: 'inactive', position: { latitude: -12.05, longitude: -77.04 } },
        { id: 'renipress-99000001', status: 'active', position: { altitude: 154 } },
      ]);
      const inSet = async (code: string) => {
        const path = `ValueSet/$validate-code?url=${IPRESS}&code=${code}`;
        const { parameter } = bodyOf<Parameters>(await ask(hub, 'GET', path));
        return parameter.find(({ name }) => name === 'result')?.valueBoolean;
      };
      expect([await inSet('99000001'), await inSet('00000754'), await inSet('99000009')]).toEqual([true, true, false]);
      const judged = async (code: string) => {
        const type = { coding: [{ system: IPRESS.replace('ValueSet/IPRESSVS', 'CodeSystem/IPRESSCS'), code }] };
        const profile = [IPRESS.replace('ValueSet/IPRESSVS', 'StructureDefinition/OrganizacionPe')];
        const identifier = [{ type, value: code }];
        const resource = { resourceType: 'Organization', meta: { profile }, active: true, name: 'X', identifier };
        const { issue } = bodyOf<Outcome>(await ask(hub, 'POST', 'Organization/$validate', { resource }));
        return issue.filter(({ severity }) => severity === 'error').map(({ details }) => details.text);
      };
      expect([await judged('99000001'), await judged('99000009')]).toEqual([
        [],
        [expect.stringContaining('"99000009" is no code of')],
      ]);
    });
  });
});
