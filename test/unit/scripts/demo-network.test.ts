// The generated network: valid, closed in itself, always the same, and plausible.
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle, Patient, Resource, ServiceRequest } from '@medplum/fhirtypes';
import { dniCheckDigit } from '../../../scripts/demo/documents.ts';
import { linesByType } from '../../../scripts/demo/export.ts';
import { generateNetwork, REFERENCE_DAY } from '../../../scripts/demo/network-stream.ts';
import { validateResource } from '../../../server/definitions/validation/validate.ts';
import type { Resource as AnyResource } from '../../../server/fhir/request.ts';

const options = { patients: 300, seed: 1 };
const NAMING = 'https://chaski.pe/fhir/NamingSystem';

let bundles: Bundle[] = [];
let resources: Resource[] = [];
beforeAll(() => {
  bundles = [...generateNetwork(options)];
  resources = bundles.flatMap((bundle) =>
    [...linesByType(bundle).values()].flatMap((lines) =>
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Resource),
    ),
  );
});

type Type = Resource['resourceType'];
const all = <T extends Type>(type: T): Extract<Resource, { resourceType: T }>[] =>
  resources.filter((resource) => resource.resourceType === type) as Extract<Resource, { resourceType: T }>[];
const numbers = (patient: Patient, system: string): string[] =>
  (patient.identifier ?? [])
    .filter((identifier) => identifier.system === `${NAMING}/${system}`)
    .map(({ value = '' }) => value);

describe('the generated network', () => {
  it('is valid R4, every resource of it', () => {
    const found = resources.flatMap((resource) => validateResource(resource as unknown as AnyResource));
    expect(found.map(({ text, expression }) => `${expression} ${text.en}`)).toEqual([]);
  });

  it('is made of transactions that put each resource once, under its id', () => {
    const urls = bundles.flatMap(({ type, entry = [] }) =>
      entry.map(({ request }) => `${type} ${request?.method} ${request?.url}`),
    );
    const expected = resources.map(({ resourceType, id }) => `transaction PUT ${resourceType}/${id}`);
    expect(urls.sort().join('\n')).toBe(expected.sort().join('\n'));
    expect(new Set(urls).size).toBe(urls.length);
    expect(Math.max(...bundles.map(({ entry = [] }) => entry.length))).toBeLessThan(1000);
  });

  it('refers to nothing that is not in it', () => {
    const known = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
    const references = [...JSON.stringify(resources).matchAll(/"reference":"([^"]+)"/g)].map(
      ([, reference]) => reference,
    );
    expect(references.length).toBeGreaterThan(20_000);
    expect(references.filter((reference) => !known.has(reference as string))).toEqual([]);
  });

  it('says of every resource that it is synthetic', () => {
    const unmarked = resources.filter(({ meta }) => meta?.tag?.[0]?.code !== 'HTEST');
    expect(unmarked).toEqual([]);
    for (const type of ['Organization', 'Group'] as const) {
      for (const { name } of all(type)) expect(name).toMatch(/\(sintétic[oa]\)$/);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const text = (seed: number): string => JSON.stringify([...generateNetwork({ patients: 40, seed })]);
    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it('has exactly the patients asked for, in families', () => {
    expect(all('Patient')).toHaveLength(300);
    const last = [...generateNetwork({ patients: 1, seed: 3 })].flatMap(({ entry = [] }) => entry);
    expect(last.filter(({ resource }) => resource?.resourceType === 'Patient')).toHaveLength(1);
    const members = all('Group').flatMap(({ member = [] }) => member.map(({ entity }) => entity.reference));
    expect(new Set(members).size).toBe(300);
    expect(all('RelatedPerson').length).toBeGreaterThan(100);
  });

  it('has first-level facilities, a family clinic of 24 hours and two hospitals, each below what runs it', () => {
    const facilities = all('Organization').filter(({ identifier }) => identifier !== undefined);
    const categories = facilities.map(({ type }) => type?.[1]?.coding?.[0]?.code).sort();
    expect(categories).toEqual(['I-1', 'I-1', 'I-2', 'I-2', 'I-3', 'I-3', 'I-3', 'I-4', 'II-1', 'II-2']);
    for (const { identifier = [], extension = [] } of facilities) {
      expect(identifier[0]?.value).toMatch(/^99\d{6}$/);
      expect(extension[1]?.valueReference).toEqual({ reference: 'Organization/red-chaski' });
    }
    const hours = facilities.map(({ extension }) => extension?.[0]?.valueCode).sort();
    expect(hours).toEqual([...Array(7).fill('12h'), ...Array(3).fill('24h')]);
    expect(all('Organization').filter(({ partOf }) => partOf === undefined)).toHaveLength(1);
    expect(all('Location').filter(({ hoursOfOperation }) => hoursOfOperation?.[0]?.allDay === true)).toHaveLength(3);
  });
});

describe('the people of the network', () => {
  it('bear documents that are well-formed and their own', () => {
    const seen = new Set<string>();
    for (const patient of all('Patient')) {
      for (const { system, value } of patient.identifier ?? []) {
        expect(seen.has(`${system}|${value}`)).toBe(false);
        seen.add(`${system}|${value}`);
      }
      for (const number of numbers(patient, 'dni')) expect(number).toMatch(/^\d{8}$/);
      const documents = ['dni', 'carne-extranjeria', 'pasaporte', 'cnv'].flatMap((system) => numbers(patient, system));
      expect(documents.length).toBeGreaterThan(0);
    }
    expect(dniCheckDigit('10117410')).toBe('2');
  });

  it('have a birth certificate alone in their first month', () => {
    const newborn = all('Patient').filter(({ birthDate = '' }) => birthDate > '2026-10-24');
    expect(newborn.length).toBeGreaterThan(0);
    for (const patient of newborn) {
      expect(numbers(patient, 'dni')).toEqual([]);
      expect(numbers(patient, 'cnv')).toHaveLength(1);
    }
  });

  it('carry two surnames, and ñ, tildes and names of Quechua, Aimara and Amazonian peoples among them', () => {
    const names = all('Patient').map(({ name }) => name?.[0]?.text ?? '');
    for (const name of names) expect(name.split(' ').length).toBeGreaterThanOrEqual(3);
    const text = names.join(' ');
    for (const part of ['ñ', 'á', 'Quispe', 'Mamani']) expect(text).toContain(part);
    const peoples = new Set(all('Patient').map(({ extension }) => extension?.[0]?.valueCodeableConcept?.text));
    expect([...peoples]).toEqual(
      expect.arrayContaining(['MESTIZO', 'QUECHUAS', 'AIMARA', 'SHIPIBO-KONIBO', 'AWAJÚN', 'ASHANINKA']),
    );
  });

  it('are born after their mothers have grown up, and take their surnames', () => {
    const byId = new Map(all('Patient').map((patient) => [`Patient/${patient.id}`, patient]));
    const mothers = all('RelatedPerson').filter(({ relationship }) => relationship?.[0]?.coding?.[0]?.code === 'MTH');
    expect(mothers.length).toBeGreaterThan(60);
    for (const { patient, birthDate = '', name } of mothers) {
      const child = byId.get(patient.reference as string) as Patient;
      expect(Number(child.birthDate?.slice(0, 4)) - Number(birthDate.slice(0, 4))).toBeGreaterThanOrEqual(15);
      expect(child.name?.[0]?.text).toContain(name?.[0]?.family as string);
    }
  });
});

describe('what has happened in the network', () => {
  it('lies before the day of reference and after the birth of whom it concerns', () => {
    const births = new Map(all('Patient').map(({ id, birthDate = '' }) => [`Patient/${id}`, birthDate]));
    for (const { subject, period } of all('Encounter')) {
      const day = period?.start?.slice(0, 10) as string;
      expect(day < REFERENCE_DAY).toBe(true);
      expect(day >= (births.get(subject?.reference as string) as string)).toBe(true);
    }
  });

  it('includes vaccines at the ages of the national schedule, first doses before second ones', () => {
    const doses = Map.groupBy(all('Immunization'), (one) => `${one.patient.reference} ${one.vaccineCode.text}`);
    expect(doses.size).toBeGreaterThan(500);
    for (const given of doses.values()) {
      const order = given.map(({ protocolApplied }) => protocolApplied?.[0]?.doseNumberPositiveInt as number);
      expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      const days = given.map(({ occurrenceDateTime = '' }) => occurrenceDateTime);
      expect(days).toEqual([...days].sort());
    }
  });

  it('includes measurements within human bounds', () => {
    const bounds: Record<string, [number, number]> = {
      '29463-7': [1.8, 130],
      '8302-2': [42, 175],
      '9843-4': [30, 53],
      '718-7': [6, 19],
      '4548-4': [3, 12],
    };
    for (const { code, valueQuantity, component } of all('Observation')) {
      const limits = bounds[code.coding?.[0]?.code as string];
      if (limits === undefined) {
        expect(code.coding?.[0]?.code).toBe('85354-9');
        const [systolic, diastolic] = (component ?? []).map((part) => part.valueQuantity?.value as number) as [
          number,
          number,
        ];
        expect(systolic).toBeGreaterThan(diastolic);
        expect(diastolic).toBeGreaterThan(40);
        expect(systolic).toBeLessThan(220);
      } else {
        expect(valueQuantity?.value).toBeGreaterThanOrEqual(limits[0]);
        expect(valueQuantity?.value).toBeLessThanOrEqual(limits[1]);
      }
    }
  });
});

describe('what is planned in the network', () => {
  it('has free slots, all after the day of reference, and no two that overlap in one schedule', () => {
    const slots = all('Slot');
    expect(slots.filter(({ status }) => status === 'free').length).toBeGreaterThan(500);
    for (const own of Map.groupBy(slots, ({ schedule }) => schedule.reference).values()) {
      own.sort((a, b) => (a.start < b.start ? -1 : 1));
      for (const [index, { start }] of own.entries()) {
        expect(start > REFERENCE_DAY).toBe(true);
        expect(start >= (own[index - 1]?.end ?? '')).toBe(true);
      }
    }
  });

  it('gives each booked appointment a busy slot of its own, asked for before it takes place', () => {
    const slots = new Map(all('Slot').map((slot) => [`Slot/${slot.id}`, slot]));
    const booked = all('Appointment').filter(({ status }) => status === 'booked');
    expect(booked.length).toBeGreaterThan(30);
    const taken = booked.map(({ slot, start, end, created = '' }) => {
      const reference = slot?.[0]?.reference as string;
      expect(slots.get(reference)).toMatchObject({ status: 'busy', start, end });
      expect(created < (start as string)).toBe(true);
      return reference;
    });
    expect(new Set(taken).size).toBe(taken.length);
    expect([...slots.values()].filter(({ status }) => status === 'busy')).toHaveLength(taken.length);
  });

  it('follows each referral and teleconsultation by a task whose states agree with the request', () => {
    const requests = new Map(all('ServiceRequest').map((request) => [`ServiceRequest/${request.id}`, request]));
    const agreeing: Record<string, string> = { completed: 'completed', rejected: 'revoked', cancelled: 'revoked' };
    const tasks = all('Task');
    expect(tasks).toHaveLength(requests.size);
    for (const { focus, status, owner, authoredOn = '', lastModified = '' } of tasks) {
      const request = requests.get(focus?.reference as string) as ServiceRequest;
      expect(request.status).toBe(agreeing[status] ?? 'active');
      expect(request.performer?.[0]?.reference).toBe(owner?.reference);
      expect(authoredOn <= lastModified && lastModified < REFERENCE_DAY).toBe(true);
    }
    const states = new Set(tasks.map(({ businessStatus, status }) => businessStatus?.text ?? status));
    expect(states.size).toBeGreaterThan(6);
  });
});

describe('who pays, what is prescribed and what is allowed', () => {
  const referenceTo = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`;

  it('is covered once, by the insurer that the patient names; who pays alone has no coverage', () => {
    const insurer = ({ extension = [] }: Patient): string | undefined =>
      extension.find(({ url }) => url.endsWith('/financiador'))?.valueCodeableConcept?.coding?.[0]?.code;
    const covered = new Map(
      all('Coverage').map(({ beneficiary, type }) => [beneficiary.reference, type?.coding?.[0]?.code]),
    );
    expect(covered.size).toBe(all('Coverage').length);
    for (const patient of all('Patient')) {
      const code = insurer(patient);
      expect(covered.get(referenceTo(patient))).toBe(code === '1' ? undefined : code);
    }
  });

  it('is prescribed for a diagnosis of the same visit, and dispensed as it was prescribed', () => {
    const conditions = new Map(all('Condition').map((one) => [referenceTo(one), one]));
    const prescriptions = new Map(all('MedicationRequest').map((one) => [referenceTo(one), one]));
    for (const { reasonReference, encounter, subject } of prescriptions.values()) {
      expect(conditions.get(reasonReference?.[0]?.reference as string)).toMatchObject({ encounter, subject });
    }
    for (const { authorizingPrescription, medicationCodeableConcept, subject } of all('MedicationDispense')) {
      expect(prescriptions.get(authorizingPrescription?.[0]?.reference as string)).toMatchObject({
        medicationCodeableConcept,
        subject,
      });
    }
    expect(all('MedicationDispense').length).toBeLessThan(prescriptions.size);
  });

  it('is consented to by the patient, and for a minor by who answers for them', () => {
    const births = new Map(all('Patient').map(({ id, birthDate = '' }) => [`Patient/${id}`, birthDate]));
    const carers = new Map(all('RelatedPerson').map((one) => [referenceTo(one), one.patient.reference]));
    for (const { patient, performer, dateTime = '' } of all('Consent')) {
      const adultSince = Number(births.get(patient?.reference as string)?.slice(0, 4)) + 18;
      const by = performer?.[0]?.reference as string;
      expect(carers.get(by) ?? by).toBe(patient?.reference);
      if (Number(dateTime.slice(0, 4)) < adultSince) expect(by).toMatch(/^RelatedPerson/);
    }
    expect(new Set(all('Consent').map(({ provision }) => provision?.type))).toEqual(new Set(['permit', 'deny']));
  });
});
