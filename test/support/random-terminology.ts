// A code system with levels, and value sets made of it in every way: https://hl7.org/fhir/R4/valueset.html#compositions
import type { Resource } from '../../server/fhir/request.ts';
import { CODINGS, TREE } from './random-elements.ts';

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

const valueSet = (id: string, compose: object): Resource => ({
  ...{ resourceType: 'ValueSet', id, url: `http://example.org/ValueSet/${id}`, status: 'active', compose },
});

const below = (op: string, value: string) => ({ system: TREE, filter: [{ property: 'concept', op, value }] });

export const terminology: readonly Resource[] = [
  tree,
  valueSet('whole', { include: [{ system: TREE }] }),
  valueSet('listed', {
    include: listed.flatMap(({ system, code }) => (system === undefined ? [] : [{ system, concept: [{ code }] }])),
  }),
  valueSet('below-a', { include: [below('is-a', 'a')] }),
  valueSet('only-below-a', { include: [below('descendent-of', 'a')] }),
  valueSet('without', { include: [{ system: TREE }], exclude: [below('is-a', 'ab')] }),
  valueSet('common', {
    include: [{ valueSet: ['http://example.org/ValueSet/below-a', 'http://example.org/ValueSet/without'] }],
  }),
];

export const valueSets: readonly string[] = terminology.slice(1).map(({ url }) => url as string);
