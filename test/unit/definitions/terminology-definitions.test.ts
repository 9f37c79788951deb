// Definitions of terminology against themselves and those they name: https://hl7.org/fhir/R4/terminology-module.html
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings } from '../../support/small-profile.ts';

const PROPERTIES = 'http://hl7.org/fhir/concept-properties#';
const system = (more: object): Resource => ({
  resourceType: 'CodeSystem',
  url: 'urn:x',
  status: 'active',
  content: 'complete',
  ...more,
});
const plants = system({
  url: 'urn:plants',
  property: [
    { code: 'groups', uri: `${PROPERTIES}notSelectable`, type: 'boolean' },
    { code: 'kin', type: 'code' },
    { code: 'soil', type: 'Coding' },
    { code: 'height', type: 'integer' },
  ],
  concept: [{ code: 'tree' }, { code: 'herb' }],
});
const trees: Resource = {
  resourceType: 'ValueSet',
  url: 'urn:trees',
  status: 'active',
  compose: { include: [{ system: 'urn:plants', concept: [{ code: 'tree' }] }] },
};
const told = (resource: Resource): string[] => findings(resource, [plants, trees]);

describe('a code system', () => {
  it.each<[string, object, string[]]>([
    [
      'is a supplement if it says what it supplements',
      { supplements: 'urn:none' },
      ['code-system-content-differs CodeSystem.content'],
    ],
    [
      'has no concepts if it says so',
      { content: 'not-present', concept: [{ code: 'a' }] },
      ['code-system-content-differs CodeSystem.concept[0]'],
    ],
    [
      'supplements codes that there are',
      { content: 'supplement', supplements: 'urn:plants', concept: [{ code: 'tree', concept: [{ code: 'moss' }] }] },
      ['supplemented-code-unknown CodeSystem.concept[0].concept[0].code'],
    ],
    [
      'declares each property once',
      { property: ['p', 'p'].map((code) => ({ code, uri: 'urn:p', type: 'string' })) },
      ['code-system-property-twice CodeSystem.property[1]', 'code-system-property-twice CodeSystem.property[1]'],
    ],
    [
      'has properties of the type that R4 gives them',
      { property: [{ code: 'gone', uri: `${PROPERTIES}inactive`, type: 'code' }] },
      ['code-system-property-of-other-type CodeSystem.property[0]'],
    ],
    [
      'has properties of the type it declares, and no others',
      {
        property: [
          { code: 'height', type: 'integer' },
          { code: 'soil', type: 'Coding' },
        ],
        concept: [
          {
            code: 'a',
            property: [
              { code: 'height', valueInteger: 3 },
              { code: 'soil', valueCoding: { code: 'clay' } },
              { code: 'notSelectable', valueBoolean: true },
              { code: 'height', valueString: 'tall' },
              { code: 'age', valueInteger: 3 },
            ],
          },
        ],
      },
      [
        'code-system-property-of-other-type CodeSystem.concept[0].property[3]',
        'code-system-property-undeclared CodeSystem.concept[0].property[4]',
      ],
    ],
  ])('%s', (_, more, expected) => {
    expect(told(system(more))).toEqual(expected);
    expect(findings(system(more), [plants, trees], { warnings: false })).toEqual([]);
  });

  it('that is a supplement codes nothing', () => {
    const supplement = system({
      url: 'urn:more',
      content: 'supplement',
      supplements: 'urn:plants',
      concept: [{ code: 'tree' }],
    });
    const coded = { resourceType: 'Basic', code: { coding: [{ system: 'urn:more', code: 'tree' }] } };
    expect(findings(coded, [plants, supplement])).toEqual(['profile-unknown-code Basic.code.coding[0]']);
  });
});

describe('a value set', () => {
  const place = 'ValueSet.compose.include[0]';
  const filtered = (property: string, op: string, value: string) => ({ filter: [{ property, op, value }] });
  it.each<[string, object, string[]]>([
    ['names codes that there are', { concept: [{ code: 'moss' }] }, [`profile-unknown-code ${place}.concept[0].code`]],
    [
      'goes by codes that there are',
      filtered('concept', 'is-a', 'moss'),
      [`value-set-filter-unfit ${place}.filter[0].value`],
    ],
    ['… in properties, too', filtered('kin', '=', 'moss'), [`value-set-filter-unfit ${place}.filter[0].value`]],
    [
      '… of other systems',
      filtered('soil', '=', 'urn:plants#moss'),
      [`value-set-filter-unfit ${place}.filter[0].value`],
    ],
    ['says true or false', filtered('groups', '=', '1'), [`value-set-filter-unfit ${place}.filter[0].value`]],
    ['… of what R4 defines', filtered('inactive', '=', 'no'), [`value-set-filter-unfit ${place}.filter[0].value`]],
    ['… of what is there', filtered('height', 'exists', 'yes'), [`value-set-filter-unfit ${place}.filter[0].value`]],
    ['may ask for any number', filtered('height', '=', '3'), []],
    ['may ask for what there is', filtered('soil', '=', 'urn:plants#herb'), []],
    ['may ask of what is not here', { system: 'urn:none', ...filtered('concept', 'is-a', 'moss') }, []],
  ])('%s', (_, include, expected) => {
    const valueSet = {
      resourceType: 'ValueSet',
      status: 'active',
      compose: { include: [{ system: 'urn:plants', ...include }] },
    };
    expect(told(valueSet)).toEqual(expected);
    expect(findings(valueSet, [plants, trees], { warnings: false })).toEqual([]);
  });
});

it('a concept map maps codes that there are, between those it is from and to', () => {
  const element = (code: string, target: string) => ({ code, target: [{ code: target, equivalence: 'equal' }] });
  const map: Resource = {
    resourceType: 'ConceptMap',
    status: 'active',
    sourceCanonical: 'urn:trees',
    group: [
      { source: 'urn:plants', target: 'urn:plants', element: [element('tree', 'herb'), element('herb', 'moss')] },
      { source: 'urn:none', target: 'urn:plants', element: [element('x', 'tree')] },
    ],
  };
  expect(told(map)).toEqual([
    'mapped-code-outside ConceptMap.group[0].element[1].code',
    'profile-unknown-code ConceptMap.group[0].element[1].target[0].code',
    'mapped-code-outside ConceptMap.group[1].element[0].code',
  ]);
  expect(findings(map, [plants, trees], { warnings: false })).toEqual([]);
});
