// FHIRPath as invariants use it, and the invariants of R4's own types: https://hl7.org/fhirpath/N1/, https://hl7.org/fhir/R4/fhirpath.html
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { resourceNode } from '../../../server/definitions/fhirpath/nodes.ts';
import { type Invariant, invariant } from '../../../server/definitions/profiles/invariants.ts';
import { givenDefinitions } from '../../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../../server/definitions/profiles/validate.ts';
import type { Text } from '../../../server/fhir/outcome.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings, PROFILE, profile } from '../../support/small-profile.ts';

const patient: Resource = {
  resourceType: 'Patient',
  id: 'p',
  active: true,
  birthDate: '1990-05-17',
  _birthDate: { extension: [{ url: 'urn:time', valueDateTime: '1990-05-17T08:00:00-05:00' }] },
  deceasedBoolean: false,
  multipleBirthInteger: 2,
  name: [
    { use: 'official', family: 'Quispe', given: ['Ana', 'María'] },
    { use: 'old', family: 'Mamani' },
  ],
  identifier: [{ system: 'urn:dni', value: '12345678' }],
  contact: [{ name: { text: 'x' }, period: { start: '2020', end: '2021-02' } }],
  managingOrganization: { reference: '#o' },
  contained: [{ resourceType: 'Organization', id: 'o', name: 'Posta' }],
};

function holds(expression: string, resource: Resource = patient): boolean | string {
  const node = resourceNode(resource);
  const around: Parameters<Invariant>[1] = {
    spend: () => {},
    resource: [node],
    root: [node],
    resolve: (reference) =>
      reference === '#o' ? resourceNode((resource.contained as Resource[])[0] as Resource) : undefined,
    memberOf: (valueSet) => valueSet === 'urn:yes',
    conformsTo: (url) => url === 'urn:yes',
  };
  const compiled = invariant(expression);
  return typeof compiled === 'function' ? compiled(node, around) : compiled.en;
}

const NO_FUNCTION =
  'which is no function or variable of FHIRPath (https://hl7.org/fhirpath/N1/, https://hl7.org/fhir/R4/fhirpath.html) with so many arguments';

describe('an expression that holds', () => {
  it.each([
    // paths and types
    "name.given = ('Ana' | 'María')",
    "Patient.name.family.first() = 'Quispe'",
    "name[1].family = 'Mamani'",
    'deceased is boolean and (deceased is Boolean).not() and (deceased is dateTime).not()',
    'deceased = false and multipleBirth = 2 and multipleBirth is integer',
    'multipleBirth.ofType(integer) + 1 = 3',
    "birthDate.extension('urn:time').value is dateTime",
    "managingOrganization.resolve().name = 'Posta' and managingOrganization.resolve() is Organization",
    "contained.ofType(Organization).name = 'Posta'",
    "`name`.count() = 2 and %resource.id = 'p' and %context.id = 'p'",
    // collections
    "name.where(use = 'old').exists() and name.exists(use = 'old') and name.all(family.exists())",
    "name.select(given).count() = 2 and name.given.last() = 'María' and name.tail().family = 'Mamani'",
    'name.skip(1).count() = 1 and name.take(1).given.count() = 2 and (1 | 2 | 2).count() = 2',
    "('a' | 'b').intersect('b' | 'c') = 'b' and ('a' | 'b').exclude('b') = 'a'",
    "('a').subsetOf('a' | 'b') and ('a' | 'b').supersetOf('a') and name.family.isDistinct()",
    "'a'.combine('a').isDistinct().not() and 'a'.combine('a').count() = 2 and 'a'.union('a').count() = 1",
    'name.given.aggregate($total + 1, 0) = 2',
    'name.select($index).last() = 1',
    "iif(active, 'y', 'n') = 'y' and iif(active.not(), 'y', 'n') = 'n'",
    "descendants().where($this = 'Ana').exists() and children().count() > 5",
    'repeat(contact).count() = 1',
    // logic with nothing
    '({} and false) = false and ({} or true) and (false implies {}) and ({} = 1).empty()',
    'active xor deceased',
    'nothing.exists().not() and nothing.empty()',
    // texts
    "identifier.value.matches('^[0-9]{8}$') and identifier.value.length() = 8",
    "'abc'.substring(1) = 'bc' and 'abc'.substring(0, 1) = 'a' and 'abc'.indexOf('c') = 2 and 'abc'.substring(5).empty()",
    "'abc'.startsWith('a') and 'abc'.endsWith('c') and 'abc'.contains('b') and 'a,b'.split(',').count() = 2",
    "'abc'.upper() = 'ABC' and 'ABC'.lower() = 'abc' and 'aXbX'.replace('X', '') = 'ab' and 'a1b2'.replaceMatches('[0-9]', '-') = 'a-b-'",
    "'a' & {} & 'b' = 'ab' and 'a' + 'b' = 'ab' and 'abc'.toChars().count() = 3 and ('a' | 'b').join('-') = 'a-b'",
    "'it\\'s'.length() = 4 and '\\u00f1' = 'ñ'",
    // numbers
    '1 + 2 * 3 = 7 and (1 + 2) * 3 = 9 and 7 div 2 = 3 and 7 mod 2 = 1 and -2.abs() = -2 and (-2).abs() = 2',
    '0.1 + 0.2 = 0.3 and (1 / 0).empty() and 2.power(3) = 8 and 1.5.round(0) = 2 and 4.sqrt() = 2',
    "'12'.toInteger() = 12 and 'x'.toInteger().empty() and '1.5'.toDecimal() = 1.5 and 3.toString() = '3' and 'true'.toBoolean()",
    "'12'.convertsToInteger() and 'x'.convertsToInteger().not()",
    // dates
    'birthDate < today() and birthDate <= now() and birthDate > @1990-05-16',
    'birthDate + 18 years <= @2008-05-17 and @2020-01-31 + 1 month = @2020-02-29',
    '(@2020 = @2020-01).empty() and @2020 < @2021-01 and (@2020 < @2020-06).empty()',
    '@2020-01-01T10:00:00-05:00 = @2020-01-01T15:00:00Z',
    "birthDate.toString().substring(0, 4) = '1990' and @T10:00 < @T11:00",
    '1 year = 1 year and (3 days > 2 days)',
    // FHIR
    "'x'.memberOf('urn:yes') and conformsTo('urn:yes') and conformsTo('urn:no').not() and birthDate.hasValue() and name.hasValue().not()",
    "%ucum = 'http://unitsofmeasure.org' and %`vs-x` = 'http://hl7.org/fhir/ValueSet/x'",
    "name.family.trace('x') contains 'Quispe' and 'Mamani' in name.family",
    "'Ana' ~ 'ana' and ('a' | 'b') ~ ('b' | 'a') and 'a' !~ 'b'",
    // precision
    "1.10 ~ 1.1 and 1.2 / 1.8 ~ 0.67 and (2 / 4) is Decimal and (2 + 4) is Integer and 1.50.toString() = '1.50'",
    '1.587.lowBoundary() = 1.5865 and 1.587.highBoundary(2) = 1.59 and (-1.587).lowBoundary(2) = -1.59 and 1.587.precision() = 3',
    '@2020-02.highBoundary() = @2020-02-29 and @2020-02-29T10:00Z.lowBoundary() = @2020-02-29T10:00:00.000Z',
    'contact.period.all(start.lowBoundary() < end.highBoundary())',
    // quantities
    "4 'g' = 4000.0 'mg' and 4 'g' ~ 4040 'mg' and 4 'g' != 4040 'mg' and 1 'g' != 1 'm' and (1 'g' > 1 'm').empty()",
    "2 'cm' * 2 'm' = 0.04 'm2' and 4 'g' / 2 'm' = 2 'g/m' and 1 'm' / 1 'm' = 1 '1' and 1 'm' + 50 'cm' = 1.5 'm'",
    "7 days = 1 week and 1 'wk' = 1 week and (1 'mo' = 1 month).empty() and 1 year = 12 months and 1 'a' ~ 1 year",
    "'1 day'.toQuantity() = 24 hours and '1 wk'.toQuantity().empty() and 1 'wk'.toString() = '1 \\'wk\\'' and (-5.5 'mg').abs() = 5.5 'mg'",
    // moving dates
    '@2020-01-31 + 1.9 months = @2020-02-29 and @2016 + 365 days = @2017 and @2020-03 - 60 days = @2020-01',
    '@T23:30 + 45 minutes = @T00:15 and @2020-01-01T00:00:00.000 + 10 milliseconds = @2020-01-01T00:00:00.010',
    // types
    "1.type().name = 'Integer' and active.type().namespace = 'FHIR' and active.is(System.Boolean).not() and true is System.Boolean",
    "(name.given | 'x').sort(-$this).first() = 'x' and name.given.sort() = ('Ana' | 'María')",
    "'a+b'.encode('base64').decode('base64') = 'a+b' and '<a>'.escape('html') = '&lt;a&gt;' and 'ab'.encode('hex') = '6162'",
    "'x'.iif($this = 'x', true, false) and name.select(iif(use = 'old', $index, {})) = 1",
    "name.checkModifiers('urn:a').exists() and birthDate.hasExtension('urn:time')",
    "(name.family.first() as String) = 'Quispe' and active.ofType(Boolean) and (active as String).empty()",
    '-1 + 3 = 2 and - -1 = 1 and (1 > 2) is Boolean and -name.count() = -2',
  ])('%s', (expression) => {
    expect(holds(expression)).toBe(true);
  });
});

describe('an expression that does not hold', () => {
  it.each([
    // The specification asks for an error.
    'name.single().exists()',
    "(active | 'x').allTrue()",
    '(1 | 2).not() = false',
    "name.given & 'x' = 'x'",
    "'a' - 'b' = 'ab'",
    "@2020-01-01 + 1 'mo' = @2020-02-01",
    "multipleBirth < 'test'",
    '-active',
    'name.given.length() > 1',
    "name.family = 'Quispe'",
    'nothing',
    'birthDate > today()',
    '{}',
    "name.all(use = 'old')",
    '1 = 2',
  ])('%s', (expression) => {
    expect(holds(expression)).toBe(false);
  });
});

describe('an expression that cannot be used is told, not thrown', () => {
  it.each([
    ['name.', 'cannot be read: an element name was expected, its end was found (position 6)'],
    ['name.nowhere()', `uses nowhere(), ${NO_FUNCTION} (position 6)`],
    ['%unknown = 1', `uses %unknown, ${NO_FUNCTION} (position 1)`],
    ['name.substring()', `uses substring(), ${NO_FUNCTION} (position 6)`],
    [
      "family.matches('(?=a)(a+)+$')",
      'uses the regular expression "(?=a)(a+)+$", which is none or can take time without bounds; do not repeat what repeats already (position 8)',
    ],
    ['('.repeat(100), 'exceeds the limit of 60 nested parentheses; write several shorter ones (position 1)'],
    ['a'.repeat(9000), 'exceeds the limit of 8000 characters; write several shorter ones (position 1)'],
  ])('%s', (expression, reason) => {
    const shown = expression.length > 200 ? `${expression.slice(0, 200)}…` : expression;
    expect(holds(expression)).toBe(`The FHIRPath expression "${shown}" ${reason}.`);
  });

  it('nor is one that never ends', () => {
    const many: Resource = { ...patient, name: Array.from({ length: 400 }, (_, at) => ({ family: `n${at}` })) };
    expect(holds('name.all(%resource.name.all(%resource.name.all(%resource.name.exists())))', many)).toBe('undecided');
  });
});

describe('an expression goes far', () => {
  it('through a hundred thousand concepts, each with ten properties', () => {
    const property = Array.from({ length: 10 }, () => ({ code: 'x', valueString: 'x' }));
    const concept = Array.from({ length: 100_000 }, (_, at) => ({ code: `c${at}`, display: 'x', property }));
    const system: Resource = { resourceType: 'CodeSystem', status: 'active', content: 'complete', concept };
    expect(holds('concept.code.combine($this.descendants().concept.code).isDistinct()', system)).toBe(true);
  });
});

describe('patterns', () => {
  it.each([
    ["'a'.matches('^A|a$')", true],
    ["name.family.matches('mp')", true],
    ["name.family.matches('^mp')", false],
    ["name.family.matches('uia$')", false],
    ["name.family.matchesFull('Qu.*e')", true],
    ["name.family.matchesFull('uisp')", false],
    ["'x\\ny'.matches('^x.y$')", true],
    ["'a$b'.matches('a\\\\$')", true],
  ])('%s', (expression, expected) => {
    expect(holds(expression, { ...patient, name: [{ family: 'Quiampe' }] })).toBe(expected);
  });

  it.each(['(a+)+$', '(a|a)*$', '^(a?){40}a{40}$', '(.*a){12}$', 'a*a*a*a*a*b'])('%s take no time', (pattern) => {
    const start = process.cpuUsage();
    holds(`name.family.matches('${pattern}')`, { ...patient, name: [{ family: `${'a'.repeat(5000)}c` }] });
    expect(process.cpuUsage(start).user).toBeLessThan(500_000);
  });
});

describe("the invariants of R4's types", () => {
  const broken = (resource: Resource): string[] =>
    findings(resource, []).map((one) => one.replace('profile-broken-invariant ', ''));
  const observation = (members: object): Resource => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    ...members,
  });
  const timing = (repeat: object): Resource => ({
    resourceType: 'DeviceRequest',
    intent: 'order',
    codeReference: { display: 'x' },
    subject: { display: 'x' },
    occurrenceTiming: { repeat },
  });

  it.each<[string, Resource, string[]]>([
    [
      'per-1',
      { resourceType: 'Patient', name: [{ text: 'x', period: { start: '2021', end: '2020' } }] },
      ['Patient.name[0].period'],
    ],
    [
      'per-1 with what its precision leaves open',
      { resourceType: 'Patient', name: [{ text: 'x', period: { start: '2020-05', end: '2020' } }] },
      [],
    ],
    ['pat-1', { resourceType: 'Patient', contact: [{ gender: 'male' }] }, ['Patient.contact[0]']],
    ['obs-6', observation({ valueString: 'x', dataAbsentReason: { text: 'y' } }), ['Observation']],
    ['obs-3', observation({ referenceRange: [{ appliesTo: [{ text: 'x' }] }] }), ['Observation.referenceRange[0]']],
    ['qty-3', observation({ valueQuantity: { value: 1, code: 'kg' } }), ['Observation.value']],
    [
      'sqty-1',
      observation({ referenceRange: [{ low: { value: 1, comparator: '<' } }] }),
      ['Observation.referenceRange[0].low'],
    ],
    ['tim-1', timing({ duration: 1 }), ['DeviceRequest.occurrence.repeat']],
    ['tim-9', timing({ offset: 5, when: ['C'] }), ['DeviceRequest.occurrence.repeat']],
    ['tim-9 of several times', timing({ offset: 5, when: ['WAKE', 'CM'] }), ['DeviceRequest.occurrence.repeat']],
    ['tim-9 with several times', timing({ offset: 5, when: ['WAKE', 'ACM'] }), []],
    [
      'org-2 and org-3',
      { resourceType: 'Organization', name: 'x', telecom: [{ use: 'home' }], address: [{ use: 'home' }] },
      ['Organization.telecom[0]', 'Organization.address[0]'],
    ],
    ['dom-3', observation({ contained: [{ resourceType: 'Patient', id: 'p' }] }), ['Observation.contained[0]']],
    [
      'dom-3 with an image of the narrative',
      observation({
        contained: [{ resourceType: 'Binary', id: 'p', contentType: 'image/png' }],
        text: {
          status: 'generated',
          div: '<div xmlns="http://www.w3.org/1999/xhtml"><img src="#p" alt="x"/></div>',
        },
      }),
      [],
    ],
    [
      'dom-3 with what refers to its container',
      observation({
        contained: [
          {
            resourceType: 'Provenance',
            id: 'p',
            target: [{ reference: '#' }],
            recorded: '2024-01-01T00:00:00Z',
            agent: [{ who: { display: 'x' } }],
          },
        ],
      }),
      [],
    ],
    [
      'que-1, at every depth',
      {
        resourceType: 'Questionnaire',
        status: 'draft',
        item: [{ linkId: '1', type: 'group', item: [{ linkId: '2', type: 'group' }] }],
      },
      ['Questionnaire.item[0].item[0]'],
    ],
  ])('%s', (_, resource, expected) => {
    expect(broken(resource)).toEqual(expected);
  });

  // https://hl7.org/fhir/R4/domainresource-definitions.html#DomainResource.text
  it('ask for narrative in resources and entries, not in what is contained', () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'urn:oid:1.2', resource: patient }],
    };
    const placesOf = (resource: unknown): string[] =>
      validateAgainst(resource, {})
        .filter(({ text }) => /\bdom-6\b/.test(text.en))
        .map(({ expression }) => expression as string);
    expect(placesOf(patient)).toEqual(['Patient']);
    expect(placesOf(bundle)).toEqual(['Bundle.entry[0].resource']);
  });

  it('say in Spanish what they ask, save those about definitions', () => {
    const spanish = read('profiles/invariants-spanish.json') as Record<string, string>;
    const digest = Object.entries(read('data/invariants.json') as Record<string, string[][]>);
    const rows = digest.flatMap(([path, own]) => own.map(([key = '']) => ({ path, key })));
    const missing = rows.filter(({ path, key }) => !(key in spanish) && !(`${path} ${key}` in spanish));
    const keys = missing.map(({ key }) => key).filter((key) => !/^(?:eld|sdf|tst|cpb|tcp)-\d/.test(key));
    expect(keys).toEqual(JUDGED_ELSEWHERE);
    expect(texts(observation({ valueString: 'x', dataAbsentReason: { text: 'y' } }))).toEqual([
      {
        es: 'No se cumple la regla obs-6: dataAbsentReason solo va si no hay value[x]. Corrija el contenido para que se cumpla. [Observation]',
        en: 'The rule obs-6 does not hold: dataAbsentReason SHALL only be present if Observation.value[x] is not present. Change the content so that it does. [Observation]',
      },
    ]);
  });

  it('are about the resource they stand in, contained or not', () => {
    const rule = (key: string, expression: string) => ({
      constraint: [{ key, severity: 'error' as const, human: key, expression }],
    });
    const names = (context: string, resource: string) =>
      `%context.type().name = '${context}' and %resource.type().name = '${resource}' and %rootResource.type().name = 'Patient'`;
    const definition = profile('Patient', {
      'Patient.contained': { type: [{ code: 'Practitioner' }], ...rule('c-1', names('Practitioner', 'Patient')) },
      'Patient.contained.name': { min: 0, max: '*', ...rule('c-2', names('HumanName', 'Practitioner')) },
      'Patient.generalPractitioner': rule('c-3', names('Reference', 'Patient')),
    });
    const contained = [{ resourceType: 'Practitioner', id: 'x', name: [{ text: 'Rosa Mamani' }] }];
    const about = { resourceType: 'Patient', contained, generalPractitioner: [{ reference: '#x' }] };
    expect(texts(about, definition)).toEqual([]);
    expect(texts({ ...about, contained: [{ ...contained[0], resourceType: 'Person' }] }, definition)).not.toEqual([]);
  });

  it('of a profile say what its author wrote, translated or not', () => {
    const rule = {
      key: 'x-1',
      severity: 'error' as const,
      human: 'The name must be there',
      expression: 'name.exists()',
    };
    const part = (url: string, value: object) => ({ url, ...value });
    const url = 'http://hl7.org/fhir/StructureDefinition/translation';
    const spanish = [part('lang', { valueCode: 'es' }), part('content', { valueString: 'El nombre debe estar' })];
    const _human = { extension: [{ url, extension: spanish }] };
    const definition = profile('Patient', { Patient: { constraint: [{ ...rule, _human }] } });
    expect(texts({ resourceType: 'Patient', active: true }, definition)).toEqual([
      {
        es: `No se cumple la regla x-1: El nombre debe estar. Corrija el contenido para que se cumpla. [${PROFILE}]`,
        en: `The rule x-1 does not hold: The name must be there. Change the content so that it does. [${PROFILE}]`,
      },
    ]);
  });
});

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../server/definitions/${path}`, import.meta.url), 'utf8'));

/** By the structural validator, or by hand. */
const JUDGED_ELSEWHERE = ['ele-1', 'ext-1', 'txt-1', 'txt-2', 'ref-1', 'dom-2', 'dom-3', 'dom-4', 'dom-5'];

/** What the errors say. */
function texts(resource: Resource, ...definitions: Resource[]): Text[] {
  const options = { profiles: definitions.length > 0 ? [PROFILE] : [], definitions: givenDefinitions(definitions) };
  return validateAgainst(resource, { ...options, warnings: false }).map(({ text }) => text);
}
