// What is written down when somebody is seen: https://hl7.org/fhir/R4/clinicalsummary-module.html
import type {
  CodeableConcept,
  Condition,
  Encounter,
  Observation,
  ObservationComponent,
  Patient,
  Quantity,
  Reference,
  RelatedPerson,
} from '@medplum/fhirtypes';
import { type Day, instantText } from './calendar.ts';
import type { Chart } from './chart.ts';
import { type Clinic, type Facility, type Staff, serviceTypes } from './clinic.ts';
import type { Network } from './network.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import { concept, EXTENSION, SYSTEM } from './systems.ts';

/** Somebody whose record is being written. */
export type Subject = {
  person: Person;
  patient: Reference<Patient>;
  /** Who answers for a minor. */
  carer?: Reference<RelatedPerson> | undefined;
  /** The first-level facility that answers for the person. */
  home: Facility;
  chart: Chart;
  random: Random;
  today: Day;
  network: Network;
};

export type Visit = {
  subject: Subject;
  clinic: Clinic;
  staff: Staff;
  encounter: Reference<Encounter>;
  /** When it began. */
  at: string;
  day: Day;
};

export type VisitKind = {
  class?: 'AMB' | 'EMER' | 'VR';
  /** Of the telemedicine, where it is that. */
  modality?: string;
  type: CodeableConcept;
  reason?: CodeableConcept;
};

const CLASSES = { AMB: 'ambulatory', EMER: 'emergency', VR: 'virtual' };
const MINUTES = 25;

/** A finished encounter at this clinic, some time of that day's morning or afternoon. */
export function visit(subject: Subject, clinic: Clinic, day: Day, kind: VisitKind): Visit {
  const { random, chart, patient } = subject;
  const staff = random.pick(clinic.staff);
  const minute = 8 * 60 + 5 * random.int(0, 120);
  const at = instantText(day, minute);
  const { class: code = 'AMB', modality, type, reason } = kind;
  const encounter = chart.add<Encounter>({
    resourceType: 'Encounter',
    ...(modality === undefined ? {} : { extension: [modalityOf(modality)] }),
    status: 'finished',
    class: { system: SYSTEM.actCode, code, display: CLASSES[code] },
    type: [type],
    serviceType: serviceTypes(clinic.data)[0] as CodeableConcept,
    subject: patient,
    participant: [{ individual: staff.practitioner }],
    period: { start: at, end: instantText(day, minute + MINUTES) },
    ...(reason === undefined ? {} : { reasonCode: [reason] }),
    location: [{ location: clinic.room }],
    serviceProvider: clinic.facility.organization,
  });
  return { subject, clinic, staff, encounter, at, day };
}

const modalityOf = (code: string) => ({
  url: EXTENSION.modality,
  valueCodeableConcept: { coding: [{ system: SYSTEM.modality, code }] },
});

/** The home facility's clinic for this service; the nearest larger facility's where it has none. */
export function clinicFor(subject: Subject, service: string): Clinic {
  const own = subject.home.clinics.get(service);
  if (own !== undefined) return own;
  const near = [...subject.network.firstLevel.map(({ facility }) => facility), ...subject.network.hospitals];
  const parent = subject.home.data.parent;
  const candidates = near.filter((facility) => facility.clinics.has(service));
  const chosen = candidates.find((facility) => facility.data.parent === parent) ?? candidates[0];
  return chosen?.clinics.get(service) as Clinic;
}

export type Measure = { code: string; display: string; unit: string; category: 'vital-signs' | 'laboratory' };

export const MEASURE = {
  weight: { code: '29463-7', display: 'Peso corporal', unit: 'kg', category: 'vital-signs' },
  height: { code: '8302-2', display: 'Talla', unit: 'cm', category: 'vital-signs' },
  head: { code: '9843-4', display: 'Perímetro cefálico', unit: 'cm', category: 'vital-signs' },
  haemoglobin: { code: '718-7', display: 'Hemoglobina', unit: 'g/dL', category: 'laboratory' },
  glycated: { code: '4548-4', display: 'Hemoglobina glicosilada', unit: '%', category: 'laboratory' },
} as const satisfies Record<string, Measure>;

export const quantity = (value: number, unit: string): Quantity => ({ value, unit, system: SYSTEM.ucum, code: unit });

export function observe(
  seen: Visit,
  measure: Measure,
  value: number,
  more: Partial<Observation> = {},
): Reference<Observation> {
  return seen.subject.chart.add<Observation>({
    ...observation(seen, concept(SYSTEM.loinc, measure.code, measure.display), measure.category),
    valueQuantity: quantity(value, measure.unit),
    ...more,
  });
}

/** https://hl7.org/fhir/R4/bp.html */
export function observeBloodPressure(seen: Visit, systolic: number, diastolic: number): void {
  const part = (code: string, display: string, value: number): ObservationComponent => ({
    code: concept(SYSTEM.loinc, code, display),
    valueQuantity: { value, unit: 'mmHg', system: SYSTEM.ucum, code: 'mm[Hg]' },
  });
  seen.subject.chart.add<Observation>({
    ...observation(seen, concept(SYSTEM.loinc, '85354-9', 'Presión arterial'), 'vital-signs'),
    component: [part('8480-6', 'Presión sistólica', systolic), part('8462-4', 'Presión diastólica', diastolic)],
  });
}

const CATEGORIES = { 'vital-signs': 'Vital Signs', laboratory: 'Laboratory' };

const observation = (
  { subject, encounter, at, staff }: Visit,
  code: CodeableConcept,
  category: Measure['category'],
): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  category: [{ coding: [{ system: SYSTEM.observationCategory, code: category, display: CATEGORIES[category] }] }],
  code,
  subject: subject.patient,
  encounter,
  effectiveDateTime: at,
  performer: [staff.practitioner],
});

export type Diagnosis = { code: string; display: string; chronic?: boolean };

/** `presumptive` and `definitive` are HIS-MINSA's P and D. */
export function diagnose(
  seen: Visit,
  { code, display, chronic }: Diagnosis,
  certainty: 'presumptive' | 'definitive',
): Reference<Condition> {
  const { subject, encounter, at, staff, day } = seen;
  const active = chronic === true || subject.today - day < 21;
  return subject.chart.add<Condition>(
    {
      resourceType: 'Condition',
      extension: [{ url: EXTENSION.diagnosisType, valueCode: certainty === 'definitive' ? 'D' : 'P' }],
      clinicalStatus: { coding: [{ system: SYSTEM.conditionClinical, code: active ? 'active' : 'resolved' }] },
      verificationStatus: {
        coding: [
          { system: SYSTEM.conditionVerification, code: certainty === 'definitive' ? 'confirmed' : 'provisional' },
        ],
      },
      category: [
        { coding: [{ system: SYSTEM.conditionCategory, code: 'encounter-diagnosis', display: 'Encounter Diagnosis' }] },
      ],
      code: concept(SYSTEM.icd10, code, display),
      subject: subject.patient,
      encounter,
      onsetDateTime: at.slice(0, 10),
      ...(active ? {} : { abatementDateTime: at.slice(0, 10) }),
      recordedDate: at,
      recorder: staff.practitioner,
    },
    display,
  );
}

export const round = (value: number, decimals = 1): number => Number(value.toFixed(decimals));
