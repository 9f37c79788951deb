// What a terminology service makes of code systems and value sets as they come: https://hl7.org/fhir/R4/terminology-service.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, bodyOf } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { call, codes, expanded, problem, put, values } from '../support/terminology.ts';

const EFFECTIVE = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod';
const system = (id: string, concept: object[] | undefined, more: object = {}) => ({
  resourceType: 'CodeSystem',
  id,
  url: `urn:${id}`,
  status: 'active',
  content: concept === undefined ? 'not-present' : 'complete',
  ...(concept === undefined ? {} : { concept }),
  ...more,
});
const set = (id: string, include: object[], more: object = {}) => ({
  resourceType: 'ValueSet',
  id,
  url: `urn:set:${id}`,
  status: 'active',
  compose: { include, ...more },
});
const of = (...filter: [string, string, string][]) => ({
  system: 'urn:food',
  filter: filter.map(([property, op, value]) => ({ property, op, value })),
});
const flag = (code: string) => ({ code, valueBoolean: true });
/** Valid from a year until the next. */
const fares = (year: number, concept: object[]) =>
  system(`fares-${year}`, concept, {
    url: 'urn:fares',
    version: `${year}`,
    date: `${year}-01-01`,
    ...(year === 2020
      ? {}
      : { extension: [{ url: EFFECTIVE, valuePeriod: { start: `${year}-01-01`, end: `${year}-12-31` } }] }),
  });

const RESOURCES = [
  system(
    'food',
    [
      {
        code: 'plant',
        display: 'Plant',
        property: [flag('notSelectable')],
        concept: [
          {
            code: 'tuber',
            display: 'Tuber',
            concept: [
              { code: 'papa', display: 'Potato', property: [{ code: 'kcal', valueInteger: 77 }] },
              { code: 'oca', display: 'Oca', property: [{ code: 'kcal', valueInteger: 61 }] },
            ],
          },
          { code: 'kiwicha', display: 'Amaranth', property: [flag('inactive')] },
        ],
      },
      {
        code: 'charki',
        display: 'Jerky',
        definition: 'Dried meat',
        designation: [{ language: 'es', value: 'Charqui' }],
      },
    ],
    {
      name: 'Food',
      version: '1',
      valueSet: 'urn:food:whole',
      property: [{ code: 'kcal', type: 'integer', description: 'Energy of 100 g' }],
    },
  ),
  system(
    'food-qu',
    [
      {
        code: 'papa',
        designation: [{ language: 'qu', value: 'Akshu' }],
        property: [{ code: 'origin', valueString: 'Puno' }],
      },
      { code: 'maize', designation: [{ language: 'qu', value: 'Sara' }] },
    ],
    { content: 'supplement', supplements: 'urn:food' },
  ),
  system('food-old', [{ code: 'oca', designation: [{ language: 'ay', value: 'Apilla' }] }], {
    content: 'supplement',
    supplements: 'urn:food|0',
  }),
  system('absent', undefined),
  system('some', [{ code: 'x' }], { content: 'fragment' }),
  system('loose', [{ code: 'Ab', display: 'Either' }], { caseSensitive: false }),
  fares(2019, [{ code: 'a', display: 'Two soles' }]),
  fares(2020, [{ code: 'a', display: 'Three soles' }]),
  fares(2999, [{ code: 'a', display: 'Much more' }]),
  set('all', [{ system: 'urn:food' }]),
  set('active', [{ system: 'urn:food' }], { inactive: false }),
  set('listed', [{ system: 'urn:food', concept: [{ code: 'oca', display: 'Sorrel' }, { code: 'kiwicha' }] }]),
  set('light', [of(['concept', 'is-a', 'plant'], ['kcal', 'regex', '6\\d'])]),
  set('intersection', [{ valueSet: ['urn:set:all', 'urn:set:tubers'] }]),
  set('union', [{ valueSet: ['urn:set:tubers'] }, { valueSet: ['urn:set:listed'] }]),
  set('both', [{ system: 'urn:food', valueSet: ['urn:set:listed'] }]),
  set('tubers', [of(['concept', 'is-a', 'tuber'])]),
  set('but', [{ system: 'urn:food' }], { exclude: [{ valueSet: ['urn:set:tubers'] }] }),
  set('circle', [{ valueSet: ['urn:set:circle'] }]),
  set('circle-a', [{ valueSet: ['urn:set:circle-b'] }]),
  set('circle-b', [{ valueSet: ['urn:set:circle-a'] }]),
  set('gap', [{ system: 'urn:absent' }]),
  set('gap-system', [{ system: 'urn:nowhere' }]),
  set('gap-set', [{ valueSet: ['urn:set:nowhere'] }]),
  set('some', [{ system: 'urn:some' }]),
  set('loose', [{ system: 'urn:loose' }]),
  set('fares', [{ system: 'urn:fares' }]),
  set('fares-2019', [{ system: 'urn:fares', version: '2019' }]),
  set('locked', [{ system: 'urn:fares' }], { lockedDate: '2019-06-01' }),
  set('snomed', [{ valueSet: ['http://snomed.info/sct?fhir_vs=isa/73211009'] }]),
];

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

describe('$expand lists', () => {
  it.each([
    ['the hierarchy', 'all', '', 'plant(tuber(papa oca) kiwicha) charki'],
    ['it flat', 'all', '&excludeNested=true', 'plant tuber papa oca kiwicha charki'],
    ['what may be chosen, below what it groups', 'all', '&excludeNotForUI=true', 'tuber(papa oca) kiwicha charki'],
    ['what is active', 'all', '&activeOnly=true', 'plant(tuber(papa oca)) charki'],
    ['nothing that its author leaves out', 'active', '&activeOnly=false', 'plant(tuber(papa oca)) charki'],
    ['what it names, in that order, retired or not', 'listed', '', 'oca kiwicha'],
    ['what all filters select', 'light', '', 'oca'],
    ['what all value sets of an include have', 'intersection', '', 'tuber(papa oca)'],
    ['what any include has, once', 'union', '', 'tuber(papa oca) kiwicha'],
    ['what system and value set both have', 'both', '', 'oca kiwicha'],
    ['nothing that is excluded', 'but', '', 'plant(kiwicha) charki'],
    ['nothing of a system that is excluded', 'all', '&exclude-system=urn:food', ''],
    ['nothing of a version that is excluded', 'all', '&exclude-system=urn:food%7C1', ''],
    ['what is of another version', 'all', '&exclude-system=urn:food%7C2&excludeNested=true&count=1', 'plant'],
    ['no post-coordinated codes', 'listed', '&excludePostCoordinated=true', 'oca kiwicha'],
    ['as much as is known of a fragment', 'some', '', 'x'],
  ])('%s', async (_what, id, more, expected) => {
    expect(codes(await expand(id, more))).toBe(expected);
  });

  it('each code as what it is', async () => {
    const { contains = [] } = expanded(await expand('all', '&excludeNested=true&displayLanguage=es'));
    expect(contains.slice(0, 1)).toEqual([{ system: 'urn:food', abstract: true, code: 'plant', display: 'Plant' }]);
    expect(contains.slice(4)).toEqual([
      { system: 'urn:food', inactive: true, code: 'kiwicha', display: 'Amaranth' },
      { system: 'urn:food', code: 'charki', display: 'Charqui' },
    ]);
  });

  it('pages that together are the whole, each code once, the total on each', async () => {
    const pages: string[] = [];
    for (let offset = 0; offset < 8; offset += 2) {
      const page = await expand('all', `&offset=${offset}&count=2`);
      expect([expanded(page).total, expanded(page).offset]).toEqual([6, offset]);
      pages.push(codes(page));
    }
    expect(pages).toEqual(['plant tuber', 'papa oca', 'kiwicha charki', '']);
    const counted = expanded(await expand('all', '&count=0'));
    expect([counted.total, counted.contains]).toEqual([6, undefined]);
  });

  it('what was asked of it', async () => {
    const asked = '&filter=o&date=2030&activeOnly=true&designation=es&exclude-system=urn:x&system-version=urn:food%7C1';
    expect(expanded(await expand('all', asked)).parameter).toEqual([
      { name: 'filter', valueString: 'o' },
      { name: 'date', valueDateTime: '2030' },
      { name: 'designation', valueString: 'es' },
      { name: 'activeOnly', valueBoolean: true },
      { name: 'exclude-system', valueUri: 'urn:x' },
      { name: 'system-version', valueUri: 'urn:food|1' },
      { name: 'version', valueUri: 'urn:food|1' },
      { name: 'used-supplement', valueUri: 'urn:food-qu' },
    ]);
  });
});

describe('a name in the language asked for', () => {
  beforeAll(async () => {
    const designation = [
      { language: 'es', use: { code: 'synonym' }, value: 'Tubérculo andino' },
      { language: 'qu-PE', use: { code: 'synonym' }, value: 'Uqa' },
      { language: 'qu', use: { code: 'display' }, value: 'Oqa' },
    ];
    await put(hub.hub, system('tongues', [{ code: 'oca', display: 'Oca', designation }], { language: 'es' }));
  });

  it.each([
    ['es', 'Oca'],
    ['es-PE', 'Oca'],
    ['qu', 'Oqa'],
    ['qu-PE', 'Uqa'],
    ['qu-BO', 'Oqa'],
    ['QU', 'Oqa'],
    ['ay', 'Oca'],
  ])('%s: %s', async (language, expected) => {
    expect(await display(named('urn:tongues?fhir_vs', `&displayLanguage=${language}`))).toBe(expected);
  });
});

describe('$expand refuses', () => {
  it.each([
    ['a value set of itself', 'circle', '', 422, /circle/],
    ['value sets of each other', 'circle-a', '', 422, /it contains itself: "urn:set:circle-a"/],
    ['a code system without its concepts', 'gap', '', 422, /concepts are missing here of the CodeSystem "urn:absent"/],
    ['a code system that is nowhere', 'gap-system', '', 422, /CodeSystem "urn:nowhere"/],
    ['a value set that is nowhere', 'gap-set', '', 422, /not known here is the ValueSet "urn:set:nowhere"/],
    ['SNOMED CT where it is not loaded', 'snomed', '', 422, /CodeSystem "http:\/\/snomed.info\/sct"/],
    ['what is nowhere', 'nowhere', '', 404, /knows no ValueSet/],
    ['a day before there was any', 'fares', '&date=2001', 422, /CodeSystem "urn:fares"/],
    ['another version than is to be checked', 'fares-2019', '&check-system-version=urn:fares%7C2020', 422, /"2020"/],
  ])('%s', async (_what, id, more, status, message) => {
    const [found, , text] = problem(await expand(id, more));
    expect([found, text]).toEqual([status, expect.stringMatching(message)]);
  });

  it('more codes than anybody reads, however they are asked for', async () => {
    const concept = Array.from({ length: 50_001 }, (_, at) => ({ code: `${at}` }));
    const codeSystem = system('huge', concept);
    await put(hub.hub, codeSystem);
    const asked = (more: string) => named('urn:huge?fhir_vs', more);
    for (const more of ['', '&excludeNested=true', '&count=60000'])
      expect(problem(await asked(more)).slice(0, 2)).toEqual([422, 'expansion-too-large']);
    expect(codes(await asked('&offset=50000&count=60000'))).toBe('50000');
  });
});

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
    const [status, , text] = problem(await named('http://snomed.info/sct?fhir_vs=ecl/<<1000 OR <<2000'));
    expect([status, text]).toEqual([422, expect.stringContaining('ecl/<<1000 OR <<2000')]);
    await ask(hub.hub, 'DELETE', 'CodeSystem/snomed');
    expect(problem(await named('http://snomed.info/sct?fhir_vs'))[0]).toBe(422);
  });

  it('are not of what nobody knows', async () => {
    expect(problem(await named('urn:nowhere?fhir_vs')).slice(0, 2)).toEqual([404, 'definition-not-known']);
  });
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

describe('$validate-code says', () => {
  it.each([
    ['that groups are no codes', 'all', 'system=urn:food&code=plant', false, /groups others/],
    ['that they are when that is asked', 'all', 'system=urn:food&code=plant&abstract=true', true, undefined],
    ['that what is inactive is there', 'all', 'system=urn:food&code=kiwicha', true, undefined],
    [
      'that it is not where its author leaves it out',
      'active',
      'system=urn:food&code=kiwicha',
      false,
      /not in the value set/,
    ],
    ['what is excluded', 'but', 'system=urn:food&code=oca', false, /not in the value set/],
    ['what cannot be told', 'gap', 'system=urn:absent&code=x', false, /cannot be told/],
    ['that another system is another matter', 'gap', 'system=urn:food&code=oca', false, /not in the value set/],
    ['that a fragment may not have all', 'some', 'system=urn:some&code=y', false, /cannot be told/],
    ['that case does not count where it does not', 'loose', 'system=urn:loose&code=aB', true, undefined],
    ['the name that the value set gives', 'listed', 'system=urn:food&code=oca&display=SORREL', true, undefined],
    ['the name of a designation', 'all', 'system=urn:food&code=papa&display=akshu', true, undefined],
    ['a name that is not its own', 'all', 'system=urn:food&code=papa&display=Oca', false, /is called "Potato"/],
    ['a code without its system', 'all', 'code=oca', true, undefined],
  ])('%s', async (_what, id, query, result, message) => {
    const told = values(await get(`ValueSet/${id}/$validate-code?${query}`));
    expect([told.result, told.message]).toEqual([result, message && expect.stringMatching(message)]);
  });
});

describe('the forms of a request', () => {
  const coding = { system: 'urn:food', code: 'oca' };
  it('a resource may be the whole body, the rest in the address', async () => {
    const resource = {
      resourceType: 'ValueSet',
      status: 'active',
      compose: { include: [of(['concept', 'is-a', 'tuber'])] },
    };
    expect(codes(await ask(hub.hub, 'POST', 'ValueSet/$expand?filter=oca', { resource }))).toBe('oca');
  });

  it('one code, in one form', async () => {
    const both = [
      { name: 'code', valueCode: 'oca' },
      { name: 'coding', valueCoding: coding },
    ];
    for (const path of ['ValueSet/all/$validate-code', 'CodeSystem/$lookup', 'ConceptMap/$translate'])
      expect(problem(await call(hub.hub, path, both)).slice(0, 2)).toEqual([400, 'operation-parameters-clash']);
  });

  it('no body of another kind', async () => {
    const resource = { resourceType: 'Patient' };
    expect(problem(await ask(hub.hub, 'POST', 'ValueSet/$expand', { resource })).slice(0, 2)).toEqual([
      400,
      'operation-body-unexpected',
    ]);
  });

  it('what R4 does not have is refused, or passed over for who asks for that', async () => {
    const path = 'CodeSystem/$lookup?system=urn:food&code=oca&useSupplement=urn:x';
    expect(problem(await get(path))).toEqual([
      400,
      'operation-parameter-unknown',
      expect.stringContaining('code, system, version, coding, date, displayLanguage, property'),
    ]);
    const passed = await ask(hub.hub, 'GET', path, { prefer: { handling: 'lenient' } });
    expect(values(passed).display).toBe('Oca');
  });

  it('in a batch, each on its own', async () => {
    const request = (method: string, url: string, parameter?: object[]) => ({
      request: { method, url },
      ...(parameter === undefined ? {} : { resource: { resourceType: 'Parameters', parameter } }),
    });
    const resource = {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        request('GET', 'ValueSet/tubers/$expand'),
        request('POST', 'ValueSet/$validate-code', [
          { name: 'url', valueUri: 'urn:set:all' },
          { name: 'coding', valueCoding: coding },
        ]),
        request('GET', 'CodeSystem/$lookup?system=urn:food&code=none'),
        request('GET', 'CodeSystem/$subsumes?system=urn:food&codeA=tuber&codeB=oca'),
        request('POST', '$closure', [{ name: 'name', valueString: 'batch' }]),
      ],
    };
    type Entry = { response: { status: string }; resource?: { resourceType: string; parameter?: object[] } };
    const { entry } = bodyOf<{ resourceType: 'Bundle'; entry: Entry[] }>(await ask(hub.hub, 'POST', '', { resource }));
    expect(entry.map(({ response, resource: own }) => `${response.status.slice(0, 3)} ${own?.resourceType}`)).toEqual([
      '200 ValueSet',
      '200 Parameters',
      '404 undefined',
      '200 Parameters',
      '200 ConceptMap',
    ]);
  });
});
