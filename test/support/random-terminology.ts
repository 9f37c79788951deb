// A code system with levels, and value sets made of it in every way: https://hl7.org/fhir/R4/valueset.html#compositions
import type { Resource } from '../../server/fhir/request.ts';
import { ANY_CASE, CODINGS, TREE } from './random-elements.ts';

const [, ...listed] = CODINGS.filter(({ system }) => system !== TREE);

const tree: Resource = {
  resourceType: 'CodeSystem',
  id: 'tree',
  ...{ url: TREE, status: 'active', content: 'complete', hierarchyMeaning: 'is-a', caseSensitive: true },
  concept: [
    { code: 'a', display: 'A', concept: [{ code: 'aa' }, { code: 'ab', concept: [{ code: 'aba' }] }] },
    { code: 'b', display: 'B' },
  ],
};

const anyCase: Resource = {
  resourceType: 'CodeSystem',
  id: 'any-case',
  ...{ url: ANY_CASE, status: 'active', content: 'complete', hierarchyMeaning: 'is-a', caseSensitive: false },
  concept: [{ code: 'Dm', concept: [{ code: 'Dm-1' }] }],
};

const valueSet = (id: string, compose: object): Resource => ({
  ...{ resourceType: 'ValueSet', id, url: `http://example.org/ValueSet/${id}`, status: 'active', compose },
});

const below = (op: string, value: string) => ({ system: TREE, filter: [{ property: 'concept', op, value }] });

export const terminology: readonly Resource[] = [
  tree,
  anyCase,
  valueSet('whole', { include: [{ system: TREE }] }),
  valueSet('listed', {
    include: listed.flatMap(({ system, code }) => (system === undefined ? [] : [{ system, concept: [{ code }] }])),
  }),
  valueSet('below-a', { include: [below('is-a', 'a')] }),
  valueSet('only-below-a', { include: [below('descendent-of', 'a')] }),
  valueSet('without', { include: [{ system: TREE }], exclude: [below('is-a', 'ab')] }),
  valueSet('any-case', { include: [{ system: ANY_CASE, concept: [{ code: 'dM-1' }] }] }),
  valueSet('below-any-case', {
    include: [{ system: ANY_CASE, filter: [{ property: 'concept', op: 'is-a', value: 'Dm' }] }],
  }),
  valueSet('common', {
    include: [{ valueSet: ['http://example.org/ValueSet/below-a', 'http://example.org/ValueSet/without'] }],
  }),
];

export const valueSets: readonly string[] = terminology
  .filter(({ resourceType }) => resourceType === 'ValueSet')
  .map(({ url }) => url as string);
