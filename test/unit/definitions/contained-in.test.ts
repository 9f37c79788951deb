// Contained resources by their id: https://hl7.org/fhir/R4/references.html#contained
import { describe, expect, it } from '@jest/globals';
import { containedIn } from '../../../server/definitions/unchecked-json.ts';
import type { Resource } from '../../../server/fhir/request.ts';

const containing = (contained: unknown): Resource => ({ resourceType: 'Patient', contained });

describe.each([3, 20_000])('among %d contained resources', (count) => {
  const contained = Array.from({ length: count }, (_, at) => ({ resourceType: 'Basic', id: `b${at}` }));

  it('the one with an id is found, the first of several', () => {
    const again = [...contained, { resourceType: 'Patient', id: 'b1' }];
    expect(containedIn(containing(again), 'b1')).toBe(contained[1]);
    expect(containedIn(containing(contained), `b${count}`)).toBeUndefined();
  });

  it('what is none is passed over', () => {
    expect(containedIn(containing([null, 'b1', ['b1'], ...contained]), 'b1')).toBe(contained[1]);
  });

  it('each is found in no time', () => {
    const resource = containing(contained);
    const start = process.cpuUsage();
    for (const { id } of contained.toReversed()) containedIn(resource, id);
    expect(process.cpuUsage(start).user).toBeLessThan(300_000);
  });
});

it('nothing is contained in what is no list', () => {
  expect(containedIn(containing({ id: 'b1' }), 'b1')).toBeUndefined();
});
