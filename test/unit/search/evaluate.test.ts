// https://hl7.org/fhir/R4/search.html: what a Criterion says of the entries of one resource.
import { describe, expect, it } from '@jest/globals';
import { compareBy, compareCodePoints, evaluate, type Linked, type Subject } from '../../../server/search/evaluate.ts';
import type { Criterion, IndexEntry, SortKey } from '../../../server/search/query.ts';

const subject = (id: string, entries: IndexEntry[] = [], type = 'Observation', lastUpdated = 1000): Subject => ({
  type,
  id,
  lastUpdated,
  entries,
  keys: [`Patient/${id}`],
});
const alone: Linked = () => [];
const ask = (criterion: Criterion, of: Subject, linked = alone) => evaluate(criterion, of, linked);

const code = (system: string, value: string): IndexEntry => ({
  kind: 'token',
  param: 'Observation.code',
  system,
  code: value,
});
const entry = (tests: Extract<Criterion, { kind: 'entry' }>['tests']): Criterion => ({
  kind: 'entry',
  of: 'token',
  param: 'Observation.code',
  tests,
});

describe('evaluate', () => {
  it('asks for a key of the version', () => {
    expect(ask({ kind: 'key', key: 'Patient/1' }, subject('1'))).toBe(true);
    expect(ask({ kind: 'key', key: 'Patient/1' }, subject('11'))).toBe(false);
  });

  it('asks ONE entry to satisfy all tests', () => {
    const crossed = subject('1', [code('loinc', 'A'), code('snomed', 'B')]);
    const both = (system: string, value: string) =>
      entry([
        { column: 'system', op: 'eq', value: system },
        { column: 'code', op: 'eq', value },
      ]);
    expect(ask(both('loinc', 'A'), crossed)).toBe(true);
    expect(ask(both('loinc', 'B'), crossed)).toBe(false);
  });

  it('takes an entry without tests as presence', () => {
    expect(ask(entry([]), subject('1', [code('', 'A')]))).toBe(true);
    expect(ask(entry([]), subject('1'))).toBe(false);
    expect(ask({ kind: 'not', of: entry([]) }, subject('1'))).toBe(true);
  });

  it('keeps kinds of entries apart', () => {
    const text: IndexEntry = { kind: 'string', param: 'Observation.code', folded: 'a', exact: 'A' };
    expect(ask(entry([]), subject('1', [text]))).toBe(false);
  });

  it('takes and of nothing as true, or of nothing as false', () => {
    expect(ask({ kind: 'and', of: [] }, subject('1'))).toBe(true);
    expect(ask({ kind: 'or', of: [] }, subject('1'))).toBe(false);
  });

  it.each([
    ['eq', 5, [false, true, false]],
    ['ne', 5, [true, false, true]],
    ['lt', 5, [true, false, false]],
    ['le', 5, [true, true, false]],
    ['gt', 5, [false, false, true]],
    ['ge', 5, [false, true, true]],
  ] as const)('compares numbers with %s', (op, value, expected) => {
    const criterion: Criterion = {
      kind: 'entry',
      of: 'date',
      param: 'Observation.date',
      tests: [{ column: 'low', op, value }],
    };
    const at = (low: number) => subject('1', [{ kind: 'date', param: 'Observation.date', low, high: 9 }]);
    expect([4, 5, 6].map((low) => ask(criterion, at(low)))).toEqual(expected);
  });

  it('compares texts with in, prefix and contains', () => {
    const one = subject('1', [code('', 'abc')]);
    expect(ask(entry([{ column: 'code', op: 'in', value: ['x', 'abc'] }]), one)).toBe(true);
    expect(ask(entry([{ column: 'code', op: 'in', value: [] }]), one)).toBe(false);
    expect(ask(entry([{ column: 'code', op: 'prefix', value: 'ab' }]), one)).toBe(true);
    expect(ask(entry([{ column: 'code', op: 'prefix', value: 'bc' }]), one)).toBe(false);
    expect(ask(entry([{ column: 'code', op: 'contains', value: 'bc' }]), one)).toBe(true);
    expect(ask(entry([{ column: 'code', op: 'prefix', value: '_b' }]), one)).toBe(false);
  });

  it('knows the type, the id and the instant of the resource itself', () => {
    const one = subject('1');
    expect(ask({ kind: 'type', types: ['Patient', 'Observation'] }, one)).toBe(true);
    expect(ask({ kind: 'type', types: ['Patient'] }, one)).toBe(false);
    expect(ask({ kind: 'self', tests: [{ column: 'id', op: 'in', value: ['1'] }] }, one)).toBe(true);
    expect(ask({ kind: 'self', tests: [{ column: 'lastUpdated', op: 'lt', value: 1000 }] }, one)).toBe(false);
  });

  it('refuses a column that does not exist', () => {
    expect(() => ask(entry([{ column: 'low', op: 'eq', value: 1 }]), subject('1', [code('', 'a')]))).toThrow(
      'There is no column low',
    );
  });

  it('follows a link until one linked resource fulfils the condition', () => {
    const patients = [subject('a', [], 'Patient'), subject('b', [], 'Patient')];
    const asked: unknown[] = [];
    const linked: Linked = (...question) => {
      asked.push(question);
      return patients;
    };
    const to = (id: string): Criterion => ({
      kind: 'link',
      direction: 'out',
      param: 'Observation.subject',
      types: ['Patient'],
      where: { kind: 'self', tests: [{ column: 'id', op: 'eq', value: id }] },
    });
    const one = subject('1');
    expect(ask(to('b'), one, linked)).toBe(true);
    expect(ask(to('c'), one, linked)).toBe(false);
    expect(asked[0]).toEqual(['out', 'Observation.subject', ['Patient'], one]);
  });
});

describe('compareBy', () => {
  const ordered = (sort: SortKey[], subjects: Subject[]) => [...subjects].sort(compareBy(sort)).map(({ id }) => id);
  const dated = (id: string, ...lows: number[]) =>
    subject(
      id,
      lows.map((low) => ({ kind: 'date', param: 'Observation.date', low, high: low })),
    );
  const byDate = (descending: boolean): SortKey => ({
    by: 'param',
    of: 'date',
    params: ['Observation.date'],
    descending,
  });

  it('sorts several values by the smallest ascending, by the largest descending', () => {
    const subjects = [dated('wide', 1, 9), dated('middle', 5), dated('two', 2, 8)];
    expect(ordered([byDate(false)], subjects)).toEqual(['wide', 'two', 'middle']);
    expect(ordered([byDate(true)], subjects)).toEqual(['wide', 'two', 'middle']);
  });

  it('puts missing values last in both directions', () => {
    const subjects = [dated('none'), dated('one', 1), dated('two', 2)];
    expect(ordered([byDate(false)], subjects)).toEqual(['one', 'two', 'none']);
    expect(ordered([byDate(true)], subjects)).toEqual(['two', 'one', 'none']);
  });

  it('asks the next key when one does not tell apart', () => {
    const subjects = [dated('b', 1), dated('a', 1), dated('c', 0)];
    expect(ordered([byDate(false), { by: 'id', descending: false }], subjects)).toEqual(['c', 'a', 'b']);
    expect(ordered([{ by: 'lastUpdated', descending: true }, byDate(true)], subjects)).toEqual(['b', 'a', 'c']);
  });

  it('orders texts by code point, as databases do', () => {
    const texts = ['a', 'B', 'ñ', '\uff5e', '\u{1f600}', 'ab', ''];
    const bytes = (text: string) => Buffer.from(text, 'utf8');
    expect([...texts].sort(compareCodePoints)).toEqual([...texts].sort((a, b) => bytes(a).compare(bytes(b))));
  });
});
