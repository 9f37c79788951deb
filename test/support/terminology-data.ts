// Code systems and value sets as awkward as they come, for tests of a terminology service: https://hl7.org/fhir/R4/terminology-service.html

const EFFECTIVE = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod';
export const system = (id: string, concept: object[] | undefined, more: object = {}) => ({
  resourceType: 'CodeSystem',
  id,
  url: `urn:${id}`,
  status: 'active',
  content: concept === undefined ? 'not-present' : 'complete',
  ...(concept === undefined ? {} : { concept }),
  ...more,
});
export const set = (id: string, include: object[], more: object = {}) => ({
  resourceType: 'ValueSet',
  id,
  url: `urn:set:${id}`,
  status: 'active',
  compose: { include, ...more },
});
export const of = (...filter: [string, string, string][]) => ({
  system: 'urn:food',
  filter: filter.map(([property, op, value]) => ({ property, op, value })),
});
const flag = (code: string) => ({ code, valueBoolean: true });
/** Valid from a year until the next. */
const fares = (year: number, concept: object[]) =>
  system(`fares-${year}`, concept, {
    url: 'urn:fares',
    version: `${year}`,
    date: `${year}-01-01`,
    ...(year === 2020
      ? {}
      : { extension: [{ url: EFFECTIVE, valuePeriod: { start: `${year}-01-01`, end: `${year}-12-31` } }] }),
  });

export const RESOURCES = [
  system(
    'food',
    [
      {
        code: 'plant',
        display: 'Plant',
        property: [flag('notSelectable')],
        concept: [
          {
            code: 'tuber',
            display: 'Tuber',
            concept: [
              { code: 'papa', display: 'Potato', property: [{ code: 'kcal', valueInteger: 77 }] },
              { code: 'oca', display: 'Oca', property: [{ code: 'kcal', valueInteger: 61 }] },
            ],
          },
          { code: 'kiwicha', display: 'Amaranth', property: [flag('inactive')] },
        ],
      },
      {
        code: 'charki',
        display: 'Jerky',
        definition: 'Dried meat',
        designation: [{ language: 'es', value: 'Charqui' }],
      },
    ],
    {
      name: 'Food',
      version: '1',
      valueSet: 'urn:food:whole',
      property: [{ code: 'kcal', type: 'integer', description: 'Energy of 100 g' }],
    },
  ),
  system(
    'food-qu',
    [
      {
        code: 'papa',
        designation: [{ language: 'qu', value: 'Akshu' }],
        property: [{ code: 'origin', valueString: 'Puno' }],
      },
      { code: 'maize', designation: [{ language: 'qu', value: 'Sara' }] },
    ],
    { content: 'supplement', supplements: 'urn:food' },
  ),
  system('food-old', [{ code: 'oca', designation: [{ language: 'ay', value: 'Apilla' }] }], {
    content: 'supplement',
    supplements: 'urn:food|0',
  }),
  system('absent', undefined),
  system('some', [{ code: 'x' }], { content: 'fragment' }),
  system('loose', [{ code: 'Ab', display: 'Either' }], { caseSensitive: false }),
  fares(2019, [{ code: 'a', display: 'Two soles' }]),
  fares(2020, [{ code: 'a', display: 'Three soles' }]),
  fares(2999, [{ code: 'a', display: 'Much more' }]),
  set('all', [{ system: 'urn:food' }]),
  set('active', [{ system: 'urn:food' }], { inactive: false }),
  set('listed', [{ system: 'urn:food', concept: [{ code: 'oca', display: 'Sorrel' }, { code: 'kiwicha' }] }]),
  set('light', [of(['concept', 'is-a', 'plant'], ['kcal', 'regex', '6\\d'])]),
  set('intersection', [{ valueSet: ['urn:set:all', 'urn:set:tubers'] }]),
  set('union', [{ valueSet: ['urn:set:tubers'] }, { valueSet: ['urn:set:listed'] }]),
  set('both', [{ system: 'urn:food', valueSet: ['urn:set:listed'] }]),
  set('tubers', [of(['concept', 'is-a', 'tuber'])]),
  set('but', [{ system: 'urn:food' }], { exclude: [{ valueSet: ['urn:set:tubers'] }] }),
  set('circle', [{ valueSet: ['urn:set:circle'] }]),
  set('circle-a', [{ valueSet: ['urn:set:circle-b'] }]),
  set('circle-b', [{ valueSet: ['urn:set:circle-a'] }]),
  set('gap', [{ system: 'urn:absent' }]),
  set('gap-system', [{ system: 'urn:nowhere' }]),
  set('gap-set', [{ valueSet: ['urn:set:nowhere'] }]),
  set('some', [{ system: 'urn:some' }]),
  set('loose', [{ system: 'urn:loose' }]),
  set('loose-listed', [{ system: 'urn:loose', concept: [{ code: 'aB' }] }]),
  {
    ...set('edition-1', [{ system: 'urn:food', concept: [{ code: 'papa' }] }]),
    url: 'urn:set:edition',
    version: '1',
    date: '2020',
  },
  {
    ...set('edition-2', [{ system: 'urn:food', concept: [{ code: 'oca' }] }]),
    url: 'urn:set:edition',
    version: '2',
    date: '2024',
  },
  set('of-edition-1', [{ valueSet: ['urn:set:edition|1'] }]),
  set('of-edition', [{ valueSet: ['urn:set:edition'] }]),
  set('locked-edition', [{ valueSet: ['urn:set:edition'] }], { lockedDate: '2021-01-01' }),
  set('fares', [{ system: 'urn:fares' }]),
  set('fares-2019', [{ system: 'urn:fares', version: '2019' }]),
  set('locked', [{ system: 'urn:fares' }], { lockedDate: '2019-06-01' }),
  set('snomed', [{ valueSet: ['http://snomed.info/sct?fhir_vs=isa/73211009'] }]),
];
