// What resources leave in the index, entry by entry: https://hl7.org/fhir/R4/search.html#ptypes
import { describe, expect, it } from '@jest/globals';
import { extract } from '../../../server/definitions/extract/extract.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { analyse, indexResource, REFERRED } from '../../../server/search/index-resource.ts';
import { SETTINGS } from '../../support/find.ts';

const entries = (resource: Resource, ...codes: string[]) =>
  indexResource(resource, SETTINGS).filter(({ param }) =>
    codes.some((code) => param === code || param.startsWith(`${code}:`)),
  );
const token = (param: string, system: string, code: string) => ({ kind: 'token', param, system, code });
const text = (param: string, exact: string, folded: string) => ({ kind: 'string', param, folded, exact });
const quantity = (param: string, low: number, high: number, system = '', code = '') => ({
  kind: 'quantity',
  param,
  low,
  high,
  system,
  code,
});

describe('the index', () => {
  it('holds names by part and text, and the later words of a family name', () => {
    const name = [{ text: 'Rosa Quispe', family: 'Quispe Ñahui', given: ['Rosa'], period: { start: '2000' } }];
    expect(entries({ resourceType: 'Patient', name }, 'Patient.name')).toEqual([
      text('Patient.name', 'Rosa Quispe', 'rosa quispe'),
      text('Patient.name', 'Quispe Ñahui', 'quispe nahui'),
      text('Patient.name', 'Rosa', 'rosa'),
      text('Patient.name:part', 'Quispe Ñahui', 'nahui'),
    ]);
    expect(entries({ resourceType: 'Patient', name }, 'Patient.family')).toEqual([
      text('Patient.family', 'Quispe Ñahui', 'quispe nahui'),
      text('Patient.family:part', 'Quispe Ñahui', 'nahui'),
    ]);
  });

  it('holds addresses by part and text', () => {
    const address = [{ use: 'home', text: 'Jr. Puno', line: ['Puno 1', 'Puno 2'], city: 'Lima' }];
    expect(entries({ resourceType: 'Patient', address }, 'Patient.address')).toEqual([
      text('Patient.address', 'Jr. Puno', 'jr puno'),
      text('Patient.address', 'Puno 1', 'puno 1'),
      text('Patient.address', 'Puno 2', 'puno 2'),
      text('Patient.address', 'Lima', 'lima'),
    ]);
  });

  it('holds codes with their systems, and their texts, each once', () => {
    const code = {
      coding: [
        { system: 'http://loinc.org', code: 'A', display: 'Peso' },
        { code: 'B', display: 'Peso' },
        { system: 'http://loinc.org', code: 'A', display: 'peso' },
        { system: 'http://s' },
        { display: 'nothing' },
      ],
      text: 'Peso',
    };
    expect(entries({ resourceType: 'Observation', code }, 'Observation.code')).toEqual([
      token('Observation.code', 'http://loinc.org', 'A'),
      text('Observation.code:text', 'Peso', 'peso'),
      token('Observation.code', '', 'B'),
      text('Observation.code:text', 'peso', 'peso'),
      token('Observation.code', 'http://s', ''),
      text('Observation.code:text', 'nothing', 'nothing'),
    ]);
  });

  it('takes the system of a code from its required value set', () => {
    expect(entries({ resourceType: 'Patient', gender: 'male' }, 'Patient.gender')).toEqual([
      token('Patient.gender', 'http://hl7.org/fhir/administrative-gender', 'male'),
    ]);
    expect(entries({ resourceType: 'Observation', status: 'final' }, 'Observation.status')).toEqual([
      token('Observation.status', 'http://hl7.org/fhir/observation-status', 'final'),
    ]);
  });

  it('holds identifiers, and again under each of their types', () => {
    const type = { coding: [{ system: 'http://t', code: 'MR' }, { code: 'X' }], text: 'Historia' };
    const identifier = [{ system: 'urn:s', value: '1', type }, { value: '2' }];
    expect(entries({ resourceType: 'Patient', identifier }, 'Patient.identifier')).toEqual([
      token('Patient.identifier', 'urn:s', '1'),
      text('Patient.identifier:text', 'Historia', 'historia'),
      token('Patient.identifier:of-type', 'http://t|MR', '1'),
      token('Patient.identifier:of-type', '|X', '1'),
      token('Patient.identifier', '', '2'),
    ]);
  });

  it('holds dates as ranges of milliseconds, instants as points', () => {
    const low = Date.parse('2000-02-01T05:00:00Z');
    expect(entries({ resourceType: 'Patient', birthDate: '2000-02' }, 'Patient.birthdate')).toEqual([
      { kind: 'date', param: 'Patient.birthdate', low, high: Date.parse('2000-03-01T05:00:00Z') - 1 },
    ]);
    const report = { resourceType: 'DiagnosticReport', issued: '2000-02-01T05:00:00Z' };
    expect(entries(report, 'DiagnosticReport.issued')).toEqual([
      { kind: 'date', param: 'DiagnosticReport.issued', low, high: low },
    ]);
    const open = { resourceType: 'Encounter', period: { start: '2000-02-01T05:00:00Z' } };
    expect(entries(open, 'Encounter.date')).toEqual([{ kind: 'date', param: 'Encounter.date', low, high: 8.64e15 }]);
  });

  it('takes a Period that ends before it begins for its beginning, and no free text for a date', () => {
    const period = { start: '2000-02-01T05:00:00.000Z', end: '1999' };
    const low = Date.parse('2000-02-01T05:00:00Z');
    expect(entries({ resourceType: 'Encounter', period }, 'Encounter.date')).toEqual([
      { kind: 'date', param: 'Encounter.date', low, high: low },
    ]);
    expect(entries({ resourceType: 'Immunization', occurrenceString: '2000' }, 'Immunization.date')).toEqual([]);
  });

  it('holds quantities under their coded unit, under the shown one where it differs, and in base units', () => {
    const of = (valueQuantity: object) =>
      entries({ resourceType: 'Observation', valueQuantity }, 'Observation.value-quantity');
    const ucum = 'http://unitsofmeasure.org';
    const key = 'Observation.value-quantity';
    const inBase = quantity(`${key}:base`, 5000, 5000, '', 'g');
    expect(of({ value: 5, unit: 'kg', system: ucum, code: 'kg' })).toEqual([quantity(key, 5, 5, ucum, 'kg'), inBase]);
    expect(of({ value: 5, unit: 'kilos', system: ucum, code: 'kg' })).toEqual([
      quantity(key, 5, 5, ucum, 'kg'),
      quantity(key, 5, 5, '', 'kilos'),
      inBase,
    ]);
    expect(of({ value: 5 })).toEqual([quantity(key, 5, 5)]);
    expect(of({ value: 5, comparator: '<' })).toEqual([quantity(key, -Number.MAX_VALUE, 4.999999999999999)]);
    expect(of({ value: 5, comparator: '>=' })).toEqual([quantity(key, 5, Number.MAX_VALUE)]);
    expect(of({ unit: 'kg' })).toEqual([]);
  });

  it('holds numbers as quantities without a unit', () => {
    const resource = { resourceType: 'RiskAssessment', prediction: [{ probabilityDecimal: 0.5 }] };
    expect(entries(resource, 'RiskAssessment.probability')).toEqual([quantity('RiskAssessment.probability', 0.5, 0.5)]);
  });

  it('holds nothing for _id and _lastUpdated, which the store knows', () => {
    const resource = { resourceType: 'Basic', id: '1', meta: { lastUpdated: '2024-01-01T00:00:00Z' } };
    expect(indexResource(resource, SETTINGS)).toEqual([]);
  });

  it('holds canonical URLs with their version in the place of a system', () => {
    const meta = { profile: ['http://p|1', 'http://p'] };
    expect(indexResource({ resourceType: 'Basic', meta }, SETTINGS)).toEqual([
      token('Basic._profile', '|1', 'http://p'),
      token('Basic._profile', '', 'http://p'),
    ]);
  });

  it('holds each entry once, however many there are', () => {
    const coding = Array.from({ length: 40 }, (_, index) => ({ system: 's', code: String(index % 10) }));
    const resource = { resourceType: 'Observation', code: { coding } };
    expect(entries(resource, 'Observation.code')).toEqual(
      Array.from({ length: 10 }, (_, index) => token('Observation.code', 's', String(index))),
    );
  });

  it('comes to grips with a resource of a hundred thousand events', () => {
    const event = Array.from({ length: 100_000 }, () => '2024-01-01');
    const resource = { resourceType: 'Observation', effectiveTiming: { event } };
    expect(entries(resource, 'Observation.date')).toHaveLength(1);
  });
});

describe('the keys', () => {
  const observation: Resource = {
    resourceType: 'Observation',
    id: 'o',
    meta: {
      security: [
        { system: 'http://s', code: 'R' },
        { system: 'http://s', code: 'R' },
      ],
      tag: [{ code: 't' }],
    },
    subject: { reference: `${SETTINGS.baseUrl}/Patient/p/_history/2` },
    encounter: { reference: 'Encounter/e' },
    performer: [{ reference: 'Practitioner/d' }, { reference: 'https://other.example.org/Practitioner/x' }],
  };

  it('are the compartments, the labels and the tags', () => {
    expect(analyse(observation, SETTINGS).keys.sort()).toEqual(
      ['Encounter/e', 'Patient/p', 'Practitioner/d', 'label:http://s|R', 'tag:|t'].sort(),
    );
    expect(analyse({ resourceType: 'Patient', id: 'p' }, SETTINGS).keys).toEqual(['Patient/p']);
  });

  it('come with the same index', () => {
    expect(analyse(observation, SETTINGS).index).toEqual(indexResource(observation, SETTINGS));
    expect(extract(observation).length).toBeGreaterThan(0);
  });
});

describe('with REFERENCES=existing', () => {
  it('every literal reference to this hub is indexed, wherever it stands', () => {
    const resource: Resource = {
      resourceType: 'Basic',
      id: 'b',
      subject: { reference: 'Patient/1' },
      extension: [
        { url: 'http://x', valueReference: { reference: `${SETTINGS.baseUrl}/Device/2` } },
        { url: 'http://x', valueReference: { reference: 'Patient/1/_history/3' } },
        { url: 'http://x', valueReference: { reference: 'Basic/b' } },
        { url: 'http://x', valueReference: { reference: 'https://other.example.org/Device/3' } },
      ],
    };
    const referred = (references: 'any' | 'existing') =>
      indexResource(resource, { ...SETTINGS, references }).flatMap((entry) =>
        entry.param === REFERRED && entry.kind === 'reference' ? [`${entry.type}/${entry.id}`] : [],
      );
    expect(referred('existing').sort()).toEqual(['Device/2', 'Patient/1']);
    expect(referred('any')).toEqual([]);
  });
});
