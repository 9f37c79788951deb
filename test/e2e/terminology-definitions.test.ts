// Which definition counts, and what is one though nobody wrote it: versions, implicit value sets, supplements, bindings.
// https://hl7.org/fhir/R4/terminology-service.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { codes, expanded, problem, put, values } from '../support/terminology.ts';
import { RESOURCES, system } from '../support/terminology-data.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
  for (const resource of RESOURCES) await put(hub.hub, resource);
});
afterAll(() => hub.close());
const get = (path: string) => ask(hub.hub, 'GET', path);
const expand = (id: string, more = '') => get(`ValueSet/$expand?url=${encodeURIComponent(`urn:set:${id}`)}${more}`);
const named = (url: string, more = '') => get(`ValueSet/$expand?url=${encodeURIComponent(url)}${more}`);
const display = async (response: ReturnType<typeof get>) => (expanded(await response).contains ?? [])[0]?.display;

describe('versions stand side by side', () => {
  it.each([
    ['today the one in force', 'fares', '', 'Three soles'],
    ['the one of a day', 'fares', '&date=2019-03-04', 'Two soles'],
    ['the one of a moment', 'fares', '&date=2019-03-04T05:06:07Z', 'Two soles'],
    ['the one of a year to come', 'fares', '&date=2999', 'Much more'],
    ['the one the value set names', 'fares-2019', '', 'Two soles'],
    ['the one of the day it is locked to', 'locked', '', 'Two soles'],
    ['the one that is asked for', 'fares', '&system-version=urn:fares%7C2999', 'Much more'],
    ['not that where the value set names another', 'fares-2019', '&system-version=urn:fares%7C2999', 'Two soles'],
    ['that where it is forced', 'fares-2019', '&force-system-version=urn:fares%7C2999', 'Much more'],
    ['the one that is to be checked', 'fares', '&check-system-version=urn:fares%7C2019', 'Two soles'],
  ])('%s', async (_what, id, more, expected) => {
    expect(await display(expand(id, more))).toBe(expected);
  });

  it.each([
    ['url=urn:set:edition', 'oca'],
    ['url=urn:set:edition%7C1', 'papa'],
    ['url=urn:set:edition&valueSetVersion=1', 'papa'],
    ['url=urn:set:edition&date=2022-07-01', 'papa'],
    ['url=urn:set:of-edition', 'oca'],
    ['url=urn:set:of-edition&date=2022-07-01', 'papa'],
    ['url=urn:set:of-edition-1', 'papa'],
    ['url=urn:set:locked-edition', 'papa'],
    ['url=urn:set:loose-listed', 'Ab'],
  ])('of value sets: %s lists %s', async (query, expected) => {
    expect(codes(await get(`ValueSet/$expand?${query}`))).toBe(expected);
  });

  it('of value sets, one that is not there is not known', async () => {
    for (const query of ['url=urn:set:edition%7C9', 'url=urn:set:edition&date=2001'])
      expect(problem(await get(`ValueSet/$expand?${query}`)).slice(0, 2)).toEqual([404, 'definition-not-known']);
  });

  it.each([
    ['ValueSet/fares/$validate-code?system=urn:fares&code=a', 'Three soles'],
    ['ValueSet/fares/$validate-code?system=urn:fares&code=a&systemVersion=2019', 'Two soles'],
    ['ValueSet/fares/$validate-code?system=urn:fares&code=a&date=2019-03-04', 'Two soles'],
    ['CodeSystem/$validate-code?url=urn:fares&code=a&version=2019', 'Two soles'],
    ['CodeSystem/$validate-code?url=urn:fares%7C2019&code=a', 'Two soles'],
    ['CodeSystem/$validate-code?url=urn:fares&code=a&date=2999-05', 'Much more'],
    ['CodeSystem/$lookup?system=urn:fares&code=a&date=2019-03-04', 'Two soles'],
    ['CodeSystem/$lookup?system=urn:fares&code=a&version=2999', 'Much more'],
  ])('%s: %s', async (path, expected) => {
    expect(values(await get(path)).display).toBe(expected);
  });

  it('a code of one version is not of another', async () => {
    const { result, message } = values(
      await get('ValueSet/fares-2019/$validate-code?system=urn:fares&code=a&systemVersion=2020'),
    );
    expect([result, message]).toEqual([
      false,
      'The code is said to be of version "2020" of "urn:fares"; the question was about "2019".',
    ]);
  });
});

describe('implicit value sets', () => {
  it.each([
    ['of any code system', 'urn:food?fhir_vs', 'plant(tuber(papa oca) kiwicha) charki'],
    ['of one of R4', 'http://hl7.org/fhir/administrative-gender?fhir_vs', 'male female other unknown'],
    ['by the name the code system gives it', 'urn:food:whole', 'plant(tuber(papa oca) kiwicha) charki'],
  ])('%s', async (_what, url, expected) => {
    expect(codes(await named(url))).toBe(expected);
  });

  it('of SNOMED CT as soon as it is there', async () => {
    const concept = [{ code: '73211009', concept: [{ code: '44054006', concept: [{ code: '9859006' }] }] }];
    await put(hub.hub, system('snomed', concept, { url: 'http://snomed.info/sct', content: 'fragment' }));
    const of = async (which: string) => codes(await named(`http://snomed.info/sct?fhir_vs${which}`));
    expect(await of('')).toBe('73211009(44054006(9859006))');
    expect(await of('=isa/44054006')).toBe('44054006(9859006)');
    expect(await of('=ecl/<< 44054006')).toBe('44054006(9859006)');
    expect(await of('=ecl/< 73211009 |Diabetes|')).toBe('44054006(9859006)');
    expect(await of('=ecl/<! 73211009')).toBe('44054006');
    expect(await of('=ecl/>>44054006')).toBe('73211009(44054006)');
    expect(await of('=ecl/9859006')).toBe('9859006');
    expect(codes(await expand('snomed'))).toBe('73211009(44054006(9859006))');
    expect(await of(`=ecl/${encodeURIComponent('(>> 44054006 |Type 2| OR *) MINUS 73211009')}`)).toBe(
      '44054006(9859006)',
    );
    const [status, , text] = problem(await named(`http://snomed.info/sct?fhir_vs=ecl/${'< 73211009 : { * = * }'}`));
    expect([status, text]).toEqual([
      422,
      expect.stringMatching(/its ECL asks for .* "http:\/\/snomed.info\/sct" \({ \* = \* }\)\.$/),
    ]);
    await ask(hub.hub, 'DELETE', 'CodeSystem/snomed');
    expect(problem(await named('http://snomed.info/sct?fhir_vs'))[0]).toBe(422);
  });

  it('are not of what nobody knows', async () => {
    expect(problem(await named('urn:nowhere?fhir_vs')).slice(0, 2)).toEqual([404, 'definition-not-known']);
  });
});

it('knows the names that R4 gives its codes in other languages', async () => {
  const path =
    'CodeSystem/$lookup?system=http://terminology.hl7.org/CodeSystem/operation-outcome&code=MSG_AUTH_REQUIRED';
  const spanish = 'Debe autenticarse antes de poder usar este servicio';
  expect(values(await get(`${path}&displayLanguage=es`)).display).toBe(spanish);
  expect(values(await get(`${path}&property=lang.es`)).designation).toEqual({ language: 'es', value: spanish });
});

describe('supplements add', () => {
  it('designations and properties to what is looked up', async () => {
    const { body } = await get(
      'CodeSystem/$lookup?system=urn:food&code=papa&property=origin&property=kcal&property=lang.qu',
    );
    expect(JSON.parse(body as string).parameter.slice(3)).toEqual([
      {
        name: 'designation',
        part: [
          { name: 'language', valueCode: 'qu' },
          { name: 'value', valueString: 'Akshu' },
        ],
      },
      {
        name: 'property',
        part: [
          { name: 'code', valueCode: 'kcal' },
          { name: 'value', valueInteger: 77 },
          { name: 'description', valueString: 'Energy of 100 g' },
        ],
      },
      {
        name: 'property',
        part: [
          { name: 'code', valueCode: 'origin' },
          { name: 'value', valueString: 'Puno' },
        ],
      },
    ]);
  });

  it('names to search by and to show', async () => {
    expect(codes(await expand('all', '&filter=aksh'))).toBe('papa');
    expect(await display(expand('tubers', '&filter=papa&displayLanguage=qu'))).toBe('Akshu');
    const [papa] = expanded(await expand('all', '&filter=papa&includeDesignations=true')).contains ?? [];
    expect(papa?.designation).toEqual([{ language: 'qu', value: 'Akshu' }]);
  });

  it('no codes, and nothing to other versions', async () => {
    expect(problem(await get('CodeSystem/$lookup?system=urn:food&code=maize'))[0]).toBe(404);
    expect(codes(await expand('all', '&filter=apilla'))).toBe('');
  });

  it('no more once they are gone', async () => {
    await put(
      hub.hub,
      system('food-ay', [{ code: 'oca', designation: [{ value: 'Apilla' }] }], {
        content: 'supplement',
        supplements: 'urn:food',
      }),
    );
    expect(codes(await expand('all', '&filter=apilla'))).toBe('oca');
    await ask(hub.hub, 'DELETE', 'CodeSystem/food-ay');
    expect(codes(await expand('all', '&filter=apilla'))).toBe('');
  });
});

describe('by what an element is bound to', () => {
  it.each([
    ['Patient.gender', 'male female other unknown'],
    [
      'http://hl7.org/fhir/StructureDefinition/Patient#Patient.gender&contextDirection=incoming',
      'male female other unknown',
    ],
    ['Patient.contact.name.use', 'usual official temp nickname anonymous old(maiden)'],
    ['Encounter.hospitalization.reAdmission', 'R'],
  ])('%s', async (context, expected) => {
    expect(codes(await get(`ValueSet/$expand?context=${context.replace('#', '%23')}`))).toBe(expected);
  });

  it('a profile that is stored, or was a moment ago', async () => {
    const binding = { strength: 'required', valueSet: 'urn:set:tubers' };
    const element = [
      { id: 'Basic', path: 'Basic' },
      { id: 'Basic.code', path: 'Basic.code', binding },
    ];
    const profile = {
      resourceType: 'StructureDefinition',
      id: 'dish',
      url: 'urn:dish',
      name: 'Dish',
      status: 'active',
      kind: 'resource',
      abstract: false,
      type: 'Basic',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Basic',
      derivation: 'constraint',
      differential: { element },
    };
    await put(hub.hub, profile);
    const path = 'ValueSet/$expand?context=urn:dish%23Basic.code';
    expect(codes(await get(path))).toBe('tuber(papa oca)');
    await ask(hub.hub, 'DELETE', 'StructureDefinition/dish');
    expect(problem(await get(path)).slice(0, 2)).toEqual([404, 'context-not-bound']);
  });

  it('a profile', async () => {
    const profile = 'https://chaski.pe/fhir/StructureDefinition/etnia#Extension.value[x]';
    const path = (operation: string) => `ValueSet/$${operation}?context=${encodeURIComponent(profile)}`;
    expect(expanded(await get(path('expand'))).total).toBe(60);
    expect(values(await get(`${path('validate-code')}&code=40`))).toMatchObject({ result: true, display: 'QUECHUAS' });
  });
});

it('the value set of a code system is the one it names itself, whatever it contains', async () => {
  const codeSystem = (name: string, more: object) => ({
    resourceType: 'CodeSystem',
    id: name,
    ...more,
    url: `urn:${name}`,
    status: 'active',
    valueSet: `urn:${name}:all`,
    content: 'complete',
    concept: [{ code: name }],
  });
  const referring = { url: 'urn:about', valueReference: { reference: '#inner' } };
  await put(hub.hub, codeSystem('outer', { contained: [codeSystem('inner', {})], extension: [referring] }));
  expect(codes(await named('urn:outer:all'))).toBe('outer');
  expect((await named('urn:inner:all')).status).toBe(404);
});
