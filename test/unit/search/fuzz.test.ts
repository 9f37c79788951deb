// Nothing a client writes in a search ends in anything but an answer or a FhirError 400.
import { describe, expect, it } from '@jest/globals';
import { searchParameters } from '../../../server/definitions/search-parameters.ts';
import { resourceTypes } from '../../../server/definitions/structures.ts';
import type { FhirError } from '../../../server/fhir/outcome.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { evaluate } from '../../../server/search/evaluate.ts';
import { parseConditional, parseSearch } from '../../../server/search/parse.ts';
import { SETTINGS, subjectOf } from '../../support/find.ts';
import { freshSeed, type Random, randomFrom } from '../../support/random.ts';

const ROUNDS = 4_000;
const LENIENT = { ...SETTINGS, handling: 'lenient' } as const;

const MODIFIERS = [
  '',
  ':missing',
  ':exact',
  ':contains',
  ':not',
  ':text',
  ':of-type',
  ':identifier',
  ':Patient',
  ':above',
  ':below',
  ':in',
  ':',
  '::',
  ':__proto__',
  ':constructor',
];
const CONTROLS = [
  '_count',
  '_sort',
  '_total',
  '_summary',
  '_elements',
  '_include',
  '_has:Observation:patient:code',
  '_has:',
  '_filter',
  '_type',
  '_cursor',
  '_format',
  '__proto__',
  'constructor',
  'toString',
  '',
];
const VALUES = [
  'a',
  'true',
  '1',
  '-1',
  '5.4|http://u|mg',
  'ge2024',
  'ap2024-02-30',
  '2024-05-05T10:00:00-05:00',
  'http://a|b',
  '|',
  '||',
  '|||',
  ',',
  '\\',
  '\\\\',
  '\\,',
  '$',
  'Patient/1',
  'Patient?x=1',
  '#',
  'urn:oid:1.2',
  "'; DROP TABLE x --",
  '{"$gt":""}',
  '%',
  '_',
  '\u0000',
  '\ud800',
  '\u202e',
  '🦙',
  'é',
  '1e309',
  '1e-999',
  'NaN',
  'sa',
  'x'.repeat(3000),
  '9'.repeat(99),
  '../../etc/passwd',
  '<script>',
  '-name',
  '*',
  '10',
  'Patient,Group',
  'name co "x"',
  '_id eq 1 or',
  'not(',
  ')',
  'subject[code eq 1].name pr true',
  '"\\u00',
];

function randomText(random: Random): string {
  const length = random.below(12);
  return String.fromCharCode(...Array.from({ length }, () => random.below(random.below(4) === 0 ? 0x10000 : 0x80)));
}

const value = (random: Random): string =>
  Array.from({ length: 1 + random.below(3) }, () =>
    random.below(3) === 0 ? randomText(random) : random.pick(VALUES),
  ).join(random.pick(['', ',', '|', '$', ' ']));

function name(random: Random, type: string): string {
  const own = (of: string) => random.pick(searchParameters(of)).code + random.pick(MODIFIERS);
  switch (random.below(8)) {
    case 0:
      return random.pick(CONTROLS);
    case 1:
      return randomText(random);
    case 2:
      return `${own(type)}.${own(random.pick(['Patient', 'Organization', 'Encounter']))}`;
    case 3:
      return `_has:${random.pick(resourceTypes())}:${random.pick(['patient', 'subject', 'encounter'])}:${own('Observation')}`;
    default:
      return own(type);
  }
}

const resources: Resource[] = [
  { resourceType: 'Patient', id: '1', name: [{ family: 'Quispe' }], birthDate: '2000-01-01', gender: 'male' },
  {
    resourceType: 'Observation',
    id: '2',
    subject: { reference: 'Patient/1' },
    valueQuantity: { value: 5.4, unit: 'mg' },
  },
];
const subjects = resources.map((resource) => subjectOf(resource));

/** The status of the refusal, or 200; anything else that is thrown goes on. */
function status(ask: () => void): number {
  try {
    ask();
    return 200;
  } catch (error) {
    const failure = error as FhirError;
    if (failure.name !== 'FhirError' || failure.issues.some(({ text }) => !text.en || !text.es)) throw error;
    return failure.status;
  }
}

describe('garbage in searches', () => {
  it(`is refused with 400 or answered, ${ROUNDS} times`, () => {
    const seed = freshSeed();
    const random = randomFrom(seed);
    const seen = new Set<number>();
    for (let round = 0; round < ROUNDS; round++) {
      const type = random.pick(resourceTypes());
      const parameters = new URLSearchParams(
        Array.from({ length: 1 + random.below(2) }, (): [string, string] => [name(random, type), value(random)]),
      );
      const told = `seed ${seed}, round ${round}: ${type}?${parameters.toString().slice(0, 500)}`;
      try {
        seen.add(status(() => search(type, parameters)));
        seen.add(status(() => parseConditional(type, parameters.toString(), SETTINGS)));
        if (round % 50 === 0) seen.add(status(() => search(undefined, parameters)));
      } catch (error) {
        throw new Error(told, { cause: error });
      }
    }
    expect([...seen].sort()).toEqual([200, 400, 412]);
  });

  /** Strict, lenient and judged; the self link of what was used means the same. */
  function search(type: string | undefined, parameters: URLSearchParams): void {
    const { query, self } = parseSearch(type, parameters, LENIENT);
    for (const subject of subjects) evaluate(query.where, subject, () => subjects);
    const again = parseSearch(type, new URLSearchParams(self), LENIENT);
    expect(again.query).toEqual(query);
    expect(again.self).toBe(self);
    parseSearch(type, parameters, SETTINGS);
  }
});

describe('regular expressions', () => {
  it('take no more than a moment for the longest values', () => {
    const evil = [
      'a'.repeat(2000),
      '/_history/'.repeat(200),
      ' '.repeat(2000),
      '-'.repeat(2000),
      '\\,'.repeat(1000),
      '|'.repeat(2000),
      'ge'.repeat(1000),
      '1'.repeat(2000),
      `http://${'/'.repeat(1990)}`,
      '(('.repeat(1000),
      'not '.repeat(500),
      `name eq "${'\\"'.repeat(900)}`,
      'a[b.'.repeat(500),
      'name eq x or '.repeat(150),
    ];
    const started = process.cpuUsage();
    for (const text of evil) {
      for (const search of [
        'name',
        'identifier',
        'birthdate',
        'organization',
        'link',
        '_profile',
        '_profile:above',
        '_filter',
      ]) {
        status(() => parseSearch('Patient', new URLSearchParams([[search, text]]), LENIENT));
      }
    }
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(500);
  });
});
