// The small parts of the SQLite store, where their edges are.
import { describe, expect, it } from '@jest/globals';
import { afterPrefix } from '../../../server/storage/sqlite/conditions/tests.ts';
import { Recent } from '../../../server/storage/sqlite/recent.ts';
import { every, join, oneOf, some, sql } from '../../../server/storage/sqlite/sql.ts';
import { packText, unpackText } from '../../../server/storage/sqlite/versions.ts';

describe('sql', () => {
  it('binds values and splices SQL', () => {
    const inner = sql`b = ${"x'; DROP TABLE resource; --"}`;
    expect(sql`a = ${1} AND ${inner} AND c IS ${null}`).toEqual({
      text: 'a = ? AND b = ? AND c IS ?',
      values: [1, "x'; DROP TABLE resource; --", null],
    });
    expect(join([sql`a ${1}`, sql`b ${2}`], ', ')).toEqual({ text: 'a ?, b ?', values: [1, 2] });
  });

  it('is true of nothing, false of no alternative', () => {
    expect([every([]).text, some([]).text]).toEqual(['1', '0']);
  });

  it('nests thousands of alternatives no deeper than SQLite allows', () => {
    const { text, values } = some(Array.from({ length: 20_000 }, (_, at) => sql`a = ${at}`));
    let depth = 0;
    let deepest = 0;
    for (const char of text) {
      depth += char === '(' ? 1 : char === ')' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    expect([depth, values.length, deepest]).toEqual([0, 20_000, expect.any(Number)]);
    expect(deepest).toBeLessThan(20);
  });

  it('lists few values in lengths of powers of two, many as one', () => {
    expect(oneOf([7, 8, 9])).toEqual({ text: '(?, ?, ?, ?)', values: [7, 8, 9, 9] });
    expect(oneOf([])).toEqual({ text: '(?)', values: [null] });
    const many = Array.from({ length: 100 }, (_, at) => at);
    expect(oneOf(many)).toEqual({ text: '(SELECT value FROM json_each(?))', values: [JSON.stringify(many)] });
  });
});

describe('the end of a prefix', () => {
  it.each([
    ['a', 'b'],
    ['az', 'a{'],
    ['\ud7ff', '\ue000'],
    ['a\uffff', 'a\u{10000}'],
    ['a\u{10ffff}', 'b'],
    ['\u{10ffff}', undefined],
    ['', undefined],
  ])('of %j is %j', (prefix, end) => {
    expect(afterPrefix(prefix)).toBe(end);
  });
});

describe('a cache of recent things', () => {
  it('keeps what is used, and at most twice its size', () => {
    const recent = new Recent<number, number>(3);
    for (let at = 1; at <= 9; at++) {
      recent.set(at, at * 10);
      expect(recent.get(1)).toBe(10);
    }
    expect([9, 8, 2, 3].map((key) => recent.get(key))).toEqual([90, 80, undefined, undefined]);
    recent.clear();
    expect(recent.get(9)).toBeUndefined();
  });
});

describe('a text', () => {
  it.each([0, 1, 3_899, 3_900, 3_901, 200_000])('of %i characters is unpacked as it was', (length) => {
    const text = 'ñ😀a'
      .repeat(Math.ceil(length / 4))
      .slice(0, length)
      .toWellFormed();
    expect(unpackText(packText(text))).toBe(text);
  });

  it('that is long shrinks', () => {
    const packed = packText(JSON.stringify(Array.from({ length: 500 }, () => ({ code: 'final' }))));
    expect(packed).toBeInstanceOf(Uint8Array);
    expect(packed.length).toBeLessThan(500);
  });

  it('that is none stays none', () => {
    expect(unpackText(null)).toBeNull();
  });
});
