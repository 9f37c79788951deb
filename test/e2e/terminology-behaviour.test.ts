// What a terminology service makes of code systems and value sets as they come: https://hl7.org/fhir/R4/terminology-service.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, bodyOf } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { call, codes, expanded, problem, put, values } from '../support/terminology.ts';
import { of, RESOURCES, set, system } from '../support/terminology-data.ts';

const TONGUES = [
  { language: 'es', use: { code: 'synonym' }, value: 'Tubérculo andino' },
  { language: 'qu-PE', use: { code: 'synonym' }, value: 'Uqa' },
  { language: 'qu', use: { code: 'display' }, value: 'Oqa' },
];

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
  const tongues = [{ code: 'oca', display: 'Oca', designation: TONGUES }];
  const supplement = { url: 'http://hl7.org/fhir/StructureDefinition/valueset-supplement', valueCanonical: 'urn:none' };
  const more = [
    system('tongues', tongues, { language: 'es' }),
    set('tongues', [{ system: 'urn:tongues' }]),
    { ...set('supplemented', [{ system: 'urn:food' }]), extension: [supplement] },
  ];
  for (const resource of [...RESOURCES, ...more]) await put(hub.hub, resource);
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
      { name: 'used-codesystem', valueUri: 'urn:food|1' },
      { name: 'version', valueUri: 'urn:food|1' },
      { name: 'used-supplement', valueUri: 'urn:food-qu' },
    ]);
  });
});

describe('a name in the language asked for', () => {
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

describe('$validate-code says', () => {
  it.each([
    ['that groups are there', 'all', 'system=urn:food&code=plant', true, undefined],
    ['that they are where they are wanted', 'all', 'system=urn:food&code=plant&abstract=true', true, undefined],
    ['that they are no codes when that is asked', 'all', 'system=urn:food&code=plant&abstract=false', false, /groups/],
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
    ['that it does not in lists either', 'loose-listed', 'system=urn:loose&code=AB', true, undefined],
    ['the name that the value set gives', 'listed', 'system=urn:food&code=oca&display=SORREL', true, undefined],
    ['the name of a designation', 'all', 'system=urn:food&code=papa&display=akshu', true, undefined],
    ['a name that is not its own', 'all', 'system=urn:food&code=papa&display=Oca', false, /is called "Potato"/],
    [
      'a name in the language asked for',
      'all',
      'system=urn:food&code=papa&display=akshu&displayLanguage=qu',
      true,
      undefined,
    ],
    [
      'a name in another language',
      'all',
      'system=urn:food&code=papa&display=Potato&displayLanguage=qu',
      true,
      undefined,
    ],
    [
      'one where the other is known to be',
      'tongues',
      'system=urn:tongues&code=oca&display=Uqa&displayLanguage=es',
      false,
      /"Oca"/,
    ],
    ['a code without its system', 'all', 'code=oca', true, undefined],
  ])('%s', async (_what, id, query, result, message) => {
    const told = values(await get(`ValueSet/${id}/$validate-code?${query}`));
    expect([told.result, told.message]).toEqual([result, message && expect.stringMatching(message)]);
  });

  it('which code it speaks of, and what that is called though it is not in the set', async () => {
    const told = async (query: string) => values(await get(`ValueSet/tubers/$validate-code?${query}`));
    expect(await told('code=oca')).toEqual({
      result: true,
      display: 'Oca',
      code: 'oca',
      system: 'urn:food',
      version: '1',
    });
    expect(await told('code=charki&system=urn:food&displayLanguage=es')).toMatchObject({
      ...{ result: false, display: 'Charqui', code: 'charki', system: 'urn:food', version: '1' },
    });
  });

  it('that a coding without a system means nothing, though the value set has such a code', async () => {
    for (const coded of [
      { name: 'coding', valueCoding: { code: 'oca' } },
      { name: 'codeableConcept', valueCodeableConcept: { coding: [{ code: 'oca' }] } },
    ])
      expect(values(await call(hub.hub, 'ValueSet/tubers/$validate-code', [coded]))).toMatchObject({
        result: false,
        message: 'The code "oca" does not say of what system it is ("system"), so it means nothing; add it.',
      });
  });

  it('what is wrong, item by item and where', async () => {
    const told = async (parameter: object) => {
      const { issues } = values(await call(hub.hub, 'ValueSet/tubers/$validate-code', [parameter]));
      const { issue = [] } = (issues ?? {}) as { issue?: Item[] };
      return issue.map(({ severity, code, details, expression = [] }) =>
        `${severity} ${code} ${details.coding[0]?.code} ${expression.join()}`.trimEnd(),
      );
    };
    type Item = { severity: string; code: string; details: { coding: { code: string }[] }; expression?: string[] };
    const coding = (code: string, more: object = {}) => ({ system: 'urn:food', code, ...more });
    const one = (valueCoding: object) => told({ name: 'coding', valueCoding });
    const concept = (...all: object[]) => told({ name: 'codeableConcept', valueCodeableConcept: { coding: all } });
    expect(await one(coding('oca'))).toEqual([]);
    expect(await one(coding('charki'))).toEqual(['error code-invalid not-in-vs Coding.code']);
    expect(await one(coding('kiwicha'))).toEqual([
      'error code-invalid not-in-vs Coding.code',
      'error business-rule code-rule Coding.code',
    ]);
    expect(await one(coding('moss'))).toEqual([
      'error code-invalid not-in-vs Coding.code',
      'error code-invalid invalid-code Coding.code',
    ]);
    expect(await one(coding('x', { system: 'urn:nowhere' }))).toEqual([
      'error code-invalid not-in-vs Coding.code',
      'error not-found not-found Coding.system',
    ]);
    expect(await one(coding('oca', { display: 'Papa' }))).toEqual(['error invalid invalid-display Coding.display']);
    expect(await one({ code: 'oca' })).toEqual(['error invalid invalid-data Coding']);
    expect(await concept(coding('charki'), coding('moss'))).toEqual([
      'error code-invalid not-in-vs',
      'information code-invalid this-code-not-in-vs CodeableConcept.coding[0].code',
      'information code-invalid this-code-not-in-vs CodeableConcept.coding[1].code',
      'error code-invalid invalid-code CodeableConcept.coding[1].code',
    ]);
    expect(await concept(coding('charki'), coding('oca'))).toEqual([]);
    expect(await told({ name: 'code', valueCode: 'charki' })).toEqual(['error code-invalid not-in-vs code']);
  });

  it('that a code is inactive, and what of the value set is not known', async () => {
    expect(values(await get('ValueSet/all/$validate-code?code=kiwicha'))).toMatchObject({
      result: true,
      inactive: true,
    });
    expect(values(await get('ValueSet/gap-set/$validate-code?system=urn:food&code=oca')).message).toMatch(
      /^This server does not know the value set "urn:set:nowhere", of which it is composed\. Whether the code/,
    );
  });

  it('that nothing is coded with a supplement', async () => {
    expect(values(await get('CodeSystem/$validate-code?url=urn:food-qu&code=papa'))).toMatchObject({
      result: false,
      message: '"urn:food-qu" is a supplement, with which nothing is coded; use "urn:food".',
    });
  });

  it('nothing of a value set that contains itself, or whose supplement is not known', async () => {
    for (const id of ['circle-a', 'supplemented'])
      expect(problem(await get(`ValueSet/${id}/$validate-code?system=urn:food&code=oca`)).slice(0, 2)).toEqual([
        422,
        'value-set-not-expandable',
      ]);
  });
});

describe('the designations of an expansion', () => {
  const designations = async (more: string) =>
    (expanded(await named('urn:tongues?fhir_vs', `&includeDesignations=true${more}`)).contains ?? [])[0]?.designation;

  it('are the names that are not shown, the display of the system too', async () => {
    const [synonym, , shown] = TONGUES;
    expect(await designations('&displayLanguage=qu-PE')).toEqual([{ language: 'es', value: 'Oca' }, synonym, shown]);
    expect(await designations('')).toEqual(TONGUES);
  });

  it('may be in one of several languages, the one weighed most first, or in none', async () => {
    const shown = (languages: string) =>
      display(named('urn:tongues?fhir_vs', `&displayLanguage=${encodeURIComponent(languages)}`));
    expect(await shown('ay, es;q=0.1, qu;q=0.5')).toBe('Oqa');
    expect([await shown('ay'), await shown('ay,*;q=0')]).toEqual(['Oca', undefined]);
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

  it('a value set that another one contains: in the request, stored, or where an element is bound to it', async () => {
    const inner = {
      resourceType: 'ValueSet',
      id: 'inner',
      status: 'active',
      compose: { include: [{ valueSet: ['#one'] }] },
    };
    const one = { ...inner, id: 'one', compose: { include: [{ system: 'urn:food', concept: [{ code: 'oca' }] }] } };
    const resource = { ...set('container', [{ valueSet: ['#inner'] }]), contained: [inner, one] };
    const given = { name: 'valueSet', resource };
    const url = (valueUri: string) => ({ name: 'url', valueUri });
    expect(codes(await call(hub.hub, 'ValueSet/$expand', [given]))).toBe('oca');
    expect(codes(await call(hub.hub, 'ValueSet/$expand', [given, url('#one')]))).toBe('oca');
    // What nothing refers to would be contained in vain.
    expect(bodyOf(await call(hub.hub, 'ValueSet/$expand', [given])).contained).toBeUndefined();
    const whole = [given, { name: 'includeDefinition', valueBoolean: true }];
    expect(bodyOf(await call(hub.hub, 'ValueSet/$expand', whole)).contained).toHaveLength(2);
    await put(hub.hub, resource);
    expect(codes(await get('ValueSet/container/$expand?url=%23inner'))).toBe('oca');
    const asked = [url('urn:set:container#inner'), { name: 'coding', valueCoding: coding }];
    expect(values(await call(hub.hub, 'ValueSet/$validate-code', asked))).toMatchObject({ result: true });
    expect(problem(await named('urn:set:container#none'))).toEqual([
      404,
      'definition-not-known',
      expect.stringContaining('urn:set:container#none'),
    ]);
    const bound = {
      id: 'Basic.code',
      path: 'Basic.code',
      binding: { strength: 'required', valueSet: 'urn:bound#inner' },
    };
    await put(hub.hub, {
      ...{
        resourceType: 'StructureDefinition',
        id: 'bound',
        url: 'urn:bound',
        name: 'B',
        status: 'active',
        kind: 'resource',
      },
      ...{ abstract: false, type: 'Basic', baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Basic' },
      ...{
        derivation: 'constraint',
        contained: [inner, one],
        extension: [{ url: 'urn:why', valueCanonical: '#inner' }],
        differential: { element: [bound] },
      },
    });
    expect(codes(await get('ValueSet/$expand?context=urn:bound%23Basic.code'))).toBe('oca');
  });

  it('one code, in one form', async () => {
    const both = [
      { name: 'code', valueCode: 'oca' },
      { name: 'coding', valueCoding: coding },
    ];
    for (const path of ['ValueSet/all/$validate-code', 'CodeSystem/$lookup', 'ConceptMap/$translate'])
      expect(problem(await call(hub.hub, path, both)).slice(0, 2)).toEqual([400, 'operation-parameters-clash']);
  });

  it('one value of each, which may be said twice', async () => {
    const twice = [coding, coding].map((valueCoding) => ({ name: 'coding', valueCoding }));
    expect(problem(await call(hub.hub, 'CodeSystem/$lookup', twice)).slice(0, 2)).toEqual([
      400,
      'operation-parameter-repeated',
    ]);
    expect((await get('CodeSystem/$lookup?system=urn:food&code=oca&code=oca')).status).toBe(200);
  });

  it('what is given well formed, though not all that storing it would ask for', async () => {
    const given = (more: object) => [{ name: 'valueSet', resource: { resourceType: 'ValueSet', ...more } }];
    const include = [{ system: 'urn:food', concept: [{ code: 'oca' }] }];
    expect(codes(await call(hub.hub, 'ValueSet/$expand', given({ compose: { include } })))).toBe('oca');
    for (const [more, name] of [
      [{ compose: { include: 5 } }, 'list-expected'],
      [{ extension: {}, compose: { include } }, 'list-expected'],
      [{ compose: { include: [{ valueSet: [null] }] } }, 'null-value'],
      [{ compose: { include: [{ system: 'urn:food', filter: [{ property: 'code', op: '=' }] }] } }, 'missing-element'],
    ] as const)
      expect([more, ...problem(await call(hub.hub, 'ValueSet/$expand', given(more))).slice(0, 2)]).toEqual([
        more,
        400,
        name,
      ]);
    const [, , text] = problem(
      await call(hub.hub, 'ValueSet/all/$validate-code', [{ name: 'coding', valueCoding: { code: 5 } }]),
    );
    expect(text).toContain('code');
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

  it('in XML', async () => {
    const type = 'application/fhir+xml';
    const { text } = await hub.agent.get('/fhir/ValueSet/tubers/$expand').set('Accept', type).buffer();
    expect(text).toContain(
      '<contains><system value="urn:food"/><code value="tuber"/><display value="Tuber"/><contains><system value="urn:food"/>',
    );
    const coded =
      '<parameter><name value="coding"/><valueCoding><system value="urn:food"/><code value="oca"/></valueCoding></parameter>';
    const asked = `<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="url"/><valueUri value="urn:set:all"/></parameter>${coded}</Parameters>`;
    const told = await hub.agent
      .post('/fhir/ValueSet/$validate-code')
      .type(type)
      .set('Accept', type)
      .send(asked)
      .buffer();
    expect(told.text).toContain('<parameter><name value="result"/><valueBoolean value="true"/></parameter>');
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
