import { describe, expect, it } from '@jest/globals';
import { applyPatch, createPatch } from '@medplum/core';
import { applyJsonPatch } from '../../../server/definitions/patch/json.ts';
import { parseJson } from '../../../server/fhir/json.ts';
import type { FhirError } from '../../../server/fhir/outcome.ts';
import { type RandomJson, randomJson } from '../../support/random-json.ts';

const apply = (text: string, patch: string): string => applyJsonPatch(text, parseJson(patch));

function failure(text: string, patch: string): { status: number; name: string; at: string | undefined } {
  try {
    apply(text, patch);
  } catch (error) {
    const { status, issues } = error as FhirError;
    return { status, name: issues[0]?.name ?? '', at: issues[0]?.expression };
  }
  throw new Error('the patch was applied');
}

describe('JSON Patch', () => {
  it.each([
    ['add a member', '{"a":1}', '[{"op":"add","path":"/b","value":[2]}]', '{"a":1,"b":[2]}'],
    ['add in place of a member', '{"a":1,"b":2}', '[{"op":"add","path":"/a","value":null}]', '{"a":null,"b":2}'],
    ['add into a list', '[1,3]', '[{"op":"add","path":"/1","value":2}]', '[1,2,3]'],
    ['add at the end by index', '[1]', '[{"op":"add","path":"/1","value":2}]', '[1,2]'],
    ['add at the end by -', '[1]', '[{"op":"add","path":"/-","value":[2]}]', '[1,[2]]'],
    ['add the whole document', '{"a":1}', '[{"op":"add","path":"","value":{"b":2}}]', '{"b":2}'],
    ['add below a member with an empty name', '{"":{}}', '[{"op":"add","path":"//","value":1}]', '{"":{"":1}}'],
    ['remove a member', '{"a":1,"b":2}', '[{"op":"remove","path":"/a"}]', '{"b":2}'],
    ['remove an item', '[1,2,3]', '[{"op":"remove","path":"/1"}]', '[1,3]'],
    ['leave a list empty, which the validator refuses', '{"a":[1]}', '[{"op":"remove","path":"/a/0"}]', '{"a":[]}'],
    ['replace a member where it stands', '{"a":1,"b":2}', '[{"op":"replace","path":"/a","value":3}]', '{"a":3,"b":2}'],
    ['replace an item', '[1,2]', '[{"op":"replace","path":"/0","value":3}]', '[3,2]'],
    ['replace the whole document', '{"a":1}', '[{"op":"replace","path":"","value":{"b":2}}]', '{"b":2}'],
    ['move a member', '{"a":{"b":1}}', '[{"op":"move","from":"/a/b","path":"/c"}]', '{"a":{},"c":1}'],
    ['move an item forth', '[1,2,3]', '[{"op":"move","from":"/0","path":"/2"}]', '[2,3,1]'],
    ['move an item back', '[1,2,3]', '[{"op":"move","from":"/2","path":"/0"}]', '[3,1,2]'],
    ['move to where it is', '{"a":1,"b":2}', '[{"op":"move","from":"/a","path":"/a"}]', '{"a":1,"b":2}'],
    ['copy', '{"a":{"b":1.10}}', '[{"op":"copy","from":"/a","path":"/c"}]', '{"a":{"b":1.10},"c":{"b":1.10}}'],
    ['test a list of nothing', '{"a":[]}', '[{"op":"test","path":"/a","value":[]}]', '{"a":[]}'],
    ['test by decimal value', '{"a":1.10}', '[{"op":"test","path":"/a","value":11e-1}]', '{"a":1.10}'],
    [
      'escaped names',
      '{"a/b":1,"m~n":2}',
      '[{"op":"remove","path":"/a~1b"},{"op":"test","path":"/m~0n","value":2}]',
      '{"m~n":2}',
    ],
    ['~01 is ~1, not /', '{"~1":1}', '[{"op":"test","path":"/~01","value":1}]', '{"~1":1}'],
    ['numbers as names of members', '{"0":1}', '[{"op":"replace","path":"/0","value":2}]', '{"0":2}'],
    ['members that RFC 6902 does not know', '{}', '[{"op":"add","path":"/a","value":1,"why":"x"}]', '{"a":1}'],
    ['names and operations with escapes', '{}', '[{"\\u006fp":"\\u0061dd","path":"\\/a","value":1}]', '{"a":1}'],
    ['nothing', '{"a":1}', '[]', '{"a":1}'],
  ])('can %s', (_name, text, patch, expected) => {
    expect(apply(text, patch)).toBe(expected);
  });

  it('applies operations in order, each to the result of the one before', () => {
    const patch =
      '[{"op":"add","path":"/a","value":[]},{"op":"add","path":"/a/-","value":1},{"op":"copy","from":"/a/0","path":"/a/0"}]';
    expect(apply('{}', patch)).toBe('{"a":[1,1]}');
  });

  it('keeps the tokens it does not touch, and the tokens of the values it inserts', () => {
    const text = '{"a":1.10,"\\u0062":"\\u00e9","c":1e2,"d":[0.0,-0]}';
    expect(
      apply(text, '[{"op":"replace","path":"/c","value":2.500},{"op":"add","path":"/d/1","value":"\\u006e"}]'),
    ).toBe('{"a":1.10,"\\u0062":"\\u00e9","c":2.500,"d":[0.0,"\\u006e",-0]}');
  });

  it('does not tie a copy to its source', () => {
    const patch = '[{"op":"copy","from":"/a","path":"/c"},{"op":"replace","path":"/a/b","value":2}]';
    expect(apply('{"a":{"b":1}}', patch)).toBe('{"a":{"b":2},"c":{"b":1}}');
  });

  it('inserts one value twice without tying both places', () => {
    const patch = parseJson('[{"op":"add","path":"/a","value":{"b":1}},{"op":"add","path":"/a/c","value":2}]');
    expect(applyJsonPatch('{}', patch)).toBe('{"a":{"b":1,"c":2}}');
    expect(applyJsonPatch('{}', patch)).toBe('{"a":{"b":1,"c":2}}');
  });

  it.each([
    ['an object', '{"op":"remove","path":"/a"}', 'patch'],
    ['an operation that is no object', '["remove"]', 'patch[0]'],
    ['an unknown operation', '[{"op":"remove","path":"/a"},{"op":"delete","path":"/a"}]', 'patch[1]'],
    ['no operation', '[{"path":"/a"}]', 'patch[0]'],
    ['no path', '[{"op":"remove"}]', 'patch[0]'],
    ['no value', '[{"op":"add","path":"/b"}]', 'patch[0]'],
    ['no from', '[{"op":"move","path":"/b"}]', 'patch[0]'],
    ['a path without a slash', '[{"op":"remove","path":"a"}]', 'patch[0]'],
    ['a path that is no string', '[{"op":"remove","path":1}]', 'patch[0]'],
    ['a tilde followed by something else', '[{"op":"remove","path":"/~2"}]', 'patch[0]'],
    ['a tilde at the end', '[{"op":"remove","path":"/a~"}]', 'patch[0]'],
  ])('answers 400 for %s', (_name, patch, at) => {
    expect(failure('{"a":1}', patch)).toMatchObject({ status: 400, at });
  });

  it.each([
    ['remove what is absent', '[{"op":"remove","path":"/x"}]', 'pointer-absent'],
    ['replace what is absent', '[{"op":"replace","path":"/x","value":1}]', 'pointer-absent'],
    ['add below what is absent', '[{"op":"add","path":"/x/y","value":1}]', 'pointer-absent'],
    ['add below a primitive', '[{"op":"add","path":"/a/b","value":1}]', 'pointer-absent'],
    ['add behind the end', '[{"op":"add","path":"/list/3","value":1}]', 'pointer-absent'],
    ['use a name in a list', '[{"op":"add","path":"/list/x","value":1}]', 'pointer-absent'],
    ['use an index with a leading zero', '[{"op":"add","path":"/list/01","value":1}]', 'pointer-absent'],
    ['use a negative index', '[{"op":"remove","path":"/list/-1"}]', 'pointer-absent'],
    ['remove -', '[{"op":"remove","path":"/list/-"}]', 'pointer-absent'],
    ['replace -', '[{"op":"replace","path":"/list/-","value":1}]', 'pointer-absent'],
    ['copy from what is absent', '[{"op":"copy","from":"/x","path":"/y"}]', 'pointer-absent'],
    ['test what is absent', '[{"op":"test","path":"/x","value":null}]', 'pointer-absent'],
    ['use an inherited name', '[{"op":"test","path":"/constructor","value":null}]', 'pointer-absent'],
    ['pass a test that fails', '[{"op":"test","path":"/a","value":2}]', 'patch-test-failed'],
    ['move something into itself', '[{"op":"move","from":"/list","path":"/list/0"}]', 'move-into-itself'],
    ['remove everything', '[{"op":"remove","path":""}]', 'cannot-remove-all'],
  ])('answers 422 when it cannot %s', (_name, patch, name) => {
    expect(failure('{"a":1,"list":[1,2]}', patch)).toEqual({ status: 422, name, at: 'patch[0]' });
  });

  it('says which operation failed', () => {
    const patch = '[{"op":"add","path":"/b","value":1},{"op":"test","path":"/b","value":2}]';
    expect(failure('{}', patch)).toEqual({ status: 422, name: 'patch-test-failed', at: 'patch[1]' });
  });

  it('bounds what copies of copies can grow to', () => {
    const copies = Array.from({ length: 40 }, () => '{"op":"copy","from":"/a","path":"/a/-"}');
    expect(failure('{"a":["xxxxxxxxxxxxxxxxxxxx"]}', `[${copies.join(',')}]`).name).toBe('patch-too-large');
  });

  it('bounds how deep a value can be put', () => {
    const nest = Array.from({ length: 70 }, () => '{"op":"copy","from":"/a","path":"/a/0"}');
    expect(failure('{"a":[[]]}', `[${nest.join(',')}]`)).toMatchObject({ status: 422, name: 'patch-too-large' });
  });
});

describe('against another implementation of RFC 6902', () => {
  it('turns random documents into each other by the same patches', () => {
    const random = randomJson();
    for (let run = 0; run < 500; run++) {
      const [from, to] = [document(random), document(random)];
      const patch = random.spelled(createPatch(from, to));
      expect([random.seed, run, JSON.parse(apply(random.spelled(from), patch))]).toEqual([random.seed, run, to]);
    }
  });

  it('has the same result for random operations where it applies them, and refuses all that the laxer other does', () => {
    const random = randomJson();
    let applied = 0;
    for (let run = 0; run < 2000; run++) {
      const before = document(random);
      const operations = Array.from({ length: 1 + random.below(4) }, () => randomOperation(before, random));
      const label = `seed ${random.seed}, run ${run}: ${JSON.stringify({ before, operations })}`;
      const expected = appliedByOther(before, operations);
      try {
        const result = JSON.parse(apply(random.spelled(before), random.spelled(operations)));
        expect([label, result]).toEqual([label, expected]);
        applied++;
      } catch (error) {
        if (!('status' in (error as object))) throw error;
        expect([label, (error as FhirError).status]).toEqual([label, 422]);
      }
    }
    expect(applied).toBeGreaterThan(100);
  });
});

function appliedByOther(document: object, operations: Operation[]): object | undefined {
  const result = copy(document);
  try {
    return applyPatch(result, copy(operations)).some((error) => error !== null) ? undefined : result;
  } catch {
    return undefined; // a step into a text: the other implementation lets JavaScript refuse it
  }
}

/**
 * Names hold no backslash: V8 13.6 can take a name with escapes for that of an object it knows, if this is spelled like the
 * beginning of those escapes. FHIR has no such names.
 */
const document = (random: RandomJson): object =>
  Object.fromEntries(Array.from({ length: random.below(5) }, () => [randomName(random), randomValue(random, 3)]));

const randomName = ({ below, pick }: RandomJson): string =>
  Array.from({ length: below(4) }, () => pick(['a', 'ñ', '~', '/', '"', '0'])).join('');

function randomValue(random: RandomJson, depth: number): unknown {
  const kind = random.below(depth === 0 ? 3 : 5);
  if (kind === 0) return random.text();
  if (kind === 1) return random.below(1000) / 10;
  if (kind === 2) return random.pick([true, false, null]);
  const values = Array.from({ length: random.below(4) }, () => randomValue(random, depth - 1));
  return kind === 3 ? values : Object.fromEntries(values.map((value) => [randomName(random), value]));
}

/** In jest, structuredClone makes the arrays of another realm, which the other implementation takes for objects. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

type Operation = Parameters<typeof applyPatch>[1][number];

/** The root is left alone, and nothing moves: the other implementation looks for the target of a move before it takes away the source. */
function randomOperation(document: object, { below, pick }: RandomJson): Operation {
  const places = pointers(document, '').filter((place) => place !== '');
  const anywhere = `${pick(['', ...places])}/${pick(['-', '0', '1', 'new'])}`;
  const path = places.length === 0 || below(4) === 0 ? anywhere : pick(places);
  const op = pick(['add', 'remove', 'replace', 'copy', 'test'] as const);
  if (op === 'copy') return { op, from: pick(['/none', ...places]), path };
  return op === 'remove' ? { op, path } : { op, path, value: pick([1, 1.5, 'x', null, [], {}, [1], { a: 1 }]) };
}

function pointers(value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  const token = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
  return [at, ...Object.entries(value).flatMap(([name, item]) => pointers(item, `${at}/${token(name)}`))];
}
