import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../../../server/fhir/json.ts';
import {
  cloneTree,
  equalTrees,
  isNull,
  type JsonObject,
  leaf,
  measure,
  memberName,
  parseTree,
  printTree,
  renameMember,
  setMember,
  treeValue,
} from '../../../server/fhir/json-tree.ts';

const object = (text: string): JsonObject => parseTree(text) as JsonObject;

describe('a JSON tree', () => {
  it.each([
    '{}',
    '[]',
    '""',
    'null',
    '-0.10e+05',
    '{"a":1.10,"b":[1e2,1E2,-0],"c":{"d":"\\u00e9\\n\\"\\\\"},"e":[[],{}],"":null}',
    '{"\\u0061":"a","á":"ñ","10":1,"9":2}',
    '["]","}",",","\\"",":"]',
  ])('prints %s back byte for byte', (text) => {
    expect(printTree(parseTree(text))).toBe(text);
  });

  it('prints official examples back byte for byte', () => {
    for (const name of ['Patient-example', 'Bundle-bundle-transaction', 'Observation-decimal', 'Questionnaire-bb']) {
      const source = readFileSync(
        new URL(`../../../node_modules/hl7.fhir.r4.examples/${name}.json`, import.meta.url),
        'utf8',
      );
      const { text } = parseJson(source);
      expect(printTree(parseTree(text))).toBe(text);
    }
  });

  it('clones deeply', () => {
    const original = object('{"a":{"b":[1]}}');
    const copy = cloneTree(original) as JsonObject;
    setMember(copy.members.get('a')?.value as JsonObject, 'b', leaf(2));
    expect(printTree(original)).toBe('{"a":{"b":[1]}}');
    expect(printTree(copy)).toBe('{"a":{"b":2}}');
  });

  it('sets a member in its place and a new one last, keeping the spelling of names', () => {
    const node = object('{"\\u0061":1,"b":2}');
    setMember(node, 'a', leaf('x'));
    setMember(node, 'c"', leaf(null));
    expect(printTree(node)).toBe('{"\\u0061":"x","b":2,"c\\"":null}');
  });

  it('renames a member in its place', () => {
    const node = object('{"a":1,"b":2,"c":3}');
    renameMember(node, 'b', 'd', leaf(4));
    expect(printTree(node)).toBe('{"a":1,"d":4,"c":3}');
  });

  it('measures printed characters and levels', () => {
    expect(measure(parseTree('{"a":[1,{"b":"cd"}]}'))).toEqual({ size: 20, depth: 3 });
    expect(measure(parseTree('{"a":[]}'))).toEqual({ size: 8, depth: 2 });
    expect(measure(parseTree('1.10'))).toEqual({ size: 4, depth: 0 });
  });

  it('gives values and names', () => {
    expect(treeValue(parseTree('{"a":[1.10,"\\u0041"]}'))).toEqual({ a: [1.1, 'A'] });
    expect(memberName('"\\u0061b"')).toBe('ab');
    expect(isNull(parseTree('null'))).toBe(true);
    expect(isNull(parseTree('"null"'))).toBe(false);
    expect(isNull(undefined)).toBe(false);
  });
});

describe('equality of trees (RFC 6902 §4.6)', () => {
  const equal = (a: string, b: string): boolean => equalTrees(parseTree(a), parseTree(b));

  it.each([
    ['1', '1.0'],
    ['1.10', '11e-1'],
    ['0', '-0.000e7'],
    ['1e400', '10e399'],
    ['100', '1E2'],
    ['-12.50', '-1250e-2'],
    ['"\\u0041"', '"A"'],
    ['"\\/"', '"/"'],
    ['{"a":1,"b":[true]}', '{"b":[true],"\\u0061":1.0}'],
  ])('%s equals %s', (a, b) => {
    expect(equal(a, b)).toBe(true);
    expect(equal(b, a)).toBe(true);
  });

  it.each([
    ['0.1', '0.1000000000000000055'],
    ['9007199254740993', '9007199254740992'],
    ['1e400', '1e401'],
    ['1', '-1'],
    ['1', '"1"'],
    ['null', 'false'],
    ['"null"', 'null'],
    ['[1,2]', '[2,1]'],
    ['[]', '{}'],
    ['[]', '[null]'],
    ['{"a":1}', '{"a":1,"b":2}'],
    ['{"a":null}', '{"b":null}'],
  ])('%s does not equal %s', (a, b) => {
    expect(equal(a, b)).toBe(false);
    expect(equal(b, a)).toBe(false);
  });
});
