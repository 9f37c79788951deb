// One household: its people registered as patients, who belongs to whom, and what has happened to each.
// https://hl7.org/fhir/R4/patient.html
import type { CodeableConcept, Group, Patient, Reference, RelatedPerson } from '@medplum/fhirtypes';
import { type Referable, recordConsultations, recordPregnancy } from './adulthood.ts';
import { book, missed } from './appointments.ts';
import { type Day, yearsBetween } from './calendar.ts';
import { clinicFor, type Subject } from './care.ts';
import { Chart } from './chart.ts';
import { recordChildhood } from './childhood.ts';
import type { Facility } from './clinic.ts';
import { consentToSending } from './consents.ts';
import { type Insurer, insure, insurerOf, pickInsurer } from './coverage.ts';
import addresses from './data/addresses.json' with { type: 'json' };
import { medicalRecord } from './documents.ts';
import { drawHousehold, type Kinship, type Member } from './households.ts';
import type { Network } from './network.ts';
import { birthDate, documentsOf, fullName, humanName, mainDocument, type Person } from './people.ts';
import { type Random, randomFrom } from './random.ts';
import { refer } from './referrals.ts';
import { concept, countryOf, EXTENSION, NAMING, SYSTEM, ubigeoOf } from './systems.ts';
import { teleconsult } from './teleconsultations.ts';

type Place = { seed: number; today: Day; network: Network };
type Home = { facility: Facility; street: string; phone: string; number: number; insurer: Insurer };

/** The chart of the n-th household: at most `limit` patients, the first of them numbered `serial`. */
export function recordFamily(
  place: Place,
  number: number,
  serial: number,
  limit: number,
): { chart: Chart; patients: number } {
  const { seed, today, network } = place;
  const random = randomFrom(seed, 'family', number);
  const chart = new Chart(seed, number);
  const members = drawHousehold(random, serial, today, limit);
  const home: Home = {
    facility: random.weighted(network.firstLevel).facility,
    street: `${random.pick(addresses.streets)} ${random.int(100, 999)}`,
    phone: `900${String(random.int(0, 999_999)).padStart(6, '0')}`,
    number,
    insurer: pickInsurer(randomFrom(seed, 'insurer', number)),
  };
  const patients = members.map(({ person }) => register(person, home, chart, today, random));
  const carers = relate(members, patients, chart, today);
  addHousehold(members, patients, home, chart);
  const adherence = 0.55 + 0.44 * random.next();
  for (const [index, member] of members.entries()) {
    const patient = patients[index] as Reference<Patient>;
    const subject = { ...member, patient, carer: carers[index], home: home.facility, chart, random, today, network };
    insure(member.person, patient, home.insurer, chart, today);
    live(subject, member.kinship, adherence);
    consentToSending(subject);
  }
  return { chart, patients: members.length };
}

type ExtendedPatient = Patient & { _birthDate: object };

function register(
  person: Person,
  { facility, street, phone, insurer }: Home,
  chart: Chart,
  today: Day,
  random: Random,
): Reference<Patient> {
  const { organization, data } = facility;
  const { etnia, language } = person.heritage;
  const adult = yearsBetween(person.birth, today) >= 18;
  const patient: ExtendedPatient = {
    resourceType: 'Patient',
    extension: [
      { url: EXTENSION.ethnicity, valueCodeableConcept: concept(SYSTEM.ethnicity, etnia.code, etnia.display) },
      insurerOf(insurer),
    ],
    identifier: [...documentsOf(person, today), medicalRecord(data.code, String(person.serial).padStart(7, '0'))],
    active: true,
    name: [humanName(person)],
    ...(adult && random.chance(0.85)
      ? { telecom: [{ system: 'phone' as const, value: phone, use: 'mobile' as const }] }
      : {}),
    gender: person.gender,
    birthDate: birthDate(person),
    _birthDate: {
      extension: [countryOf(person.country), ...(person.country === 'PER' ? [ubigeoOf(data.ubigeo)] : [])],
    },
    address: [
      { use: 'home', extension: [ubigeoOf(data.ubigeo)], line: [street], district: data.district, country: 'PE' },
    ],
    communication: [{ language: spoken(language), preferred: true }],
    generalPractitioner: [organization],
    managingOrganization: organization,
  };
  return chart.add<Patient>(patient);
}

/** HL7's list of common languages knows none of Peru's own: those are named in words. */
const spoken = ({ code, display }: { code?: string; display: string }): CodeableConcept => ({
  ...(code === undefined ? {} : { coding: [{ system: 'urn:ietf:bcp:47', code, display }] }),
  text: display,
});

const KIN: Partial<Record<Kinship, { code: string; display: string }>> = {
  mother: { code: 'MTH', display: 'Madre' },
  father: { code: 'FTH', display: 'Padre' },
  grandmother: { code: 'GRMTH', display: 'Abuela' },
};

/** A minor's carers, each found by the document that the carer's own record bears; gives back the first of each member. */
function relate(
  members: Member[],
  patients: Reference<Patient>[],
  chart: Chart,
  today: Day,
): (Reference<RelatedPerson> | undefined)[] {
  return members.map(({ kinship, person }, index) => {
    if (kinship !== 'child' || yearsBetween(person.birth, today) >= 18) return undefined;
    const carers = members.flatMap((carer) => {
      const kin = KIN[carer.kinship];
      if (kin === undefined) return [];
      return chart.add<RelatedPerson>({
        resourceType: 'RelatedPerson',
        identifier: [mainDocument(carer.person, today)],
        active: true,
        patient: patients[index] as Reference<Patient>,
        relationship: [concept(SYSTEM.role, kin.code, kin.display)],
        name: [humanName(carer.person)],
        gender: carer.person.gender,
        birthDate: birthDate(carer.person),
      });
    });
    return carers[0];
  });
}

function addHousehold(
  members: Member[],
  patients: Reference<Patient>[],
  { facility, number }: Home,
  chart: Chart,
): void {
  const head = members[0] as Member;
  chart.add<Group>({
    resourceType: 'Group',
    identifier: [{ system: NAMING.familyFile, value: `${facility.data.code}-${String(number).padStart(6, '0')}` }],
    active: true,
    type: 'person',
    actual: true,
    code: concept(SYSTEM.role, 'FAMMEMB', 'Familia (ficha familiar)'),
    name: `Familia de ${fullName(head.person)} (sintética)`,
    quantity: members.length,
    managingEntity: facility.organization,
    member: patients.map((entity) => ({ entity })),
  });
}

/** What has happened to one person, and what is planned. */
function live(subject: Subject, kinship: Kinship, adherence: number): void {
  const { person, random, today } = subject;
  const years = yearsBetween(person.birth, today);
  if (years < 12) recordChildhood(subject, adherence);
  if (kinship === 'mother' && years >= 17 && years <= 44 && random.chance(0.08))
    recordPregnancy(subject, random.int(60, 270));
  const referable = today - person.birth > 60 ? recordConsultations(subject) : [];
  const [worst] = referable;
  if (worst !== undefined) ask(worst, subject);
  if (years < 6 && random.chance(0.35))
    book(subject, clinicFor(subject, 'enfermeria-cred'), 'CHECKUP', 'Control CRED y vacunas');
  else if (years >= 12 && random.chance(0.18)) bookAdult(subject, referable);
  if (random.chance(0.04)) {
    const clinic = clinicFor(subject, 'medicina-general');
    missed(subject, clinic, random.chance(0.5) ? 'cancelled' : 'noshow', today - random.int(1, 30));
  }
}

function ask(referable: Referable, { random, person }: Subject): void {
  if (random.chance(0.4)) refer(referable, person.serial);
  else if (random.chance(0.35)) teleconsult(referable, person.serial);
}

function bookAdult(subject: Subject, referable: Referable[]): void {
  const service = subject.random.pick(['medicina-general', 'odontologia', 'psicologia', 'medicina-general']);
  const reason = referable[0]?.data.display ?? 'Consulta';
  book(subject, clinicFor(subject, service), referable.length > 0 ? 'FOLLOWUP' : 'ROUTINE', reason);
}
