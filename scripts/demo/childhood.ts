// The record of a child: controls of growth and development (CRED), vaccines of the national schedule, haemoglobin and anaemia.
// https://hl7.org/fhir/R4/immunization.html
import type { CodeableConcept, Immunization } from '@medplum/fhirtypes';
import { addMonths, type Day, dateText, monthsBetween, workday } from './calendar.ts';
import { clinicFor, diagnose, MEASURE, observe, quantity, round, type Subject, type Visit, visit } from './care.ts';
import growth from './data/childhood.json' with { type: 'json' };
import vaccines from './data/vaccines.json' with { type: 'json' };
import { concept, SYSTEM } from './systems.ts';
import { treat } from './treatments.ts';

type Vaccine = { name: string; atc: string; his?: string; doses: { months: number; booster?: boolean }[] };
type Due = { vaccine: Vaccine; number: number; booster: boolean };

/** Doses by the age in months at which they are due. */
const SCHEDULE = new Map<number, Due[]>();
for (const vaccine of vaccines as Vaccine[]) {
  for (const [index, dose] of vaccine.doses.entries()) {
    const due = SCHEDULE.get(dose.months) ?? [];
    SCHEDULE.set(dose.months, [...due, { vaccine, number: index + 1, booster: dose.booster === true }]);
  }
}

/** Everything since birth, as a family with this adherence (0 to 1) would have come. */
export function recordChildhood(subject: Subject, adherence: number): void {
  const { person, random, today } = subject;
  const constitution = { weight: random.normal(), height: random.normal(), iron: random.normal() };
  if (person.birth < today) vaccinateNewborn(subject);
  for (const control of growth.controls) {
    const ideal =
      control.day === undefined ? addMonths(person.birth, control.month as number) : person.birth + control.day;
    const day = workday(ideal + random.int(0, control.day === undefined ? 12 : 2));
    if (day >= today) return;
    if (!random.chance(adherence)) continue;
    const type = concept(SYSTEM.procedure, control.code, 'Control de crecimiento y desarrollo (CRED)');
    const seen = visit(subject, clinicFor(subject, 'enfermeria-cred'), day, { type });
    measure(seen, constitution);
    for (const due of SCHEDULE.get(control.month ?? -1) ?? []) vaccinate(seen, due);
    if (growth.haemoglobinMonths.includes(control.month ?? -1)) measureHaemoglobin(seen, constitution.iron);
  }
}

function vaccinateNewborn(subject: Subject): void {
  const hospital = subject.random.pick(subject.network.hospitals);
  const clinic = hospital.clinics.get('gineco-obstetricia') ?? clinicFor(subject, 'obstetricia');
  const type: CodeableConcept = { text: 'Atención inmediata del recién nacido' };
  const seen = visit(subject, clinic, subject.person.birth, { type });
  measure(seen, { weight: subject.random.normal(), height: subject.random.normal() });
  for (const due of SCHEDULE.get(0) ?? []) vaccinate(seen, due);
}

function measure(seen: Visit, constitution: { weight: number; height: number }): void {
  const { person } = seen.subject;
  const months = monthsBetween(person.birth, seen.day);
  const median = growth.median[person.gender];
  const at = (values: number[]): number => interpolate(growth.median.months, values, months);
  observe(seen, MEASURE.weight, round(at(median.weight) * (1 + 0.09 * constitution.weight), 2));
  observe(seen, MEASURE.height, round(at(median.height) * (1 + 0.035 * constitution.height)));
  if (months < 24) observe(seen, MEASURE.head, round(at(median.head) * (1 + 0.02 * constitution.height)));
}

/** Between the two nearest known ages; the last value beyond them. */
function interpolate(ages: number[], values: number[], age: number): number {
  const above = ages.findIndex((known) => known >= age);
  if (above <= 0) return (above === 0 ? values[0] : values.at(-1)) as number;
  const [x0, x1] = [ages[above - 1] as number, ages[above] as number];
  const [y0, y1] = [values[above - 1] as number, values[above] ?? (values.at(-1) as number)];
  return y0 + ((y1 - y0) * (age - x0)) / (x1 - x0);
}

/** Blood at altitude holds more haemoglobin: judged after the correction for the place of residence. */
function measureHaemoglobin(seen: Visit, iron: number): void {
  const { person, home, random } = seen.subject;
  const correction = altitudeCorrection(home.data.altitude);
  const adjusted = round(11.4 + 0.95 * iron + 0.25 * random.normal());
  const severity = anaemiaOf(monthsBetween(person.birth, seen.day), adjusted);
  const code = severity === undefined ? 'N' : severity === 'severa' ? 'LL' : 'L';
  observe(seen, MEASURE.haemoglobin, round(adjusted + correction), {
    interpretation: [{ coding: [{ system: SYSTEM.interpretation, code }], text: severity ?? 'normal' }],
    component: [
      {
        code: { text: `Hemoglobina corregida por altitud (${home.data.altitude} m s. n. m.)` },
        valueQuantity: quantity(adjusted, 'g/dL'),
      },
    ],
  });
  if (severity !== undefined) {
    const display = `Anemia por deficiencia de hierro, sin otra especificación (${severity})`;
    treat(seen, diagnose(seen, { code: 'D50.9', display }, 'definitive'), 'D50.9');
  }
}

/** Grams per decilitre to take away from a measured value. */
export function altitudeCorrection(metres: number): number {
  return growth.altitudeCorrection.findLast(({ from }) => metres >= from)?.subtract ?? 0;
}

/** From six months to under five years; undefined: none. */
export function anaemiaOf(months: number, haemoglobin: number): 'leve' | 'moderada' | 'severa' | undefined {
  const band = growth.anaemia.findLast(({ fromMonth }) => months >= fromMonth);
  if (band === undefined || months >= 60 || haemoglobin >= band.mild) return undefined;
  if (haemoglobin >= band.moderate) return 'leve';
  return haemoglobin >= band.severe ? 'moderada' : 'severa';
}

function vaccinate(seen: Visit, { vaccine, number, booster }: Due): void {
  const { subject, encounter, at, clinic, staff } = seen;
  const { name, atc, his } = vaccine;
  if (subject.random.chance(0.05)) return; // out of stock that day
  const lot = `SINT-${atc.slice(-3)}-${subject.random.int(100, 999)}`;
  subject.chart.add<Immunization>({
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: {
      coding: [
        ...(his === undefined ? [] : [{ system: SYSTEM.procedure, code: his, display: name }]),
        { system: SYSTEM.atc, code: atc },
      ],
      text: name,
    },
    patient: subject.patient,
    encounter,
    occurrenceDateTime: at,
    primarySource: true,
    location: clinic.facility.location,
    lotNumber: lot,
    expirationDate: dateText(expiry(seen.day)),
    performer: [{ actor: staff.practitioner }],
    protocolApplied: [
      { series: booster ? 'Refuerzo' : 'Esquema nacional de vacunación', doseNumberPositiveInt: number },
    ],
  });
}

const expiry = (day: Day): Day => addMonths(day, 14);
