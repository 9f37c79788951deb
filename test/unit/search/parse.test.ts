// What a search says, form by form: https://hl7.org/fhir/R4/search.html
import { describe, expect, it } from '@jest/globals';
import type { FhirError } from '../../../server/fhir/outcome.ts';
import { parseConditional, parseSearch } from '../../../server/search/parse.ts';
import { SETTINGS } from '../../support/find.ts';

const LENIENT = { ...SETTINGS, handling: 'lenient' } as const;

const parse = (search: string, settings: typeof SETTINGS = SETTINGS) => {
  const [type = '', query = ''] = search.split(/\?(.*)/s);
  return parseSearch(type === '' ? undefined : type, new URLSearchParams(query), settings);
};
const where = (search: string) => parse(search).query.where;
const refusal = (ask: () => unknown) => {
  try {
    ask();
  } catch (error) {
    const { status, issues } = error as FhirError;
    return [status, ...issues.map(({ name }) => name)];
  }
  return 'answered';
};

const patient = { kind: 'type', types: ['Patient'] };

describe('the condition of a search', () => {
  it('is the type alone without parameters', () => {
    expect(where('Patient')).toEqual(patient);
  });

  it('joins parameters with and, their values with or', () => {
    expect(where('Patient?gender=male,female&identifier=a|b')).toEqual({
      kind: 'and',
      of: [
        patient,
        {
          kind: 'entry',
          of: 'token',
          param: 'Patient.gender',
          tests: [{ column: 'code', op: 'in', value: ['male', 'female'] }],
        },
        {
          kind: 'entry',
          of: 'token',
          param: 'Patient.identifier',
          tests: [
            { column: 'system', op: 'eq', value: 'a' },
            { column: 'code', op: 'eq', value: 'b' },
          ],
        },
      ],
    });
  });

  it('says alternatives that differ in one value as a list, and keeps the others apart', () => {
    expect(where('Observation?code=s|a,s|b,t|c,d')).toEqual({
      kind: 'and',
      of: [
        { kind: 'type', types: ['Observation'] },
        {
          kind: 'or',
          of: [
            {
              kind: 'entry',
              of: 'token',
              param: 'Observation.code',
              tests: [
                { column: 'system', op: 'eq', value: 's' },
                { column: 'code', op: 'in', value: ['a', 'b'] },
              ],
            },
            {
              kind: 'entry',
              of: 'token',
              param: 'Observation.code',
              tests: [
                { column: 'system', op: 'eq', value: 't' },
                { column: 'code', op: 'eq', value: 'c' },
              ],
            },
            {
              kind: 'entry',
              of: 'token',
              param: 'Observation.code',
              tests: [{ column: 'code', op: 'eq', value: 'd' }],
            },
          ],
        },
      ],
    });
  });

  it('lowers a chain to links for each type that has the parameter: to resources, and to contained ones', () => {
    const begins = (param: string) => ({
      kind: 'entry',
      of: 'string',
      param,
      tests: [{ column: 'folded', op: 'prefix', value: 'ana' }],
    });
    const anyName = (param: string) => ({ kind: 'or', of: [begins(param), begins(`${param}:part`)] });
    const link = (param: string, type: string, where: unknown) => ({
      kind: 'link',
      direction: 'out',
      param,
      types: [type],
      where,
    });
    expect(where('Observation?subject.name=ana')).toEqual({
      kind: 'and',
      of: [
        { kind: 'type', types: ['Observation'] },
        {
          kind: 'or',
          of: [
            link('Observation.subject', 'Patient', anyName('Patient.name')),
            link('Observation.subject:contained', '#Patient', anyName('#Patient.name')),
            link('Observation.subject', 'Location', begins('Location.name')),
            link('Observation.subject:contained', '#Location', begins('#Location.name')),
          ],
        },
      ],
    });
  });

  it('asks no more than twice as much for each of the last four links of a chain', () => {
    const sizeOf = (links: number) =>
      JSON.stringify(where(`Observation?${'has-member:Observation.'.repeat(links)}status=final`)).split(
        'Observation.status',
      ).length - 1;
    expect([0, 1, 2, 3, 4, 5, 8, 16].map(sizeOf)).toEqual([1, 2, 4, 8, 16, 16, 16, 16]);
  });

  it('shares one link among the types that are asked the same', () => {
    expect(where('Observation?subject._id=1')).toEqual({
      kind: 'and',
      of: [
        { kind: 'type', types: ['Observation'] },
        {
          kind: 'link',
          direction: 'out',
          param: 'Observation.subject',
          types: expect.arrayContaining(['Device', 'Group', 'Location', 'Patient']),
          where: { kind: 'self', tests: [{ column: 'id', op: 'eq', value: '1' }] },
        },
      ],
    });
  });

  it('ignores parameters without a value', () => {
    expect(where('Patient?name=&gender=,')).toEqual(patient);
    expect(parse('Patient?name=&gender=,').self).toBe('');
    expect(where('Patient?gender=,male,')).toEqual(where('Patient?gender=male'));
  });
});

describe('what is malformed is refused, strict or not', () => {
  it.each([
    'Patient?birthdate=23 May 2009',
    'Patient?birthdate=2013-02-30',
    'Patient?birthdate=2013-13',
    'Patient?birthdate=2013-1-1',
    'Patient?birthdate=0000',
    'Patient?birthdate=xx2013',
    'Patient?birthdate=2013-01-01T10',
    'Patient?birthdate=2013-01-01T24:00',
    'Patient?birthdate=2013-01-01T10:00%2B15:00',
    'Patient?birthdate=ge',
    'Patient?birthdate=2013,x',
    'Patient?_lastUpdated=yesterday',
    'ChargeItem?factor-override=abc',
    'ChargeItem?factor-override=1e999',
    'ChargeItem?factor-override=1.',
    'ChargeItem?factor-override=.5',
    'ChargeItem?factor-override=0x10',
    'ChargeItem?factor-override=Infinity',
    'Observation?value-quantity=5.4|mg',
    'Observation?value-quantity=|http://unitsofmeasure.org|mg',
    'Observation?value-quantity=a|b|c|d',
    'Patient?identifier=a|b|c',
    'Patient?identifier=|',
    'Patient?identifier=a\\b',
    'Patient?identifier=a\\',
    'Patient?name=a\\b',
    'Patient?identifier:of-type=a|b',
    'Patient?identifier:of-type=|b|c',
    'Patient?active:missing=maybe',
    'Observation?subject=Patient/a b',
    'Observation?subject=Nothing/1',
    'Observation?subject:Patient=Group/1',
    'Observation?subject:Patient=http://other.example.org/fhir/Patient/1',
    'ValueSet?url:below=urn:oid:1.2.3',
    'Patient?name=a%00b',
    'Patient?_count=-1',
    'Patient?_count=ten',
    'Patient?_count=1.5',
    'Patient?_total=all',
    'Patient?_summary=yes',
    'Patient?_elements=na me',
    '?_type=Patient,Nothing',
  ])('%s', (search) => {
    expect(refusal(() => parse(search, LENIENT))).toEqual([400, 'malformed-search-value']);
    expect(refusal(() => parse(search))).toEqual([400, 'malformed-search-value']);
  });

  it.each([
    ['Patient?_count=1&_count=2', 'repeated-parameter'],
    ['Patient?_has:Observation=1', 'malformed-has'],
    ['Patient?_has:Nothing:patient:code=1', 'malformed-has'],
    ['Patient?_has:Observation:code:status=final', 'not-chainable'],
    ['Patient?gender.name=x', 'not-chainable'],
    ['Questionnaire?_has:QuestionnaireResponse:status:status=x', 'not-chainable'],
    [`Patient?name=${'x'.repeat(2001)}`, 'search-value-too-long'],
    [`Observation?${'subject.'.repeat(100)}name=x`, 'search-value-too-long'],
    [`Observation?${'has-member.'.repeat(20)}code=x`, 'chain-too-long'],
    [`Patient?_id=${'x,'.repeat(20_000)}x`, 'search-too-complex'],
    [`List?${'item.'.repeat(12)}code=x`, 'search-too-complex'],
  ])('%s', (search, name) => {
    expect(refusal(() => parse(search, LENIENT))).toEqual([400, name]);
  });
});

describe('a search of every type', () => {
  const ids = Array.from({ length: 3000 }, (_, at) => `x${at}`);

  it.each([
    '?_lastUpdated=ge2020&_lastUpdated=lt2030',
    `?_id=${ids.join(',')}`,
    '?_tag=a,b,c&_profile=http://p&_lastUpdated=ge2020',
  ])('pays once for what asks the same of all of them: %.50s', (search) => {
    expect(() => parse(search)).not.toThrow();
  });

  it('asks by time what is in a range', () => {
    const day = (op: 'ge' | 'lt', value: number) => ({ kind: 'self', tests: [{ column: 'lastUpdated', op, value }] });
    expect(where('?_lastUpdated=ge2020-01-01T00:00:00Z&_lastUpdated=lt2030-01-01T00:00:00Z')).toEqual({
      kind: 'and',
      of: [day('ge', Date.UTC(2020)), day('lt', Date.UTC(2030))],
    });
  });
});

describe('what the hub does not answer', () => {
  it.each([
    ['Patient?name:above=x', 'unsupported-modifier'],
    ['Patient?name:text=x', 'unsupported-modifier'],
    ['Patient?name:nonsense=x', 'unsupported-modifier'],
    ['Patient?birthdate:exact=2013', 'unsupported-modifier'],
    ['Patient?gender:text=x', 'unsupported-modifier'],
    ['Patient?gender:of-type=a|b|c', 'unsupported-modifier'],
    ['Patient?_id:text=x', 'unsupported-modifier'],
    ['Patient?_sort:asc=name', 'unsupported-modifier'],
    ['?_type:not=Patient', 'unsupported-modifier'],
    ['Condition?code:in=http://v', 'unknown-value-set'],
    ['Condition?code:not-in=http://v', 'unknown-value-set'],
    ['Condition?code:below=1', 'malformed-search-value'],
    ['Patient?identifier:in=http://v', 'unsupported-modifier'],
    ['Observation?subject:Practitioner=1', 'unsupported-modifier'],
    ['Observation?subject:Practitioner.name=x', 'unsupported-modifier'],
    ['Observation?subject:identifier.name=x', 'unsupported-modifier'],
    ['Procedure?subject:below=42', 'unsupported-modifier'],
    ['QuestionnaireResponse?questionnaire:identifier=x', 'unsupported-modifier'],
    ['Observation?_sort=code-value-quantity', 'unsupported-search-parameter'],
    ['Observation?code-value-quantity:not=a$5', 'unsupported-modifier'],
    ['Location?near=1|2', 'unsupported-search-parameter'],
    ['Patient?_text=x', 'unsupported-search-parameter'],
    ['Patient?_content=x', 'unsupported-search-parameter'],
    ['Patient?_filter=x', 'malformed-filter'],
    ['Patient?_filter=nam eq x', 'unknown-search-parameter'],
    ['Patient?_list=$current-problems', 'unsupported-search-parameter'],
    ['Patient?_query=x', 'unsupported-search-parameter'],
    ['Patient?_sort=_score-', 'unknown'],
    ['Location?_sort=near', 'unsupported-search-parameter'],
    ['?_sort=birthdate', 'unshared-sort'],
    ['?_type=Patient,Person,Observation&_sort=-birthdate', 'unshared-sort'],
    ['?_type=Encounter,Location&_sort=near', 'unshared-sort'],
    ['?_type=Medication,Substance&_sort=expiration-date,unheard', 'unshared-sort'],
    ['?name=ana', 'unshared-parameter'],
    ['?_type=Encounter,Procedure&class=AMB', 'unshared-parameter'],
    ['?_type=Encounter,Procedure&subject.family=ana&class:not=AMB', 'unshared-parameter'],
  ])('refuses %s even when lenient, since without it others would be found', (search, name) => {
    if (name === 'unknown') expect(parse(search, LENIENT).ignored).toHaveLength(1);
    else expect(refusal(() => parse(search, LENIENT))).toEqual([400, name]);
  });

  it.each([
    'Patient?nam=ana',
    'Patient?organization.nam=x',
    'Patient?_has:Observation:patien:code=x',
    'Patient?_has:Observation:patient:cod=x',
    'Patient?_sort=nam',
    'Patient?_type=Group',
    '?nam=ana',
  ])('warns of the unknown in %s when lenient, refuses it when strict', (search) => {
    const { ignored, query, self } = parse(search, LENIENT);
    expect(ignored).toHaveLength(1);
    expect(ignored[0]).toMatchObject({ severity: 'warning', code: 'not-supported', name: 'unknown-search-parameter' });
    expect([self, query.sort]).toEqual(['', []]);
    expect(refusal(() => parse(search))).toEqual([400, 'unknown-search-parameter']);
  });

  it('names the parameter that was probably meant', () => {
    const [issue] = parse('Patient?idenfitier=x', LENIENT).ignored;
    expect(issue?.text).toEqual({
      en: 'Patient has no search parameter "idenfitier". Did you mean identifier?',
      es: 'Patient no tiene el parámetro de búsqueda "idenfitier". ¿Quiso decir identifier?',
    });
  });

  it('names no parameter that it refuses', () => {
    const [issue] = parse('Patient?_querry=x&_nothing=y', LENIENT).ignored;
    expect(issue?.text.en).toMatch(/^Patient has no search parameter "_querry"\. It has: _content, _id, (?!.*_query)/);
  });

  it.each([
    ['Patient?_sort:asc=name', '_sort does not take the modifier ":asc"; it takes none.'],
    ['Patient?_text:not=x', '_text does not take the modifier ":not"; it takes none.'],
    ['Patient?_text:missing=true', '_text does not take the modifier ":missing"; it takes none.'],
    ['Location?near:not=x', 'near does not take the modifier ":not"; it takes: missing.'],
  ])('says of %s which modifiers there are', (search, text) => {
    expect(() => parse(search)).toThrow(text);
  });

  it('tells every unknown parameter at once when strict', () => {
    expect(refusal(() => parse('Patient?x1=a&name=b&x2=c'))).toEqual([
      400,
      'unknown-search-parameter',
      'unknown-search-parameter',
    ]);
  });
});

describe('the shape of the answer', () => {
  it('has defaults', () => {
    expect(parse('Patient')).toEqual({
      query: { where: patient, sort: [], size: 20, total: false },
      include: [],
      shape: { total: undefined, count: 20 },
      self: '',
      ignored: [],
    });
  });

  it('grants at most the greatest page, and says so', () => {
    expect(parse('Patient?_count=5000')).toMatchObject({ query: { size: 100 }, self: '_count=100' });
    expect(parse('Patient?_count=7')).toMatchObject({ query: { size: 7 }, self: '_count=7' });
  });

  it.each(['_count=0', '_summary=count'])('counts and shows nothing with %s', (query) => {
    expect(parse(`Patient?${query}`)).toMatchObject({
      query: { size: 0, total: true },
      shape: { total: 'accurate', count: 0 },
      self: query,
    });
  });

  it.each([
    ['none', false],
    ['estimate', true],
    ['accurate', true],
  ])('_total=%s', (total, counted) => {
    expect(parse(`Patient?_total=${total}`)).toMatchObject({ query: { total: counted }, shape: { total } });
  });

  it('reads _summary and _elements', () => {
    expect(parse('Patient?_summary=data').shape.summary).toBe('data');
    expect(parse('Patient?_summary=false').shape.summary).toBeUndefined();
    expect(parse('Patient?_elements=identifier,Patient.active&_elements=name').shape.elements).toEqual([
      'identifier',
      'Patient.active',
      'name',
    ]);
  });

  it('reads _sort, repeated or as a list', () => {
    const expected = [
      { by: 'param', of: 'token', params: ['Observation.status'], descending: false },
      { by: 'param', of: 'date', params: ['Observation.date'], descending: true },
      { by: 'lastUpdated', descending: true },
      { by: 'id', descending: false },
    ];
    expect(parse('Observation?_sort=status,-date,-_lastUpdated,_id').query.sort).toEqual(expected);
    expect(parse('Observation?_sort=status,-date&_sort=-_lastUpdated,_id').query.sort).toEqual(expected);
    expect(parse('Observation?_sort=value-quantity,subject').query.sort).toEqual([
      { by: 'param', of: 'quantity', params: ['Observation.value-quantity'], descending: false },
      { by: 'param', of: 'reference', params: ['Observation.subject'], descending: false },
    ]);
  });

  it('says in self what was used, readable where it can be, and without the cursor', () => {
    const used = 'Patient?identifier=http://a|b,c%26d&unknown=1&_sort=-birthdate,zzz&name=&_cursor=abc&_pretty=true';
    const { self } = parse(used, LENIENT);
    expect(self).toBe('identifier=http://a%7Cb,c%26d&_sort=-birthdate&_pretty=true');
    expect(parse(`Patient?${self}`).self).toBe(self);
  });
});

describe('a search over types', () => {
  it('asks each type for the parameter that all have', () => {
    expect(where('?_tag=x&_type=Patient,Group')).toEqual({
      kind: 'and',
      of: [
        { kind: 'type', types: ['Patient', 'Group'] },
        {
          kind: 'or',
          of: ['Patient', 'Group'].map((type) => ({
            kind: 'and',
            of: [
              { kind: 'type', types: [type] },
              {
                kind: 'entry',
                of: 'token',
                param: `${type}._tag`,
                tests: [{ column: 'code', op: 'eq', value: 'x' }],
              },
            ],
          })),
        },
      ],
    });
  });

  it('asks for the resource itself once', () => {
    expect(where('?_id=1')).toEqual({ kind: 'self', tests: [{ column: 'id', op: 'eq', value: '1' }] });
    expect(parse('?_type=Patient,Group&_id=1').self).toBe('_type=Patient,Group&_id=1');
  });

  it('takes the parameters of one named type', () => {
    expect(where('?_type=Patient&gender=male')).toEqual(where('Patient?gender=male'));
    expect(parse('?_type=Patient&_sort=birthdate').query.sort).toHaveLength(1);
    expect(parse('?_type=Patient,Person&_sort=-birthdate,_id').query.sort).toEqual([
      { by: 'param', of: 'date', params: ['Patient.birthdate', 'Person.birthdate'], descending: true },
      { by: 'id', descending: false },
    ]);
  });
});

describe('the criteria of a conditional interaction', () => {
  const conditional = (criteria: string) => parseConditional('Patient', criteria, SETTINGS);

  it.each(['identifier=urn:dni|1', '?identifier=urn:dni|1', 'identifier=urn%3Adni%7C1&_format=json&_pretty=true'])(
    'are a search of one type: %s',
    (criteria) => {
      expect(conditional(criteria)).toEqual(where('Patient?identifier=urn:dni|1'));
    },
  );

  it.each([
    ['', 412, 'empty-criteria'],
    ['?', 412, 'empty-criteria'],
    ['_format=json', 412, 'empty-criteria'],
    ['identifier=', 412, 'empty-criterion'],
    ['identifier=,', 412, 'empty-criterion'],
    ['identifier=a&name=', 412, 'empty-criterion'],
    ['identifier=a&_count=1', 400, 'result-parameter-in-criteria'],
    ['identifier=a&_sort=name', 400, 'result-parameter-in-criteria'],
    ['identifier=a&_include:iterate=x', 400, 'result-parameter-in-criteria'],
    ['identifer=a', 400, 'unknown-search-parameter'],
    ['identifier=a&nonsense=1', 400, 'unknown-search-parameter'],
    ['identifier:nonsense=a', 400, 'unsupported-modifier'],
    ['_filter=x', 400, 'malformed-filter'],
    ['birthdate=x', 400, 'malformed-search-value'],
  ])('are refused when "%s"', (criteria, status, name) => {
    expect(refusal(() => conditional(criteria))).toEqual([status, name]);
  });
});
