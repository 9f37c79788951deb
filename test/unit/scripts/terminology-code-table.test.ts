// Tables of codes as CodeSystems: what each format makes of its rows, and what it passes over.
import { describe, expect, it } from '@jest/globals';
import { ColumnsMissing, codeFormats, codeSystemOf } from '../../../scripts/terminology/code-table.ts';
import type { Row } from '../../../scripts/terminology/csv.ts';
import { Problems } from '../../../scripts/terminology/problems.ts';

type Concept = { code: string; display: string; property?: object[]; concept?: Concept[] };
type Table = { id: string; version?: string; count: number; concept: Concept[] };

async function* rowsOf(lines: readonly string[]): AsyncGenerator<Row> {
  for (const [at, line] of lines.entries()) yield { line: at + 1, cells: line.split(',') };
}

async function tableOf(format: string, lines: string[], named = {}, version?: string) {
  const problems = new Problems();
  const described = codeFormats()[format];
  if (described === undefined) throw new Error(format);
  const { resource } = await codeSystemOf(rowsOf(lines), described, named, version, problems);
  return { table: resource as Table, problems: problems.lines('en') };
}
const outline = (concepts: readonly Concept[]): string =>
  concepts.map(({ code, concept }) => (concept ? `${code}(${outline(concept)})` : code)).join(' ');

describe('a table of codes', () => {
  it.each([
    [
      'cie-10',
      ['Codi_Item,Descripcion,Fg_Tipo', 'e119,Sin complicación,CX', 'E11,Diabetes,CX', '99199,Sesión,CP'],
      'E11(E11.9)',
    ],
    [
      'cpms',
      ['Codi_Item,Descripcion,Fg_Tipo', '99199.17,Consejería,CP', '99199,Grupo,CP', 'E11,Diabetes,CX'],
      '99199(99199.17)',
    ],
    [
      'ubigeo-inei',
      ['UBIGEO,DEPARTAMENTO,PROVINCIA,DISTRITO', '990101,Chaski,Centro,Plaza', '990201,Chaski,Norte,Cerro'],
      '990000(990100(990101) 990200(990201))',
    ],
    ['ubigeo-reniec', ['ubigeo_reniec,dpto,prov,distrito', '10101,A,B,C'], '010000(010100(010101))'],
    ['sismed', ['CÓDIGO,Descripción', '143,Aciclovir'], '00143'],
    ['ups', ['Id_Ups,Descripcion_Ups', '301601,Consulta externa'], '301601'],
    ['loinc', ['LOINC_NUM,LONG_COMMON_NAME,COMPONENT', '8310-5,Body temperature,Temp'], '8310-5'],
  ])('of format %s becomes a CodeSystem with its hierarchy', async (format, lines, expected) => {
    const { table, problems } = await tableOf(format, lines);
    expect([outline(table.concept), problems]).toEqual([expected, []]);
  });

  it('keeps properties, and knows what is no longer in use', async () => {
    const { table } = await tableOf('loinc', ['LOINC_NUM,LONG_COMMON_NAME,STATUS', '1-8,Old,DEPRECATED']);
    expect(table.concept[0]?.property).toEqual([
      { code: 'STATUS', valueString: 'DEPRECATED' },
      { code: 'inactive', valueBoolean: true },
    ]);
  });

  it('has an id of its own for each version', async () => {
    const { table } = await tableOf('ups', ['codigo,nombre', '301601,Consulta'], {}, '2024/1');
    expect([table.id, table.version]).toEqual(['ups-2024-1', '2024/1']);
  });

  it('tells what it passes over, with lines', async () => {
    const rows = ['codigo,nombre', '301601,Consulta', '301601,Otra vez', ',Nada', 'X1,Mal', '302301,'];
    const { table, problems } = await tableOf('ups', rows);
    expect(table.count).toBe(2);
    expect(problems).toEqual([
      '  1 rows with a code that came before, passed over (line 3: 301601)',
      '  1 rows without a code, passed over (line 4)',
      '  1 rows with a malformed code, passed over (line 5: X1)',
      '  1 rows without a name; the code stands for it (line 6: 302301)',
    ]);
  });

  it('asks which columns when it does not know them, and takes the answer', async () => {
    const rows = ['A,B', '301601,Consulta'];
    await expect(tableOf('ups', rows)).rejects.toBeInstanceOf(ColumnsMissing);
    expect((await tableOf('ups', rows, { code: 'A', display: 'b' })).table.count).toBe(1);
  });
});
