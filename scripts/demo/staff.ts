// The people who work at a service: https://hl7.org/fhir/R4/practitionerrole.html
import type { Practitioner, Resource } from '@medplum/fhirtypes';
import { parseDay } from './calendar.ts';
import { marked } from './chart.ts';
import { type Clinic, type Staff, specialtyOf } from './clinic.ts';
import { dni, dniNumber } from './documents.ts';
import { drawPerson, fullName, humanName, pickHeritage } from './people.ts';
import { randomFrom } from './random.ts';
import { concept, NAMING, SYSTEM } from './systems.ts';

/** Serial numbers below it belong to staff, those from it on to patients. */
export const FIRST_PATIENT = 50_000;

const PATIENTS_PER_PROFESSIONAL = 4000;

const COLLEGES: Record<string, string> = {
  '01': 'Colegio Médico del Perú',
  '03': 'Colegio Odontológico del Perú',
  '05': 'Colegio de Obstetrices del Perú',
  '06': 'Colegio de Enfermeros del Perú',
  '08': 'Colegio de Psicólogos del Perú',
};

/** `hired`: how many work elsewhere already. Enough people for the patients of the network. */
export function hireStaff(
  seed: number,
  clinic: Clinic,
  hired: number,
  patients: number,
  resources: Resource[],
): Staff[] {
  const count = 1 + Math.floor(patients / PATIENTS_PER_PROFESSIONAL);
  return Array.from({ length: count }, (_, index) => hire(seed, clinic, hired + index, index + 1, resources));
}

function hire(seed: number, clinic: Clinic, serial: number, number: number, resources: Resource[]): Staff {
  const { data, facility } = clinic;
  const id = `${facility.data.code}-${data.id}-${number}`;
  const random = randomFrom(seed, 'staff', id);
  const gender = random.chance(0.6) ? 'female' : 'male';
  const birth = parseDay('1960-01-01') + random.int(0, 38 * 365);
  const person = { ...drawPerson(random, serial, gender, birth, pickHeritage(random)), country: 'PER' };
  const profession = data.profession ?? { code: '', display: `Médico especialista en ${data.name}` };
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    identifier: [dni(dniNumber(serial))],
    active: true,
    name: [humanName(person)],
    gender,
    qualification: [
      {
        identifier: [{ system: NAMING.college(data.college), value: `99${String(serial).padStart(5, '0')}` }],
        code: concept(SYSTEM.college, data.college, COLLEGES[data.college] ?? data.college),
      },
    ],
  };
  const title = fullName(person);
  const code =
    profession.code === ''
      ? { text: profession.display }
      : concept(SYSTEM.profession, profession.code, profession.display);
  resources.push(
    marked(`prof-${id}`, practitioner),
    marked(`rol-${id}`, {
      resourceType: 'PractitionerRole',
      active: true,
      practitioner: { reference: `Practitioner/prof-${id}`, display: title },
      organization: facility.organization,
      code: [code],
      ...(data.specialty === undefined ? {} : { specialty: [specialtyOf(data)] }),
      location: [facility.location],
      healthcareService: [clinic.service],
    }),
  );
  return {
    practitioner: { reference: `Practitioner/prof-${id}`, display: title },
    role: { reference: `PractitionerRole/rol-${id}`, display: title },
    roleId: id,
    number,
  };
}
