// Composites of what a resource says once: server/definitions/extract/joint.ts
// https://hl7.org/fhir/R4/search.html#composite
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../server/fhir/request.ts';
import { indexResource } from '../../../server/search/index-resource.ts';
import { find } from '../../support/find.ts';

const code = { coding: [{ system: 'http://loinc.org', code: '718-7' }] };
const observation = (id: string, value: object): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code,
  ...value,
});
const RESOURCES = [
  observation('quantity', { valueQuantity: { value: 12, unit: 'g/dL' } }),
  observation('sampled', { valueSampledData: { origin: { value: 12 }, period: 1, dimensions: 1, data: '0 1 2' } }),
  observation('text', { valueString: 'alta' }),
  observation('coded', { valueCodeableConcept: { text: 'alta', coding: [{ system: 's', code: 'H' }] } }),
  observation('day', { valueDateTime: '2024-05-04' }),
  observation('nothing', {}),
];

describe('code-value-quantity and its like', () => {
  it.each([
    ['code-value-quantity=718-7$gt10', ['quantity']],
    ['code-value-quantity=718-7$gt12', []],
    ['code-value-quantity=718-8$gt10', []],
    ['value-quantity=gt10', ['quantity', 'sampled']],
    ['code-value-string=718-7$al', ['text']],
    ['value-string=al', ['coded', 'text']],
    ['code-value-concept=718-7$s|H', ['coded']],
    ['code-value-date=718-7$2024-05', ['day']],
    ['code-value-quantity:missing=false', ['quantity']],
    ['code-value-string:missing=false', ['text']],
    ['combo-code-value-quantity=718-7$gt10', ['quantity']],
  ])('%s finds what their components find, and nothing else', (search, found) => {
    expect(find(RESOURCES, `Observation?${search}`).sort()).toEqual(found);
  });

  it('leave nothing in the index, but where a parameter finds more than the component', () => {
    const own = RESOURCES.map((one) =>
      indexResource(one, { baseUrl: 'http://hub.test/fhir', timeZone: 'America/Lima' })
        .map(({ param }) => param)
        .filter((param) => param.startsWith('Observation.code-value-')),
    );
    expect(own).toEqual([
      [],
      ['Observation.code-value-quantity:apart'],
      [],
      ['Observation.code-value-string:apart'],
      [],
      [],
    ]);
  });
});
