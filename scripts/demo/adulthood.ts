// The record of an adult or adolescent: consultations, blood pressure, diagnoses, prenatal controls.
// https://hl7.org/fhir/R4/encounter.html
import type { Condition, Reference } from '@medplum/fhirtypes';
import { workday, yearsBetween } from './calendar.ts';
import {
  clinicFor,
  diagnose,
  MEASURE,
  observe,
  observeBloodPressure,
  round,
  type Subject,
  type Visit,
  visit,
} from './care.ts';
import conditions from './data/conditions.json' with { type: 'json' };
import { concept, SYSTEM } from './systems.ts';
import { treat } from './treatments.ts';

export type ConditionData = {
  code: string;
  display: string;
  /** Youngest and oldest age in years. */
  from: number;
  to: number;
  weight: number;
  service: string;
  chronic?: boolean;
  /** The hospital service it may be referred to. */
  specialty?: string;
};

/** A diagnosis that somebody might be referred for. */
export type Referable = { seen: Visit; condition: Reference<Condition>; data: ConditionData };

const MONTHS_BACK = 24;
const CONSULTATION = { text: 'Consulta ambulatoria' };
const EMERGENCY = { text: 'Atención de urgencia' };

/** Consultations of the last two years; gives back what a specialist could be asked about. */
export function recordConsultations(subject: Subject): Referable[] {
  const { person, random, today } = subject;
  const age = yearsBetween(person.birth, today);
  const possible = (conditions as ConditionData[]).filter(({ from, to }) => age >= from && age <= to);
  const body = { weight: 62 + 9 * random.normal(), systolic: 104 + age * 0.35 + 8 * random.normal() };
  const referable: Referable[] = [];
  const usual = random.weighted(possible);
  const visits = random.int(1, age >= 60 ? 6 : age < 15 ? 2 : 4);
  const earliest = Math.max(person.birth + 30, today - MONTHS_BACK * 30);
  for (let left = visits; left > 0; left--) {
    const day = workday(earliest + random.int(0, Math.max(0, today - earliest - 4)));
    if (day >= today) continue;
    const data = usual.chronic === true || random.chance(0.3) ? usual : random.weighted(possible);
    const urgent = data.chronic !== true && random.chance(0.12);
    const clinic = clinicFor(subject, urgent ? 'urgencias' : data.service);
    const kind = urgent ? { class: 'EMER' as const, type: EMERGENCY } : { type: CONSULTATION };
    const seen = visit(subject, clinic, day, { ...kind, reason: { text: data.display } });
    if (age >= 15) examine(seen, body, data);
    const condition = diagnose(seen, data, data.chronic === true || random.chance(0.7) ? 'definitive' : 'presumptive');
    treat(seen, condition, data.code);
    if (data.specialty !== undefined) referable.push({ seen, condition, data });
  }
  return referable;
}

function examine(seen: Visit, body: { weight: number; systolic: number }, { code }: ConditionData): void {
  const { random } = seen.subject;
  const systolic = Math.round(body.systolic + (code === 'I10' ? 24 : 0) + 5 * random.normal());
  observeBloodPressure(seen, systolic, Math.round(systolic * 0.62 + 3 * random.normal()));
  observe(seen, MEASURE.weight, round(body.weight + random.normal()));
  if (code === 'E11.9') observe(seen, MEASURE.glycated, round(7.6 + random.normal()));
}

const TRIMESTER_DAYS = 91;
const TERM_DAYS = 280;
const CONTROLS = ['Z34.91', 'Z34.92', 'Z34.93']; // CIE-10 as the ministry extends it: by trimester

/** Prenatal controls so far of a woman so many days pregnant. */
export function recordPregnancy(subject: Subject, daysPregnant: number): void {
  const { random, today } = subject;
  const start = today - daysPregnant;
  for (let age = random.int(42, 90); age < Math.min(daysPregnant, TERM_DAYS); age += random.int(28, 36)) {
    const day = workday(start + age);
    if (day >= today) return;
    const trimester = Math.min(3, 1 + Math.floor(age / TRIMESTER_DAYS));
    const type = concept(SYSTEM.icd10, CONTROLS[trimester - 1] as string, `Control prenatal, ${trimester}.º trimestre`);
    const seen = visit(subject, clinicFor(subject, 'obstetricia'), day, { type });
    observeBloodPressure(seen, Math.round(106 + 7 * random.normal()), Math.round(66 + 5 * random.normal()));
    observe(seen, MEASURE.weight, round(55 + age * 0.04 + 2 * random.normal()));
    observe(seen, MEASURE.haemoglobin, round(11.8 + random.normal()));
  }
}
