// Identity documents of synthetic people: well-formed, unique, and in ranges kept for the demonstration.
// https://hl7.org/fhir/R4/datatypes.html#Identifier
import type { Identifier } from '@medplum/fhirtypes';
import { countryOf, EXTENSION, NAMING, SYSTEM } from './systems.ts';

const WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];

/** The check digit printed beside the eight digits of a DNI: `2` for 10117410. */
export function dniCheckDigit(number: string): string {
  let sum = 0;
  for (const [at, weight] of WEIGHTS.entries()) sum += weight * Number(number[at]);
  return '65432110987'[sum % 11] as string;
}

const RANGE = 1_000_000;
const STEP = 618_033; // shares no factor with the range, so that it visits every number once

/** The DNI number of the n-th person of a network, in 90000000–99999999 from the top. Ten million people at most. */
export function dniNumber(person: number): string {
  const block = Math.floor(person / RANGE);
  if (block > 9) throw new RangeError('a demonstration network holds ten million people at most');
  return String((99 - block) * RANGE + ((person * STEP) % RANGE));
}

export function dni(number: string): Identifier {
  return {
    extension: [{ url: EXTENSION.checkDigit, valueString: dniCheckDigit(number) }],
    use: 'official',
    type: documentType('1', 'DNI', 'PER'),
    system: NAMING.dni,
    value: number,
  };
}

export const foreignerCard = (number: string, country: string): Identifier => ({
  use: 'official',
  type: documentType('2', 'Carné extranjería', country),
  system: NAMING.foreignerCard,
  value: number,
});

export const passport = (number: string, country: string): Identifier => ({
  use: 'official',
  type: documentType('3', 'Pasaporte', country),
  system: NAMING.passport,
  value: number,
});

/** Certificado de nacido vivo: what a child has before its DNI. COREPE has no code for it, HIS-MINSA has. */
export const birthCertificate = (number: string, superseded: boolean): Identifier => ({
  use: superseded ? 'old' : 'official',
  type: {
    coding: [{ system: SYSTEM.hisDocumentType, code: '6', display: 'CNV' }],
    text: 'Certificado de nacido vivo',
  },
  system: NAMING.birthCertificate,
  value: number,
});

export const medicalRecord = (facility: string, number: string): Identifier => ({
  use: 'usual',
  type: {
    coding: [
      {
        system: 'http://terminology.hl7.org/CodeSystem/v2-0203',
        code: 'MR',
        display: 'Medical record number',
      },
    ],
    text: 'Número de historia clínica',
  },
  system: NAMING.medicalRecord(facility),
  value: number,
  assigner: { reference: `Organization/ipress-${facility}` },
});

/** A coding of COREPE's document types with the issuing country, as its Patient profile asks. */
function documentType(code: string, display: string, country: string): NonNullable<Identifier['type']> {
  return {
    extension: [countryOf(country)],
    coding: [{ system: SYSTEM.documentType, code, display }],
  };
}
