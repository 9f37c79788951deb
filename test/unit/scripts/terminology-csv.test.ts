// CSV as registries write it: https://www.rfc-editor.org/rfc/rfc4180
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCsv } from '../../../scripts/terminology/csv.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaski-csv-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Buffer, encoding?: 'utf-8' | 'latin1') {
  const file = join(folder, 'table.csv');
  writeFileSync(file, content);
  const rows: { line: number; cells: string[] }[] = [];
  for await (const row of readCsv(file, encoding)) rows.push(row);
  return rows;
}
const cells = async (content: string | Buffer) => (await read(content)).map((row) => row.cells);

describe('CSV', () => {
  it.each([
    [
      'commas',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons',
      'a;b\n1;2,5',
      [
        ['a', 'b'],
        ['1', '2,5'],
      ],
    ],
    [
      'tabs',
      'a\tb\r\n1\t\r\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'bars',
      'a|b\n1|2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'quotes',
      '"a","b"\n"1, ""one""","x\ny"\n',
      [
        ['a', 'b'],
        ['1, "one"', 'x\ny'],
      ],
    ],
    [
      'other signs inside quotes',
      '"a, b, c";"d"\n1;2',
      [
        ['a, b, c', 'd'],
        ['1', '2'],
      ],
    ],
    ['space around cells', ' a , b \n', [['a', 'b']]],
    [
      'blank lines',
      'a,b\n\n  \n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['nothing', '', []],
  ])('has %s', async (_what, content, expected) => {
    expect(await cells(content)).toEqual(expected);
  });

  it('is UTF-8, with or without a mark, or Windows-1252', async () => {
    const expected = [['ñ', 'Perú']];
    expect(await cells('ñ,Perú')).toEqual(expected);
    expect(await cells('\ufeffñ,Perú')).toEqual(expected);
    expect(await cells(Buffer.from('ñ,Perú', 'latin1'))).toEqual(expected);
    expect(await cells(Buffer.from('\ufeffñ\tPerú', 'utf16le'))).toEqual(expected);
    const long = `${'x'.repeat(200_000)},1\n`.repeat(10);
    expect((await cells(Buffer.from(`${long}ñ,Perú`, 'latin1'))).at(-1)).toEqual(expected[0]);
    expect((await cells(`${long}ñ,Perú`)).at(-1)).toEqual(expected[0]);
  });

  it('tells the line each row begins in', async () => {
    expect((await read('a,b\n"1\n2",x\n\n3,y')).map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('ends where a quote takes in everything', async () => {
    await expect(read(`a,b\n"${'x'.repeat(3_000_000)}`)).rejects.toMatchObject({ line: 2 });
  });
});
