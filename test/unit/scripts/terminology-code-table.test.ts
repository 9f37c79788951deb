// Tables of codes as CodeSystems: what each format makes of its rows, and what it passes over.
import { describe, expect, it } from '@jest/globals';
import { type CodeSystemHead, type Edition, headOf } from '../../../scripts/terminology/code-system.ts';
import { codeFormats, codeSystemOf } from '../../../scripts/terminology/code-table.ts';
import { ColumnsMissing, namedColumns } from '../../../scripts/terminology/columns.ts';
import type { Row } from '../../../scripts/terminology/csv.ts';
import { Problems } from '../../../scripts/terminology/problems.ts';

type Concept = { code: string; display: string; property?: object[]; concept?: Concept[] };
type Table = { id: string; version?: string; count: number; concept: Concept[] };

async function* rowsOf(lines: readonly string[]): AsyncGenerator<Row> {
  for (const [at, line] of lines.entries()) yield { line: at + 1, cells: line.split(',') };
}

async function tableOf(
  format: string,
  lines: string[],
  named = {},
  edition: Partial<Edition> = {},
  own?: CodeSystemHead,
) {
  const problems = new Problems();
  const described = codeFormats()[format];
  const head = own ?? described?.codeSystem;
  if (described === undefined || head === undefined) throw new Error(format);
  const dated = { version: undefined, from: undefined, until: undefined, ...edition };
  const { resource } = await codeSystemOf(rowsOf(lines), described, head, named, dated, problems);
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
    ['sis-prestacion', ['Cod. Prestacional,Descripción', '56,Consulta externa'], '056'],
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
    const { table } = await tableOf('ups', ['codigo,nombre', '301601,Consulta'], {}, { version: '2024/1' });
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

  it('says from when until when an edition is in force', async () => {
    const { table } = await tableOf(
      'ups',
      ['codigo,nombre', '301601,Consulta'],
      {},
      { from: '2026-01-01', until: '2026-12-31' },
    );
    expect(table).toMatchObject({
      date: '2026-01-01',
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod',
          valuePeriod: { start: '2026-01-01', end: '2026-12-31' },
        },
      ],
    });
  });

  it('finds its columns in any order, whatever their case, accents and signs', async () => {
    for (const header of ['Descripción;código', 'DESCRIPCION;CODIGO', 'descripcion;Cód-Med', 'Producto;COD. SISMED']) {
      const { table } = await tableOf(
        'sismed',
        [header, 'Aciclovir;143'].map((line) => line.replace(';', ',')),
      );
      expect(table.concept).toEqual([{ code: '00143', display: 'Aciclovir' }]);
    }
  });

  it('asks for columns it does not find, naming what it looked for and what there is', async () => {
    const rows = ['A,B', '301601,Consulta'];
    await expect(tableOf('ups', rows)).rejects.toMatchObject({
      text: {
        en:
          'There is no column for code (Id_Ups or codigo or cod_ups or codigo_ups or ups or code); display (Descripcion_Ups or ' +
          'descripcion or desc_ups or nombre or display). The first line has: A, B. Say which it is: --columns code=HEADING',
      },
    });
    expect((await tableOf('ups', rows, { code: 'A', display: 'b' })).table.count).toBe(1);
  });

  it.each([
    [{ code: 'A', display: 'C' }, 'There is no column for display (C)'],
    [{ kode: 'A' }, 'This format has no field "kode"; it has code, display.'],
  ])('does not look elsewhere when it is told: %j', async (named, message) => {
    const failed = await tableOf('ups', ['A,nombre', '301601,Consulta'], named).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ColumnsMissing);
    expect((failed as ColumnsMissing).text.en).toContain(message);
  });

  it.each([
    ['code=Codi_Item, display = Glosa larga', { code: 'Codi_Item', display: 'Glosa larga' }],
    ['code', undefined],
    ['code=', undefined],
  ])('reads what it is told: %s', (text, expected) => {
    expect(namedColumns(text)).toEqual(expected);
  });

  it('of no format of its own has the code system that is said', async () => {
    const head = headOf('https://example.pe/fhir/CodeSystem/prestaciones-sis');
    const { table } = await tableOf('table', ['Código,Descripción', '056,Consulta externa', ' ,x'], {}, {}, head);
    expect(table).toMatchObject({
      id: 'prestaciones-sis',
      url: 'https://example.pe/fhir/CodeSystem/prestaciones-sis',
      name: 'Prestaciones_sis',
      concept: [{ code: '056', display: 'Consulta externa' }],
    });
  });
});
