// Every value set of R4 that its definitions hold can be listed, but for those named here: https://hl7.org/fhir/R4/terminologies-valuesets.html
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { UNCHECKED } from '../../server/definitions/terminology/code-grammars.ts';
import { officialDefinition } from '../../server/definitions/terminology/official.ts';
import type { Find } from '../../server/definitions/terminology/types.ts';
import { membersOf } from '../../server/definitions/terminology/value-set-members.ts';

const digest = <Digest>(name: string): Record<string, Digest> =>
  JSON.parse(readFileSync(new URL(`../../server/definitions/data/${name}.json`, import.meta.url), 'utf8'));
/** By system, of the value sets of required bindings. */
const required = digest<Record<string, string[]> | null>('codes');
const urls = [...new Set([...Object.keys(digest('value-sets')), ...Object.keys(required)])];
const find = officialDefinition as Find;

/** Made of what R4 takes from elsewhere: NUCC, IHE, DICOM. */
const OF_OTHERS = ['action-participant-role', 'consent-content-class', 'media-modality'].map(
  (name) => `http://hl7.org/fhir/ValueSet/${name}`,
);
/** Recognised, not listed. */
/** Units of one kind. */
const UNITS = ['distance', 'time'].map((kind) => `http://hl7.org/fhir/ValueSet/all-${kind}-units`);
const OPEN = ['all-languages', 'currencies', 'mimetypes', 'ucum-units'].map(
  (name) => `http://hl7.org/fhir/ValueSet/${name}`,
);

const found = urls.flatMap((url) => {
  const valueSet = find('ValueSet', url);
  return valueSet === undefined ? [] : [{ url, ...membersOf(valueSet, find) }];
});
type Found = (typeof found)[number];
const where = (test: (one: Found) => boolean): string[] => found.flatMap((one) => (test(one) ? one.url : [])).sort();

it('all but those of others', () => {
  expect(found.length).toBe(urls.length - UNCHECKED.length);
  expect(where(({ unknown }) => unknown.length > 0)).toEqual(OF_OTHERS);
  expect(where(({ open }) => open.length > 0)).toEqual(
    [...OPEN, ...UNITS, 'http://www.rfc-editor.org/bcp/bcp13.txt'].sort(),
  );
  // It has nothing else.
  expect(where(({ list, open }) => list.length === 0 && open.length === 0)).toEqual(OF_OTHERS.slice(0, 1));
});

it('with the codes that required bindings allow', () => {
  const differs = ({ url, list }: Found): boolean => {
    const expected = Object.entries(required[url] ?? {}).flatMap(([of, all]) => all.map((code) => `${of}|${code}`));
    const listed = list.map(({ system, code }) => `${system}|${code}`);
    return required[url] != null && listed.sort().join() !== expected.sort().join();
  };
  expect(where(({ url }) => required[url] != null).length).toBeGreaterThan(200);
  expect(where(differs)).toEqual([]);
});
