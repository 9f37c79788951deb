// Elements of random resources, with the values that searches get wrong: accents, half units, open periods, odd references.
// https://hl7.org/fhir/R4/search.html#ptypes
import type { Random } from './random.ts';

export const FAMILIES = [
  ...[
    'Quispe',
    'Mamani Quispe',
    'Quispe-Mamani',
    'Ñahui',
    'Núñez',
    'Nunez del Prado',
    'O’Higgins',
    "D'Ávila",
    'de la Cruz',
  ],
  ...[
    'ÑAHUI  MAMANI',
    'Groß',
    'García, López',
    'López\tGarcía',
    'a_b',
    '100%',
    'Huamán (viuda)',
    'Sánchez\\Ríos',
    'X|Y$Z',
  ],
];
export const GIVEN = [
  'José',
  'María José',
  'jose',
  'ROSA',
  'Rosa María',
  'Ana-Lucía',
  'Íñigo',
  'Ana',
  'An',
  'A.',
  'Zoë',
];
const ZONES = ['Z', '-05:00', '+02:00', '+05:45'];
const DAYS = ['2013-01-14', '2013-12-31', '2014-01-01', '2016-02-29', '2015-08-12'];
export const TIMES = ['00:00:00', '04:59:59', '05:00:00', '10:00:00', '23:59:59', '12:30:15.25', '23:59:59.999'];
export const UCUM = 'http://unitsofmeasure.org';
const MASSES: [code: string, factor: number][] = [
  ['g', 1],
  ['mg', 1000],
  ['kg', 0.001],
];
const SYSTOLIC = { system: 'http://loinc.org', code: '8480-6', display: 'Systolic blood pressure' };
/** A hierarchy: `a` is above `aa` and `ab`, which is above `aba`. */
export const TREE = 'http://example.org/tree';
/** A hierarchy in which case does not count: `Dm` is above `Dm-1`. */
export const ANY_CASE = 'http://example.org/any-case';
export const CODINGS: { system?: string; code: string; display?: string }[] = [
  ...['a', 'aa', 'ab', 'aba', 'b'].map((code) => ({ system: TREE, code })),
  SYSTOLIC,
  { system: 'http://loinc.org', code: '8462-4', display: 'Presión diastólica' },
  { system: 'http://example.org/codes', code: 'a,b', display: 'Coma, y barra' },
  { system: 'http://example.org/codes', code: 'A,B' },
  { code: '8480-6', display: 'sin sistema' },
  { system: 'http://example.org/codes|1', code: 'x$y|z\\w' },
  ...['Dm', 'dM', 'DM-1', 'dm-1'].map((code) => ({ system: ANY_CASE, code })),
];

/** Without the members that are undefined. */
export const present = (object: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

export type Elements = ReturnType<typeof elementsFrom>;

/** References lead to ids from `g0` to below `g<ids>`. */
export function elementsFrom(random: Random, baseUrl: string, ids: number) {
  const maybe = <Value>(make: () => Value): Value | undefined => (random.below(4) === 0 ? undefined : make());
  const list = <Value>(make: () => Value): Value[] => Array.from({ length: 1 + random.below(2) }, make);

  const concept = () =>
    random.below(4) === 0
      ? { text: random.pick(GIVEN) }
      : present({ coding: list(() => random.pick(CODINGS)), text: maybe(() => random.pick(GIVEN)) });
  const day = () => random.pick(DAYS);
  const dateTime = (): string => {
    const form = random.below(5);
    if (form < 3) return day().slice(0, [4, 7, 10][form]);
    return `${day()}T${random.pick(TIMES)}${random.pick(ZONES)}`;
  };
  const period = () => {
    const [start, end] = [day(), day()].sort() as [string, string];
    return [{ start, end }, { start }, { end }, { start: start.slice(0, 7), end: `${end}T23:00:00-05:00` }][
      random.below(4)
    ];
  };
  const identifier = () =>
    present({
      system: maybe(() => random.pick(['http://example.org/dni', 'urn:oid:1.2.3'])),
      value: random.pick(['00000001', '1', 'Ab-1', 'aB-1', '10|20']),
      type: maybe(() => ({
        coding: list(() => ({
          system: random.pick(['http://terminology.hl7.org/CodeSystem/v2-0203', ANY_CASE]),
          code: random.pick(['MR', 'NI', 'Ni']),
        })),
        text: random.pick(['Historia clínica', 'Documento']),
      })),
    });
  const reference = (type: string): object => {
    const local = `${type}/g${random.below(ids)}`;
    switch (random.below(9)) {
      case 0:
        return { reference: `${baseUrl}/${local}` };
      case 1:
        return { reference: `https://elsewhere.example.org/fhir/${local}` };
      case 2:
        return { reference: `${local}/_history/1` };
      case 3:
        return { identifier: identifier(), type };
      case 4:
        return { reference: `urn:uuid:6d2f2c1a-0000-4000-8000-00000000000${random.below(10)}` };
      case 5:
        return { display: 'nothing but a text' };
      default:
        return { reference: local, identifier: identifier() };
    }
  };
  const number = () =>
    random.pick([5.4, 5.35, 5.45, 5.44, 5.36, 5, 5.5, 0, -5.4, 100, 99.5, 100.5, 1e-3, 54, 4.86, 5.94]);
  const quantity = () => {
    const [code, factor] = random.pick(MASSES);
    const value = Number((number() * factor).toPrecision(12));
    const unit = random.pick([
      { unit: code },
      { system: UCUM, code },
      { system: UCUM, code, unit: 'gramos' },
      { system: 'http://example.org/units', code },
      {},
    ]);
    return present({
      value,
      comparator: random.below(5) === 0 ? random.pick(['<', '<=', '>', '>=']) : undefined,
      ...unit,
    });
  };
  const PROFILES = ['http://example.org/StructureDefinition/a', 'http://example.org/StructureDefinition/a|2'];
  const meta = () =>
    present({
      source: random.pick(['http://example.org/his#1', 'urn:uuid:6d2f2c1a-0000-4000-8000-000000000001']),
      tag: maybe(() => list(() => random.pick(CODINGS))),
      security: maybe(() => [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }]),
      profile: maybe(() => [random.pick(PROFILES)]),
    });
  const narrative = (): object => {
    const [one, other] = [random.pick(FAMILIES), random.pick(GIVEN)];
    const told = random.pick([
      `<p>${one}</p><p>${other}</p>`,
      `<b>${other}</b>ita, &#241;and&#xFA; &amp; <i>${one}</i>`,
    ]);
    return {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${told}<!-- no <b>word</b> --></div>`,
    };
  };
  const made = (object: Record<string, unknown>): object =>
    present({
      meta: random.below(3) === 0 ? meta() : undefined,
      text: random.below(4) === 0 ? narrative() : undefined,
      ...object,
    });
  return { maybe, list, concept, day, dateTime, period, identifier, reference, number, quantity, made };
}
