import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { subset } from '../../../server/definitions/elements.ts';
import { resourceTypes, structure } from '../../../server/definitions/structures.ts';
import { validateResource } from '../../../server/definitions/validation/validate.ts';
import { parseJson } from '../../../server/fhir/json.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { fullResource, randomFrom } from '../../support/full-resources.ts';
import { freshSeed } from '../../support/random.ts';

const TAG = '{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}';
const META = `"meta":{"versionId":"1","lastUpdated":"2026-01-01T00:00:00.000Z"`;

/** A stored resource: minified, with id and meta. */
const stored = (type: string, members: string): string => `{"resourceType":"${type}","id":"1",${META}},${members}}`;
const cut = (type: string, members: string): string =>
  `{"resourceType":"${type}","id":"1",${META},"tag":[${TAG}]}${members === '' ? '' : `,${members}`}}`;

const example = (name: string): string => {
  const source = readFileSync(
    new URL(`../../../node_modules/hl7.fhir.r4.examples/${name}.json`, import.meta.url),
    'utf8',
  );
  return parseJson(source).text;
};

const TEXT = '"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">x</div>"}';

describe('_elements', () => {
  it('keeps the elements asked for, with their tokens', () => {
    const members = `${TEXT},"name":[{"family":"Qui\\u0073pe"}],"_birthDate":{"id":"x"},"birthDate":"1990-01-01"`;
    expect(subset(stored('Patient', `${members},"gender":"female"`), { elements: ['birthDate', 'name'] })).toBe(
      cut('Patient', '"name":[{"family":"Qui\\u0073pe"}],"_birthDate":{"id":"x"},"birthDate":"1990-01-01"'),
    );
  });

  it('always keeps id, meta and mandatory elements', () => {
    const members = '"status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10},"note":[{"text":"y"}]';
    expect(subset(stored('Observation', members), { elements: ['subject'] })).toBe(
      cut('Observation', '"status":"final","code":{"text":"x"}'),
    );
  });

  it('keeps modifier elements, without which the rest may be misread', () => {
    const members = '"modifierExtension":[{"url":"http://example.org/x"}],"active":false,"gender":"female"';
    expect(subset(stored('Patient', members), { elements: ['gender'] })).toBe(cut('Patient', members));
  });

  it('knows a choice by its name without a type', () => {
    const members = '"status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10}';
    expect(subset(stored('Observation', members), { elements: ['value'] })).toBe(cut('Observation', members));
  });

  it('accepts names with their type, and ignores those of other types', () => {
    const text = stored('Patient', '"gender":"female","birthDate":"1990"');
    expect(subset(text, { elements: ['Patient.gender', 'Person.birthDate', 'nonsense'] })).toBe(
      cut('Patient', '"gender":"female"'),
    );
  });

  it('keeps contained resources if something that stays refers to them', () => {
    const members =
      '"contained":[{"resourceType":"Patient","id":"p"}],"status":"final","code":{"text":"x"},"subject":{"reference":"#p"}';
    expect(subset(stored('Observation', members), { elements: ['subject'] })).toBe(cut('Observation', members));
    expect(subset(stored('Observation', members), { elements: ['value'] })).toBe(
      cut('Observation', '"status":"final","code":{"text":"x"}'),
    );
  });

  it('adds its mark to the tags there are, once', () => {
    const tagged = (tags: string): string => `{"resourceType":"Basic","id":"1","meta":{"tag":[${tags}]}}`;
    expect(subset(tagged('{"code":"a"}'), { elements: ['id'] })).toBe(tagged(`{"code":"a"},${TAG}`));
    expect(subset(tagged(TAG), { elements: ['id'] })).toBe(tagged(TAG));
    expect(subset('{"resourceType":"Basic","id":"1"}', { elements: ['id'] })).toBe(
      `{"resourceType":"Basic","id":"1","meta":{"tag":[${TAG}]}}`,
    );
  });
});

describe('_summary', () => {
  it('true keeps the elements marked as summary, at every level', () => {
    const members =
      '"name":[{"extension":[{"url":"http://example.org/x"}],"family":"Quispe","_given":[{"id":"g"}],"given":["Ana"]}],' +
      '"photo":[{"title":"x"}],"contact":[{"gender":"male"}],"maritalStatus":{"text":"x"},"birthDate":"1990"';
    expect(subset(stored('Patient', `${TEXT},${members}`), { summary: 'true' })).toBe(
      cut('Patient', '"name":[{"family":"Quispe","_given":[{"id":"g"}],"given":["Ana"]}],"birthDate":"1990"'),
    );
  });

  it('true keeps mandatory and modifier elements that are not marked, whole', () => {
    const members =
      '"modifierExtension":[{"url":"http://example.org/x","valueString":"y"}],"status":"booked",' +
      '"participant":[{"extension":[{"url":"http://example.org/x"}],"status":"accepted"}],"comment":"z"';
    expect(subset(stored('Appointment', members), { summary: 'true' })).toBe(
      cut('Appointment', members.replace(',"comment":"z"', '')),
    );
  });

  it('true keeps an element whole that has nothing but extensions: an empty object says less than that', () => {
    const members = '"identifier":[{"extension":[{"url":"http://example.org/x"}]}]';
    expect(subset(stored('Patient', members), { summary: 'true' })).toBe(cut('Patient', members));
  });

  it('text keeps the narrative and mandatory elements', () => {
    const members = '"status":"final","code":{"text":"x"}';
    expect(subset(stored('Observation', `${TEXT},${members},"valueString":"y"`), { summary: 'text' })).toBe(
      cut('Observation', `${TEXT},${members}`),
    );
  });

  it('data drops the narrative alone', () => {
    expect(subset(stored('Patient', `${TEXT},"gender":"male","photo":[{"title":"x"}]`), { summary: 'data' })).toBe(
      cut('Patient', '"gender":"male","photo":[{"title":"x"}]'),
    );
  });

  it('and _elements together keep what both keep', () => {
    const members = `${TEXT},"name":[{"id":"n","family":"Quispe"}],"birthDate":"1990","photo":[{"title":"x"}]`;
    expect(subset(stored('Patient', members), { summary: 'true', elements: ['name', 'photo'] })).toBe(
      cut('Patient', '"name":[{"family":"Quispe"}]'),
    );
  });

  it('leaves valid resources', () => {
    const names = [
      'Patient-example',
      'Observation-f001',
      'Bundle-bundle-transaction',
      'Questionnaire-bb',
      'Claim-100150',
    ];
    for (const name of [...names, 'ValueSet-example-expansion', 'CodeSystem-example', 'MedicationRequest-medrx0302']) {
      const text = example(name);
      for (const summary of ['true', 'text', 'data'] as const) {
        const { value } = parseJson(subset(text, { summary }));
        expect(validateResource(value as Resource).filter(({ severity }) => severity === 'error')).toEqual([]);
      }
    }
  });
});

describe('a subset of any resource', () => {
  it('is what the definitions say of its values', () => {
    const seed = freshSeed();
    const random = randomFrom(seed);
    for (const type of resourceTypes()) {
      const resource = JSON.parse(JSON.stringify(fullResource(type, random))) as Resource;
      const { meta, ...summary } = JSON.parse(subset(JSON.stringify(resource), { summary: 'true' })) as Resource;
      const { meta: _, ...expected } = summarized(resource, type) as Resource;
      expect([seed, type, withoutContained(summary)]).toEqual([seed, type, withoutContained(expected)]);
      expect(meta?.tag).toContainEqual(JSON.parse(TAG));
    }
  });
});

const withoutContained = ({ contained: _, ...rest }: Record<string, unknown>): unknown => rest;

/** By value what subset does by text. */
function summarized(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.map((item) => summarized(item, type));
  const definition = structure(type);
  if (typeof value !== 'object' || value === null || definition === undefined || type === 'Resource') return value;
  const kept = Object.entries(value).flatMap(([name, item]) => {
    const property = definition.properties.get(name.replace(/^_/, ''));
    if (name === 'resourceType') return [[name, item]];
    if (property?.summary) return [[name, name.startsWith('_') ? item : summarized(item, property.type)]];
    return property !== undefined && (property.min > 0 || property.isModifier) ? [[name, item]] : [];
  });
  return kept.length === 0 ? value : Object.fromEntries(kept);
}
