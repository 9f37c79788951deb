// Terminology operations over HTTP: https://hl7.org/fhir/R4/terminology-service.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';

const plants = (version: string, concept: object[]) => ({
  resourceType: 'CodeSystem',
  id: `plants-${version}`,
  url: 'urn:plants',
  version,
  name: 'Plants',
  status: 'active',
  date: `202${version}-01-01`,
  content: 'complete',
  caseSensitive: true,
  concept,
});
const TREES = {
  code: 'tree',
  display: 'Tree',
  definition: 'A tall plant',
  concept: [
    { code: 'queuna', display: 'Queñua', designation: [{ language: 'qu', value: 'Qiwña' }] },
    { code: 'cedro', display: 'Cedro', property: [{ code: 'inactive', valueBoolean: true }] },
  ],
};
const RESOURCES = [
  plants('1', [TREES]),
  plants('2', [TREES, { code: 'herb', display: 'Herb' }]),
  {
    resourceType: 'ValueSet',
    id: 'plants',
    url: 'urn:plants:all',
    name: 'PlantsVS',
    status: 'active',
    compose: { include: [{ system: 'urn:plants' }] },
  },
  {
    resourceType: 'ValueSet',
    id: 'second',
    url: 'urn:plants:second',
    name: 'SecondVS',
    status: 'active',
    compose: { include: [{ system: 'urn:plants', version: '2' }] },
  },
  {
    resourceType: 'ValueSet',
    id: 'gap',
    url: 'urn:gap',
    name: 'GapVS',
    status: 'active',
    compose: { include: [{ system: 'http://loinc.org' }] },
  },
  {
    resourceType: 'ConceptMap',
    id: 'uses',
    url: 'urn:plants:uses',
    name: 'Uses',
    status: 'active',
    sourceUri: 'urn:plants:all',
    group: [
      {
        source: 'urn:plants',
        target: 'urn:uses',
        element: [{ code: 'cedro', target: [{ code: 'wood', display: 'Wood', equivalence: 'relatedto' }] }],
      },
    ],
  },
];

type Answer = { status: number; body: Record<string, unknown> };
type Part = { name: string; part?: Part[] } & Record<string, unknown>;
type Expanded = {
  total: number;
  offset?: number;
  parameter?: Part[];
  contains?: { code: string; display: string; contains?: object[] }[];
};

let hub: TestHub;
const put = async (resource: { resourceType: string; id: string }) => {
  const { resourceType, id } = resource;
  const response = await hub.agent
    .put(`/fhir/${resourceType}/${id}`)
    .set('Content-Type', 'application/fhir+json')
    .send(JSON.stringify(resource));
  expect([200, 201]).toContain(response.status);
};
beforeAll(async () => {
  hub = await startHub();
  for (const resource of RESOURCES) await put(resource);
});
afterAll(() => hub.close());

const get = async (path: string, language = 'en'): Promise<Answer> =>
  hub.agent.get(`/fhir/${path}`).set('Accept-Language', language);
const post = async (path: string, parameter: object[]): Promise<Answer> =>
  hub.agent
    .post(`/fhir/${path}`)
    .set('Content-Type', 'application/fhir+json')
    .set('Accept-Language', 'en')
    .send(JSON.stringify({ resourceType: 'Parameters', parameter }));

/** The values of a Parameters resource by name, as text. */
const values = ({ body }: Answer): Record<string, unknown> =>
  Object.fromEntries(
    (body.parameter as Part[]).map(({ name, part, ...value }) => [
      name,
      part === undefined ? Object.values(value)[0] : values({ status: 200, body: { parameter: part } }),
    ]),
  );
const expanded = ({ status, body }: Answer): Expanded => {
  expect([status, body.resourceType]).toEqual([200, 'ValueSet']);
  return body.expansion as Expanded;
};
const codes = (answer: Answer): string => (expanded(answer).contains ?? []).map(({ code }) => code).join(' ');
const problem = ({ status, body }: Answer): [number, string, string] => {
  const [issue] = body.issue as { details: { text: string; coding: { code: string }[] } }[];
  return [status, issue?.details.coding[0]?.code ?? '', issue?.details.text ?? ''];
};

describe('$expand', () => {
  it.each([
    ['a stored value set by its url', 'ValueSet/$expand?url=urn:plants:all', 'tree herb'],
    ['an instance', 'ValueSet/plants/$expand', 'tree herb'],
    ['flat', 'ValueSet/plants/$expand?excludeNested=true', 'tree queuna cedro herb'],
    ['what is active', 'ValueSet/plants/$expand?excludeNested=true&activeOnly=true', 'tree queuna herb'],
    ['what has a word', 'ValueSet/plants/$expand?filter=QUENUA', 'queuna'],
    ['a page', 'ValueSet/plants/$expand?offset=1&count=2', 'queuna cedro'],
    [
      'another version of a system',
      'ValueSet/plants/$expand?excludeNested=true&system-version=urn:plants%7C1',
      'tree queuna cedro',
    ],
    ['the version of a day', 'ValueSet/plants/$expand?excludeNested=true&date=2021-06-30', 'tree queuna cedro'],
    [
      'a value set of R4',
      'ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender',
      'male female other unknown',
    ],
    [
      'a value set of R4, by version',
      'ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender%7C4.0.1&count=1',
      'male',
    ],
  ])('gives %s', async (_what, path, expected) => {
    expect(codes(await get(path))).toBe(expected);
  });

  it('tells how many there are, what was asked and which versions it used', async () => {
    const { total, offset, parameter, contains } = expanded(
      await get('ValueSet/plants/$expand?offset=2&count=1&displayLanguage=qu'),
    );
    expect([total, offset, contains]).toEqual([
      4,
      2,
      [{ system: 'urn:plants', inactive: true, code: 'cedro', display: 'Cedro' }],
    ]);
    expect(parameter).toEqual([
      { name: 'offset', valueInteger: 2 },
      { name: 'count', valueInteger: 1 },
      { name: 'displayLanguage', valueCode: 'qu' },
      { name: 'used-codesystem', valueUri: 'urn:plants|2' },
      { name: 'version', valueUri: 'urn:plants|2' },
    ]);
  });

  it('takes a value set that comes with the request', async () => {
    const resource = {
      resourceType: 'ValueSet',
      compose: {
        include: [{ valueSet: ['urn:plants:all'] }],
        exclude: [{ system: 'urn:plants', concept: [{ code: 'herb' }] }],
      },
    };
    expect(codes(await post('ValueSet/$expand', [{ name: 'valueSet', resource }]))).toBe('tree');
  });

  it('sees at once what was stored since, changed and deleted', async () => {
    const later = {
      resourceType: 'ValueSet',
      id: 'later',
      url: 'urn:later',
      status: 'active',
      compose: { include: [{ system: 'urn:new' }] },
    };
    const fresh = (code: string) => ({
      resourceType: 'CodeSystem',
      id: 'new',
      url: 'urn:new',
      status: 'active',
      content: 'complete',
      concept: [{ code }],
    });
    expect((await get('ValueSet/$expand?url=urn:later')).status).toBe(404);
    await put(later);
    expect((await get('ValueSet/$expand?url=urn:later')).status).toBe(422);
    await put(fresh('a'));
    expect(codes(await get('ValueSet/$expand?url=urn:later'))).toBe('a');
    await put(fresh('b'));
    expect(codes(await get('ValueSet/$expand?url=urn:later'))).toBe('b');
    await hub.agent.delete('/fhir/CodeSystem/new');
    expect((await get('ValueSet/$expand?url=urn:later')).status).toBe(422);
  });

  it.each([
    ['ValueSet/$expand', 400, 'operation-parameter-missing'],
    ['ValueSet/$expand?url=urn:none', 404, 'definition-not-known'],
    ['ValueSet/none/$expand', 404, 'not-found'],
    ['ValueSet/$expand?url=urn:gap', 422, 'value-set-not-expandable'],
    ['ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/all-languages', 422, 'value-set-not-expandable'],
    ['ValueSet/plants/$expand?count=many', 400, 'operation-parameter-malformed'],
    ['ValueSet/plants/$expand?activeOnly=yes', 400, 'operation-parameter-malformed'],
    ['ValueSet/plants/$expand?date=yesterday', 400, 'operation-parameter-malformed'],
    ['ValueSet/plants/$expand?property=parent', 400, 'operation-parameter-unknown'],
    ['ValueSet/plants/$expand?offset=1&offset=2', 400, 'operation-parameter-repeated'],
    ['ValueSet/$expand?context=Patient.nothing', 404, 'context-not-bound'],
    ['ValueSet/$expand?context=Patient.gender&contextDirection=both', 400, 'operation-parameter-malformed'],
    ['ValueSet/second/$expand?check-system-version=urn:plants%7C1', 422, 'version-not-as-checked'],
    ['Patient/$expand', 404, 'operation-not-here'],
  ])('%s is refused: %d %s', async (path, status, name) => {
    expect(problem(await get(path)).slice(0, 2)).toEqual([status, name]);
  });

  it('says in two languages what is missing', async () => {
    expect(problem(await get('ValueSet/gap/$expand', 'es'))[2]).toBe(
      'El ValueSet "urn:gap" no se puede expandir: faltan aquí los conceptos del CodeSystem "http://loinc.org".',
    );
    expect(problem(await get('ValueSet/gap/$expand'))[2]).toBe(
      'The ValueSet "urn:gap" cannot be expanded: the concepts are missing here of the CodeSystem "http://loinc.org".',
    );
  });
});

describe('$validate-code', () => {
  const about = (code: string, version = '2') => ({ code, system: 'urn:plants', version });
  const herb = about('herb');
  const unit = { code: 'kg/m2', system: 'http://unitsofmeasure.org' };
  it.each([
    [
      'ValueSet/$validate-code?url=urn:plants:all&system=urn:plants&code=herb',
      { result: true, display: 'Herb', ...herb },
    ],
    [
      'ValueSet/plants/$validate-code?system=urn:plants&code=herb&display=HERB',
      { result: true, display: 'Herb', ...herb },
    ],
    [
      'ValueSet/plants/$validate-code?system=urn:plants&code=herb&display=Tree',
      { result: false, message: 'The code "herb" is called "Herb", not "Tree".', display: 'Herb', ...herb },
    ],
    [
      'ValueSet/plants/$validate-code?system=urn:plants&code=moss',
      {
        result: false,
        message:
          'The code "moss" (urn:plants) is not in the value set "urn:plants:all". The code "moss" does not exist in "urn:plants".',
        code: 'moss',
        system: 'urn:plants',
      },
    ],
    [
      'ValueSet/plants/$validate-code?code=queuna&displayLanguage=qu',
      { result: true, display: 'Qiwña', ...about('queuna') },
    ],
    ['CodeSystem/$validate-code?url=urn:plants&code=herb', { result: true, display: 'Herb', ...herb }],
    [
      'CodeSystem/$validate-code?url=urn:plants&version=1&code=herb',
      { result: false, message: 'The code "herb" does not exist in "urn:plants".', ...about('herb', '1') },
    ],
    ['CodeSystem/plants-2/$validate-code?code=herb', { result: true, display: 'Herb', ...herb }],
    ['CodeSystem/$validate-code?url=http://unitsofmeasure.org&code=kg%2Fm2', { result: true, ...unit }],
    ['CodeSystem/$validate-code?system=http://unitsofmeasure.org&code=kg%2Fm2', { result: true, ...unit }],
  ])('%s', async (path, expected) => {
    const answer = await get(path);
    const { issues: _, ...told } = values(answer);
    expect([answer.status, told]).toEqual([200, expected]);
  });

  it('takes codings and concepts, of which one is enough', async () => {
    const concept = {
      coding: [
        { system: 'urn:else', code: 'x' },
        { system: 'urn:plants', code: 'herb' },
      ],
    };
    const coding = { system: 'urn:plants', code: 'moss' };
    const asked = (parameter: object) => post('ValueSet/plants/$validate-code', [parameter]);
    expect(values(await asked({ name: 'codeableConcept', valueCodeableConcept: concept }))).toEqual({
      result: true,
      display: 'Herb',
      ...herb,
    });
    expect(values(await asked({ name: 'coding', valueCoding: coding }))).toMatchObject({ result: false });
  });

  it('says when it cannot be told', async () => {
    expect(values(await get('ValueSet/gap/$validate-code?system=http://loinc.org&code=8310-5')).message).toMatch(
      /cannot be told/,
    );
  });

  it.each([
    ['ValueSet/$validate-code?code=a', 400, 'operation-parameter-missing'],
    ['ValueSet/plants/$validate-code', 400, 'operation-parameter-missing'],
    ['CodeSystem/$validate-code?url=http://loinc.org&code=1', 404, 'definition-not-known'],
    ['Patient/$validate-code', 404, 'operation-not-here'],
  ])('%s is refused: %d %s', async (path, status, name) => {
    expect(problem(await get(path)).slice(0, 2)).toEqual([status, name]);
  });
});

describe('$lookup', () => {
  it('tells name, display, definition, designations and place of a code', async () => {
    expect(values(await get('CodeSystem/$lookup?system=urn:plants&code=tree'))).toMatchObject({
      name: 'Plants',
      version: '2',
      display: 'Tree',
    });
    const { body } = await get(
      'CodeSystem/$lookup?system=urn:plants&code=queuna&displayLanguage=qu&property=parent&property=designation',
    );
    expect(body.parameter).toEqual([
      { name: 'name', valueString: 'Plants' },
      { name: 'version', valueString: '2' },
      { name: 'display', valueString: 'Qiwña' },
      {
        name: 'designation',
        part: [
          { name: 'language', valueCode: 'qu' },
          { name: 'value', valueString: 'Qiwña' },
        ],
      },
      {
        name: 'property',
        part: [
          { name: 'code', valueCode: 'parent' },
          { name: 'value', valueCode: 'tree' },
          { name: 'description', valueString: 'Tree' },
        ],
      },
    ]);
  });

  it('takes a coding, and knows the systems of R4', async () => {
    const valueCoding = { system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' };
    expect(values(await post('CodeSystem/$lookup', [{ name: 'coding', valueCoding }]))).toMatchObject({
      display: 'Medical record number',
    });
  });

  it.each([
    ['CodeSystem/$lookup?code=a', 400, 'operation-parameter-missing'],
    ['CodeSystem/$lookup?system=urn:plants', 400, 'operation-parameter-missing'],
    ['CodeSystem/$lookup?system=urn:none&code=a', 404, 'definition-not-known'],
    ['CodeSystem/$lookup?system=urn:plants&code=moss', 404, 'code-not-in-system'],
    ['CodeSystem/$lookup?system=urn:plants&version=9&code=tree', 404, 'definition-not-known'],
    ['CodeSystem/plants-1/$lookup?code=tree', 404, 'operation-not-here'],
  ])('%s is refused: %d %s', async (path, status, name) => {
    expect(problem(await get(path)).slice(0, 2)).toEqual([status, name]);
  });
});

describe('$subsumes', () => {
  it.each([
    ['tree', 'cedro', 'subsumes'],
    ['cedro', 'tree', 'subsumed-by'],
    ['tree', 'tree', 'equivalent'],
    ['cedro', 'herb', 'not-subsumed'],
  ])('%s and %s: %s', async (codeA, codeB, outcome) => {
    expect(values(await get(`CodeSystem/$subsumes?system=urn:plants&codeA=${codeA}&codeB=${codeB}`))).toEqual({
      outcome,
    });
    expect(values(await get(`CodeSystem/plants-2/$subsumes?codeA=${codeA}&codeB=${codeB}`))).toEqual({ outcome });
    const codings = [codeA, codeB].map((code, at) => ({
      name: `coding${'AB'[at]}`,
      valueCoding: { system: 'urn:plants', code },
    }));
    expect(values(await post('CodeSystem/$subsumes', codings))).toEqual({ outcome });
  });

  it.each([
    ['CodeSystem/$subsumes?system=urn:plants&codeA=tree', 400, 'operation-parameter-missing'],
    ['CodeSystem/$subsumes?codeA=tree&codeB=tree', 400, 'operation-parameter-missing'],
    ['CodeSystem/$subsumes?system=urn:plants&codeA=tree&codeB=moss', 404, 'code-not-in-system'],
    ['CodeSystem/$subsumes?system=urn:plants&codeA=tree&codeA=moss&codeB=tree', 400, 'operation-parameter-repeated'],
    ['CodeSystem/plants-1/$subsumes?system=urn:else&codeA=tree&codeB=tree', 400, 'systems-differ'],
  ])('%s is refused: %d %s', async (path, status, name) => {
    expect(problem(await get(path)).slice(0, 2)).toEqual([status, name]);
  });
});

describe('$translate', () => {
  const WOOD = {
    equivalence: 'relatedto',
    concept: { system: 'urn:uses', code: 'wood', display: 'Wood' },
    source: 'urn:plants:uses',
  };
  it.each([
    [
      'by the url of the map',
      'ConceptMap/$translate?url=urn:plants:uses&system=urn:plants&code=cedro',
      { result: true, match: WOOD },
    ],
    ['on the map itself', 'ConceptMap/uses/$translate?system=urn:plants&code=cedro', { result: true, match: WOOD }],
    [
      'by whatever map fits',
      'ConceptMap/$translate?system=urn:plants&code=cedro&targetsystem=urn:uses',
      { result: true, match: WOOD },
    ],
    [
      'by a map between value sets',
      'ConceptMap/$translate?system=urn:plants&code=cedro&source=urn:plants:all',
      { result: true, match: WOOD },
    ],
    [
      'by none',
      'ConceptMap/$translate?system=urn:plants&code=cedro&source=urn:else',
      { result: false, message: 'No map translates the code "cedro".' },
    ],
    [
      'not what no map has',
      'ConceptMap/uses/$translate?system=urn:plants&code=herb',
      { result: false, message: 'No map translates the code "herb".' },
    ],
  ])('%s', async (_what, path, expected) => {
    const answer = await get(path);
    expect([answer.status, values(answer)]).toEqual([200, expected]);
  });

  it('by maps of the profiles, named or not', async () => {
    const asked =
      'system=https://chaski.pe/fhir/CodeSystem/his-sexo&code=F&targetsystem=http://hl7.org/fhir/administrative-gender';
    for (const url of ['', '&url=https://chaski.pe/fhir/ConceptMap/his-sexo-a-genero']) {
      const { result, match } = values(await get(`ConceptMap/$translate?${asked}${url}`));
      expect([result, match]).toMatchObject([
        true,
        { equivalence: 'equivalent', concept: { code: 'female', display: 'Female' } },
      ]);
    }
  });

  it.each([
    ['of the code that is mapped to', ''],
    ['from what was the source', '&target=urn:plants:all'],
    ['from a value set by its id', '&target=plants'],
    ['on the map itself', '&url=urn:plants:uses'],
    ['into the system that was the source', '&targetsystem=urn:plants'],
  ])('in reverse, %s', async (_what, more) => {
    const { match } = values(await get(`ConceptMap/$translate?system=urn:uses&code=wood&reverse=true${more}`));
    expect(match).toMatchObject({ concept: { system: 'urn:plants', code: 'cedro' } });
  });

  it('not in reverse from what it maps into', async () => {
    const answer = await get('ConceptMap/$translate?system=urn:uses&code=wood&reverse=true&source=urn:plants:all');
    expect(values(answer)).toMatchObject({ result: true });
    const other = await get('ConceptMap/$translate?system=urn:uses&code=wood&reverse=true&target=urn:else');
    expect(values(other)).toMatchObject({ result: false });
  });

  it('refuses a code without map or system', async () => {
    expect(problem(await get('ConceptMap/$translate?code=cedro')).slice(0, 2)).toEqual([
      400,
      'operation-parameter-missing',
    ]);
  });
});

it('expands 30,000 codes by a filter in less than 5 ms of processor time', async () => {
  const concept = Array.from({ length: 30_000 }, (_, at) => ({
    code: String(at).padStart(8, '0'),
    display: `Centro de salud Niño Jesús ${at % 100} número ${at}`,
  }));
  await put({
    resourceType: 'CodeSystem',
    id: 'large',
    url: 'urn:large',
    status: 'active',
    content: 'complete',
    concept,
  } as never);
  await put({
    resourceType: 'ValueSet',
    id: 'large',
    url: 'urn:large:all',
    status: 'active',
    compose: { include: [{ system: 'urn:large' }] },
  } as never);
  const path = `ValueSet/$expand?url=urn:large:all&count=20&filter=${encodeURIComponent('nino 12 sal')}`;
  expect(expanded(await get(path)).total).toBeGreaterThan(300);
  const times: number[] = [];
  for (let round = 0; round < 25; round++) {
    const before = process.cpuUsage();
    await ask(hub.hub, 'GET', path);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  expect(times.sort((a, b) => a - b)[8]).toBeLessThan(5);
}, 60_000);
