// Synthetic people with names of Peru's peoples, drawn from lists: https://hl7.org/fhir/R4/datatypes.html#HumanName
import type { Extension, HumanName, Identifier } from '@medplum/fhirtypes';
import { type Day, dateText } from './calendar.ts';
import foreign from './data/foreign.json' with { type: 'json' };
import heritages from './data/heritages.json' with { type: 'json' };
import { birthCertificate, dni, dniNumber, foreignerCard, passport } from './documents.ts';
import type { Random } from './random.ts';
import { EXTENSION } from './systems.ts';

export type Heritage = (typeof heritages)[number];
export type Gender = 'female' | 'male';

export type Person = {
  /** Number of the person in the whole network; the documents follow from it. */
  serial: number;
  gender: Gender;
  birth: Day;
  heritage: Heritage;
  /** Where the documents come from: `PER`. */
  country: string;
  given: string[];
  fatherSurname: string;
  motherSurname: string;
};

const castilian = heritages.find((heritage) => heritage.castilian === 0) as Heritage;

export const pickHeritage = (random: Random): Heritage => random.weighted(heritages);

/** Somebody whose surnames are still to be inherited, or drawn when there is nobody to inherit from. */
export function drawPerson(random: Random, serial: number, gender: Gender, birth: Day, heritage: Heritage): Person {
  const guest = random.chance(0.03) ? random.weighted(foreign) : undefined;
  return {
    serial,
    gender,
    birth,
    heritage,
    country: guest?.country ?? 'PER',
    given: drawGiven(random, gender, heritage),
    fatherSurname: guest === undefined ? drawSurname(random, heritage) : random.pick(guest.surnames),
    motherSurname: guest === undefined ? drawSurname(random, heritage) : random.pick(guest.surnames),
  };
}

/** A child carries its father's first surname and its mother's; its mother's two when the father is unknown. */
export function drawChild(random: Random, serial: number, birth: Day, mother: Person, father?: Person): Person {
  const gender = random.chance(0.5) ? 'female' : 'male';
  const heritage = random.chance(0.5) ? mother.heritage : (father?.heritage ?? mother.heritage);
  return {
    serial,
    gender,
    birth,
    heritage,
    country: 'PER',
    given: drawGiven(random, gender, heritage),
    fatherSurname: father?.fatherSurname ?? mother.fatherSurname,
    motherSurname: father === undefined ? mother.motherSurname : mother.fatherSurname,
  };
}

/** Surnames mix: one in four comes from the common stock whatever the heritage. */
function drawSurname(random: Random, heritage: Heritage): string {
  return random.pickCommon(random.chance(0.25) ? castilian.surnames : heritage.surnames);
}

function drawGiven(random: Random, gender: Gender, heritage: Heritage): string[] {
  const draw = (): string => random.pick(random.chance(heritage.castilian) ? castilian[gender] : heritage[gender]);
  const first = draw();
  if (first.includes(' ')) return first.split(' ');
  const second = random.chance(0.7) ? (draw().split(' ')[0] as string) : first;
  return second === first ? [first] : [first, second];
}

type ExtendedName = HumanName & { _family: { extension: Extension[] } };

/** COREPE's shape: `family` is the father's surname, the mother's is an extension of it. */
export function humanName({ given, fatherSurname, motherSurname }: Person, prefix?: string): HumanName {
  const name: ExtendedName = {
    use: 'official',
    text: `${given.join(' ')} ${fatherSurname} ${motherSurname}`,
    family: fatherSurname,
    _family: { extension: [{ url: EXTENSION.motherSurname, valueString: motherSurname }] },
    given,
    ...(prefix === undefined ? {} : { prefix: [prefix] }),
  };
  return name;
}

export const fullName = (person: Person): string => humanName(person).text as string;

const DAYS_TO_DNI = 30;
const CNV_SINCE_DAYS = 6 * 365;

/** DNI for Peruvians, a foreigner's card or passport for others; a newborn has its birth certificate alone. */
export function documentsOf({ serial, birth, country }: Person, today: Day): Identifier[] {
  const digits = String(serial).padStart(7, '0');
  if (country !== 'PER')
    return [serial % 4 === 0 ? passport(`X${digits}`, country) : foreignerCard(`99${digits}`, country)];
  const hasDni = today - birth > DAYS_TO_DNI;
  const documents = hasDni ? [dni(dniNumber(serial))] : [];
  if (today - birth < CNV_SINCE_DAYS) documents.push(birthCertificate(`990${digits}`, hasDni));
  return documents;
}

/** The one identifier by which a counter would look the person up. */
export const mainDocument = (person: Person, today: Day): Identifier => documentsOf(person, today)[0] as Identifier;

export const birthDate = (person: Person): string => dateText(person.birth);
