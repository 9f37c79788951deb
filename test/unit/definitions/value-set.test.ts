// Codes of value sets and what lies above and below a concept: server/definitions/{value-set,code-system}.ts
import { describe, expect, it } from '@jest/globals';
import { type Concepts, readConcepts } from '../../../server/definitions/code-system.ts';
import { expand, type Terminology } from '../../../server/definitions/value-set.ts';
import type { FhirError } from '../../../server/fhir/outcome.ts';
import type { Resource } from '../../../server/fhir/request.ts';

const colours = {
  resourceType: 'CodeSystem',
  url: 'http://colours',
  content: 'complete',
  concept: [
    { code: 'red', concept: [{ code: 'crimson', concept: [{ code: 'dark-crimson' }] }, { code: 'pink' }] },
    {
      code: 'white',
      property: [
        { code: 'child', valueCode: 'pink' },
        { code: 'light', valueBoolean: true },
      ],
    },
    {
      code: 'cream',
      property: [
        { code: 'parent', valueCode: 'white' },
        { code: 'near', valueCoding: { code: 'pink' } },
      ],
    },
    {
      code: 'nowhere',
      property: [
        { code: 'parent', valueCode: 'unheard' },
        { code: 'note', valueString: 'x' },
      ],
    },
  ],
};
const concepts = readConcepts(colours) as Concepts;

const terminology = (...compose: object[]): Terminology => ({
  valueSet: async (url) =>
    url === 'http://vs' ? ({ resourceType: 'ValueSet', compose: { include: compose } } as Resource) : undefined,
  concepts: async (url) => (url === 'http://colours' ? concepts : undefined),
});
const codes = async (...compose: object[]) =>
  [...((await expand('http://vs', terminology(...compose))).get('http://colours') ?? [])].sort();

describe('concepts', () => {
  it('lie below those that hold them, and where their properties say', () => {
    expect(concepts.below('red').sort()).toEqual(['crimson', 'dark-crimson', 'pink', 'red']);
    expect(concepts.below('white').sort()).toEqual(['cream', 'pink', 'white']);
    expect(concepts.above('pink').sort()).toEqual(['pink', 'red', 'white']);
    expect(concepts.above('dark-crimson')).toEqual(['dark-crimson', 'crimson', 'red']);
    expect([concepts.below('unheard'), concepts.has('unheard')]).toEqual([[], false]);
  });

  it('may go in circles by mistake', () => {
    const circle = readConcepts({
      resourceType: 'CodeSystem',
      url: 'http://circle',
      content: 'complete',
      concept: [
        { code: 'a', property: [{ code: 'parent', valueCode: 'b' }] },
        { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
      ],
    });
    expect(circle?.below('a')).toEqual(['a', 'b']);
  });

  it.each(['not-present', 'example', 'supplement'])('are unknown where the content is %s', (content) => {
    expect(readConcepts({ ...colours, content })).toBeUndefined();
  });
});

describe('a value set', () => {
  const filter = (property: string, op: string, value: string) => ({
    system: 'http://colours',
    filter: [{ property, op, value }],
  });

  it.each([
    ['is-a', filter('concept', 'is-a', 'crimson'), ['crimson', 'dark-crimson']],
    ['descendent-of', filter('concept', 'descendent-of', 'red'), ['crimson', 'dark-crimson', 'pink']],
    ['is-not-a', filter('concept', 'is-not-a', 'red'), ['cream', 'nowhere', 'white']],
    ['generalizes', filter('concept', 'generalizes', 'crimson'), ['crimson', 'red']],
    ['= on a property', filter('light', '=', 'true'), ['white']],
    ['= on a Coding', filter('near', '=', 'pink'), ['cream']],
    ['= on the code', filter('code', '=', 'pink'), ['pink']],
    ['in', filter('code', 'in', 'pink, cream'), ['cream', 'pink']],
    ['not-in', filter('code', 'not-in', 'pink,cream,red,white'), ['crimson', 'dark-crimson', 'nowhere']],
    ['in on a property', filter('note', 'in', 'x,y'), ['nowhere']],
    [
      'not-in on a property',
      filter('parent', 'not-in', 'white'),
      ['crimson', 'dark-crimson', 'nowhere', 'pink', 'red', 'white'],
    ],
    ['exists', filter('light', 'exists', 'true'), ['white']],
    ['exists not', filter('parent', 'exists', 'false'), ['crimson', 'dark-crimson', 'pink', 'red', 'white']],
    ['all', { system: 'http://colours' }, ['cream', 'crimson', 'dark-crimson', 'nowhere', 'pink', 'red', 'white']],
    ['concepts by name, known or not', { system: 'http://colours', concept: [{ code: 'blue' }] }, ['blue']],
  ])('takes %s', async (_, include, expected) => expect(await codes(include)).toEqual(expected));

  it('takes what several filters agree on', async () => {
    const include = {
      system: 'http://colours',
      filter: [
        { property: 'concept', op: 'is-a', value: 'red' },
        { property: 'concept', op: 'is-a', value: 'white' },
      ],
    };
    expect(await codes(include)).toEqual(['pink']);
  });

  it('takes codes of the definitions where nothing is stored', async () => {
    const answer = await expand('http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1', terminology());
    expect([...answer].map(([system, set]) => [system, [...set]])).toEqual([
      ['http://hl7.org/fhir/administrative-gender', ['male', 'female', 'other', 'unknown']],
    ]);
  });

  it.each([
    ['unknown-value-set', 'http://other', {}],
    ['unknown-value-set', '__proto__', {}],
    ['unknown-code-system', 'http://vs', { system: 'http://unheard' }],
    ['unsupported-value-set-filter', 'http://vs', filter('code', 'regex', '(a+)+$')],
    ['value-set-too-deep', 'http://vs', { valueSet: ['http://vs'] }],
  ])('is refused as %s: %s', async (name, url, include) => {
    const failed = await expand(url, terminology(include)).catch((error: FhirError) => error.issues[0]?.name);
    expect(failed).toBe(name);
  });
});
