// What a ConceptMap makes of a code: https://hl7.org/fhir/R4/conceptmap.html
import { describe, expect, it } from '@jest/globals';
import { isPositive, type Translation, translate } from '../../../server/definitions/terminology/concept-map.ts';
import type { CodeSystem, ConceptMap, Find } from '../../../server/definitions/terminology/types.ts';

const target: CodeSystem = {
  resourceType: 'CodeSystem',
  url: 'urn:target',
  content: 'complete',
  concept: [{ code: 'one', display: 'One' }],
};
const other: ConceptMap = {
  resourceType: 'ConceptMap',
  url: 'urn:other',
  group: [
    { source: 'urn:source', target: 'urn:target', unmapped: { mode: 'fixed', code: 'rest', display: 'The rest' } },
  ],
};
const map: ConceptMap = {
  resourceType: 'ConceptMap',
  url: 'urn:map',
  group: [
    {
      source: 'urn:source',
      target: 'urn:target',
      element: [
        { code: '1', display: 'Uno', target: [{ code: 'one', equivalence: 'equivalent' }] },
        { code: '2', target: [{ equivalence: 'unmatched' }] },
        {
          code: '3',
          target: [
            { code: 'boy', equivalence: 'narrower', dependsOn: [{ property: 'urn:sex', value: 'M' }] },
            { code: 'girl', equivalence: 'narrower', dependsOn: [{ property: 'urn:sex', value: 'F' }] },
          ],
        },
        {
          code: '4',
          target: [
            {
              code: 'four',
              equivalence: 'wider',
              product: [{ property: 'urn:side', system: 'urn:sides', value: 'left' }],
            },
          ],
        },
      ],
      unmapped: { mode: 'other-map', url: 'urn:other' },
    },
    { source: 'urn:else', target: 'urn:target', unmapped: { mode: 'provided' } },
  ],
};
const find = ((_type, url) => [target, other, map].find((one) => one.url === url)) as Find;

const asked = (code: string, more: Partial<Translation> = {}): Translation => ({
  system: 'urn:source',
  version: undefined,
  code,
  targetSystem: undefined,
  reverse: false,
  dependencies: [],
  ...more,
});
const results = (code: string, more: Partial<Translation> = {}) =>
  translate(map, asked(code, more), find).map(({ equivalence, concept }) => `${equivalence} ${concept.code ?? '-'}`);

describe('a code becomes', () => {
  it('what its element says, by the name its system gives it', () => {
    expect(translate(map, asked('1'), find)).toEqual([
      {
        equivalence: 'equivalent',
        concept: { system: 'urn:target', code: 'one', display: 'One' },
        product: [],
        source: 'urn:map',
      },
    ]);
  });

  it.each([
    ['nothing where the map says so', '2', {}, ['unmatched -']],
    ['what fits what else is known', '3', { dependencies: [{ property: 'urn:sex', value: 'F' }] }, ['narrower girl']],
    ['nothing while that is not known', '3', {}, []],
    ['what another map says of what is not mapped', '9', {}, ['inexact rest']],
    ['itself where that is provided', '9', { system: 'urn:else' }, ['equal 9']],
    ['nothing of a system nobody asked for', '1', { targetSystem: 'urn:none' }, []],
    ['nothing from a system it is not of', '1', { system: 'urn:none' }, []],
    ['what it came from, in reverse', 'one', { system: 'urn:target', reverse: true }, ['equivalent 1']],
    ['the narrower for the wider, in reverse', 'four', { system: 'urn:target', reverse: true }, ['narrower 4']],
  ])('%s', (_what, code, more, expected) => {
    expect(results(code, more)).toEqual(expected);
  });

  it.each([
    ['2', ['equal 1']],
    ['3', []],
    [undefined, ['equal 1']],
  ])('what its version is mapped to: %s', (version, expected) => {
    const group = [{ source: 'urn:source', sourceVersion: '2', unmapped: { mode: 'provided' as const } }];
    const found = translate({ resourceType: 'ConceptMap', group }, asked('1', { version }), find);
    expect(found.map(({ equivalence, concept }) => `${equivalence} ${concept.code}`)).toEqual(expected);
  });

  it('what is known besides, as a product', () => {
    expect(translate(map, asked('4'), find)[0]?.product).toEqual([
      { element: 'urn:side', concept: { system: 'urn:sides', code: 'left' } },
    ]);
  });

  it('no match that counts, where it is unmatched', () => {
    expect(translate(map, asked('2'), find).some(isPositive)).toBe(false);
  });

  it('an answer even where maps send it round in a circle', () => {
    const circle: ConceptMap = {
      resourceType: 'ConceptMap',
      url: 'urn:circle',
      group: [{ unmapped: { mode: 'other-map', url: 'urn:circle' } }],
    };
    expect(translate(circle, asked('1'), (() => circle) as unknown as Find)).toEqual([]);
  });
});
