// _include and _revinclude over HTTP: https://hl7.org/fhir/R4/search.html#include
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, linkOf, named, refused, type Searchset, searched } from '../support/searched.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub({ MAX_INCLUDED: '5' });
  await given(hub, ...resources());
});
afterAll(() => hub.close());

const to = (reference: string) => ({ reference });
const code = { text: 'x' };

function resources() {
  return [
    { resourceType: 'Organization', id: 'red', name: 'Red' },
    { resourceType: 'Organization', id: 'posta', name: 'Posta', partOf: to('Organization/red') },
    { resourceType: 'Patient', id: 'ana', managingOrganization: to('Organization/posta') },
    { resourceType: 'Patient', id: 'luz', generalPractitioner: [to('Practitioner/eva'), to('Organization/posta')] },
    { resourceType: 'Practitioner', id: 'eva' },
    observation('a1', 'Patient/ana', { performer: [to('Practitioner/eva'), to('Organization/posta')] }),
    observation('a2', `${hub.baseUrl}/Patient/ana`, { hasMember: [to('Observation/a1'), to('Observation/gone')] }),
    observation('l1', 'Patient/luz/_history/1'),
    observation('far', 'https://other.example/fhir/Patient/ana'),
    {
      resourceType: 'Provenance',
      id: 'p',
      target: [to('Observation/a1')],
      recorded: '2024-01-01T00:00:00Z',
      agent: [{ who: to('Practitioner/eva') }],
    },
    { resourceType: 'Questionnaire', id: 'q1', url: 'http://q', version: '1', status: 'retired' },
    { resourceType: 'Questionnaire', id: 'q2', url: 'http://q', version: '2', status: 'active' },
    { resourceType: 'QuestionnaireResponse', id: 'any', questionnaire: 'http://q', status: 'completed' },
    { resourceType: 'QuestionnaireResponse', id: 'old', questionnaire: 'http://q|1', status: 'completed' },
  ];
}

function observation(id: string, subject: string, more: object = {}) {
  return { resourceType: 'Observation', id, status: 'final', code, subject: to(subject), ...more };
}

const included = async (search: string): Promise<string[]> => named(await searched(hub, search), 'include').sort();

describe('_include', () => {
  it('adds what the matches refer to, marked as included, each once, and counts only matches', async () => {
    const bundle = await searched(hub, 'Observation?_id=a1,a2&_include=Observation:subject');
    expect(named(bundle).sort()).toEqual(['Observation/a1', 'Observation/a2']);
    expect(named(bundle, 'include')).toEqual(['Patient/ana']);
    expect(bundle.entry?.at(-1)?.fullUrl).toBe(`${hub.baseUrl}/Patient/ana`);
    expect(bundle.total).toBe(2);
    expect(linkOf(bundle, 'self')).toBe(`${hub.baseUrl}/Observation?_id=a1,a2&_include=Observation:subject`);
  });

  it.each([
    ['Observation?_id=a1&_include=Observation:performer', ['Organization/posta', 'Practitioner/eva']],
    ['Observation?_id=a1&_include=Observation:performer:Practitioner', ['Practitioner/eva']],
    [
      'Observation?_id=a1&_include=Observation:patient&_include=Observation:performer:Organization',
      ['Organization/posta', 'Patient/ana'],
    ],
    ['Observation?_id=a1&_include=Observation:*', ['Organization/posta', 'Patient/ana', 'Practitioner/eva']],
    ['Observation?_id=a1&_include=*', ['Organization/posta', 'Patient/ana', 'Practitioner/eva']],
    ['Observation?_id=a1&_include=*:*:Patient', ['Patient/ana']],
    ['Observation?_id=a2&_include=Observation:has-member', ['Observation/a1']],
    ['Observation?_id=a2,a1&_include=Observation:has-member', []],
    ['Observation?_id=a1&_include=Patient:organization', []],
    ['Observation?_id=far&_include=Observation:subject', []],
    ['?_type=Observation,Patient&_id=a1,luz&_include=Patient:general-practitioner:Practitioner', ['Practitioner/eva']],
  ])('%s', async (search, names) => {
    expect(await included(search)).toEqual(names);
  });

  it('follows what was included when it iterates', async () => {
    const search = 'Observation?_id=a2&_include=Observation:patient&_include:iterate=Patient:organization';
    expect(await included(search)).toEqual(['Organization/posta', 'Patient/ana']);
    expect(await included(`${search}&_include:iterate=Organization:partof`)).toEqual([
      'Organization/posta',
      'Organization/red',
      'Patient/ana',
    ]);
  });

  it('brings the version that a reference names', async () => {
    await given(hub, Object.assign({ resourceType: 'Patient', id: 'luz' }, resources()[3], { language: 'es' }));
    const { entry = [] } = await searched(hub, 'Observation?_id=l1&_include=Observation:subject');
    expect(entry.map(({ resource }) => (resource as { meta?: { versionId: string } }).meta?.versionId)).toEqual([
      '1',
      '1',
    ]);
    const both = await searched(hub, '?_id=l1,luz&_type=Observation,Patient&_include=Observation:subject');
    expect([named(both).sort(), named(both, 'include')]).toEqual([['Observation/l1', 'Patient/luz'], ['Patient/luz']]);
  });

  it('finds by canonical URL what was written last, or the version it names', async () => {
    const of = (id: string) => included(`QuestionnaireResponse?_id=${id}&_include=QuestionnaireResponse:questionnaire`);
    expect(await of('old')).toEqual(['Questionnaire/q1']);
    expect(['Questionnaire/q1', 'Questionnaire/q2']).toContain((await of('any'))[0]);
    expect(await of('any')).toHaveLength(1);
  });
});

describe('_revinclude', () => {
  it.each([
    ['Patient?_id=ana&_revinclude=Observation:subject', ['Observation/a1', 'Observation/a2']],
    ['Patient?_id=ana&_revinclude=Observation:patient:Patient', ['Observation/a1', 'Observation/a2']],
    ['Patient?_id=ana&_revinclude=Observation:*', ['Observation/a1', 'Observation/a2']],
    ['Patient?_id=ana&_revinclude=*', ['Observation/a1', 'Observation/a2']],
    ['Practitioner?_revinclude=*:*', ['Observation/a1', 'Patient/luz', 'Provenance/p']],
    [
      'Patient?_id=ana&_revinclude=Observation:subject&_revinclude:iterate=Provenance:target',
      ['Observation/a1', 'Observation/a2', 'Provenance/p'],
    ],
    [
      'Patient?_id=ana&_revinclude=Observation:subject&_revinclude=Provenance:target',
      ['Observation/a1', 'Observation/a2'],
    ],
    [
      'Patient?_id=ana&_revinclude=Observation:subject&_include:iterate=Observation:performer:Practitioner',
      ['Observation/a1', 'Observation/a2', 'Practitioner/eva'],
    ],
    [
      'Questionnaire?_id=q1&_revinclude=QuestionnaireResponse:questionnaire',
      ['QuestionnaireResponse/any', 'QuestionnaireResponse/old'],
    ],
    ['Questionnaire?_id=q2&_revinclude=QuestionnaireResponse:questionnaire', ['QuestionnaireResponse/any']],
    ['Patient?_id=ana&_count=0&_revinclude=Observation:subject', []],
  ])('%s', async (search, names) => {
    expect(await included(search)).toEqual(names);
  });

  it('ends where references go in circles', async () => {
    const search = 'Patient?_id=ana&_revinclude:iterate=Observation:patient&_include:iterate=Observation:patient';
    expect(await included(search)).toEqual(['Observation/a1', 'Observation/a2']);
  });
});

describe('a page that brings along more than MAX_INCLUDED', () => {
  beforeAll(async () => {
    const many = Array.from({ length: 13 }, (_, at) => observation(`m${at}`, 'Patient/many'));
    await given(hub, { resourceType: 'Patient', id: 'many' }, ...many);
  });
  const search = 'Patient?_id=many&_revinclude=Observation:subject&_include:iterate=Observation:subject';

  it('has a related link that continues, until each was sent once', async () => {
    let bundle: Searchset = await searched(hub, search);
    const pages = [named(bundle, 'include')];
    for (let more = linkOf(bundle, 'related'); more !== undefined; more = linkOf(bundle, 'related')) {
      bundle = await searched(hub, more);
      expect(named(bundle)).toEqual([]);
      pages.push(named(bundle, 'include'));
    }
    expect(pages.map(({ length }) => length)).toEqual([5, 5, 3]);
    expect(pages.flat().sort()).toEqual(Array.from({ length: 13 }, (_, at) => `Observation/m${at}`).sort());
  });

  it('refuses a link that was changed', async () => {
    const related = linkOf(await searched(hub, search), 'related') as string;
    const { pathname, search: query } = new URL(related.replace('_id=many', '_id=ana'));
    const { status, body } = await hub.agent.get(pathname + query);
    expect([status, body.issue[0].details.coding[0].code]).toEqual([400, 'bad-cursor']);
  });
});

describe('the shape of what is included', () => {
  it('is cut by _elements only where they name its type', async () => {
    const search = 'Observation?_id=a1&_include=Observation:subject&_elements=status';
    const shapes = async (url: string) =>
      ((await searched(hub, url)).entry ?? []).map(({ resource }) => Object.keys(resource).sort());
    expect(await shapes(search)).toEqual([
      ['code', 'id', 'meta', 'resourceType', 'status'],
      ['id', 'managingOrganization', 'meta', 'resourceType'],
    ]);
    expect(await shapes(`${search},Patient.gender`)).toEqual([
      ['code', 'id', 'meta', 'resourceType', 'status'],
      ['id', 'meta', 'resourceType'],
    ]);
  });
});

describe('refuses', () => {
  it.each([
    ['Observation?_include=subject', 'malformed-search-value'],
    ['Observation?_include=Observation', 'malformed-search-value'],
    ['Observation?_include=Foo:bar', 'malformed-search-value'],
    ['Observation?_include=Observation:subject:Foo', 'malformed-search-value'],
    ['Observation?_include=Observation:subject:Patient:x', 'malformed-search-value'],
    ['Observation?_include=Observation:code', 'not-includable'],
    ['Observation?_include=Observation:subject:Practitioner', 'not-includable'],
    ['Observation?_include:recurse=Observation:subject', 'unsupported-modifier'],
    ['Observation?_revinclude:missing=Provenance:target', 'unsupported-modifier'],
    ['Observation?_include=Observation:subject&_summary=text', 'include-with-text'],
  ])('%s: %s', async (search, issue) => {
    expect(await refused(hub, search)).toEqual([400, issue]);
  });

  it('an unknown parameter when strict, and tells of it otherwise', async () => {
    const search = 'Observation?_id=a1&_include=Observation:subjekt';
    expect(await refused(hub, search, 'handling=strict')).toEqual([400, 'unknown-search-parameter']);
    const bundle = await searched(hub, search);
    expect([named(bundle), named(bundle, 'outcome')]).toEqual([['Observation/a1'], ['OperationOutcome/undefined']]);
  });
});
