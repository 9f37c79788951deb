// The addresses a search can be sent to: https://hl7.org/fhir/R4/http.html#search
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, linkOf, named, refused, searched } from '../support/searched.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
  const to = (reference: string) => ({ reference });
  const observation = (id: string, more: object) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ code: 'k' }] },
    ...more,
  });
  const resources = [
    { resourceType: 'Patient', id: 'ana', name: [{ family: 'Quispe' }], generalPractitioner: [to('Practitioner/eva')] },
    {
      resourceType: 'Patient',
      id: 'luz',
      name: [{ family: 'Mamani' }],
      link: [{ other: to('Patient/ana'), type: 'seealso' }],
    },
    { resourceType: 'Practitioner', id: 'eva' },
    observation('of-ana', { subject: to('Patient/ana'), encounter: to('Encounter/visit') }),
    observation('by-ana', { subject: to('Patient/luz'), performer: [to('Patient/ana')] }),
    observation('of-luz', { subject: to('Patient/luz'), performer: [to('Practitioner/eva')], status: 'amended' }),
    { resourceType: 'Encounter', id: 'visit', status: 'finished', class: { code: 'AMB' }, subject: to('Patient/ana') },
    { resourceType: 'Location', id: 'posta' },
  ];
  await given(hub, ...resources);
});
afterAll(() => hub.close());

const found = async (search: string): Promise<string[]> => named(await searched(hub, search)).sort();

describe('a compartment', () => {
  it.each([
    ['Patient/ana/Observation', ['Observation/by-ana', 'Observation/of-ana']],
    ['Patient/ana/Observation?subject=Patient/ana', ['Observation/of-ana']],
    ['Patient/ana/Encounter', ['Encounter/visit']],
    ['Patient/ana/Patient', ['Patient/ana', 'Patient/luz']],
    ['Patient/ana/*', ['Encounter/visit', 'Observation/by-ana', 'Observation/of-ana', 'Patient/ana', 'Patient/luz']],
    ['Patient/ana/*?_type=Encounter,Patient', ['Encounter/visit', 'Patient/ana', 'Patient/luz']],
    ['Patient/ana/*?_id=visit', ['Encounter/visit']],
    ['Patient/nobody/Observation', []],
    ['Encounter/visit/Observation', ['Observation/of-ana']],
    ['Encounter/visit/*', ['Encounter/visit', 'Observation/of-ana']],
    ['Practitioner/eva/*', ['Observation/of-luz', 'Patient/ana', 'Practitioner/eva']],
    ['Device/none/*', []],
  ])('%s', async (search, names) => {
    expect(await found(search)).toEqual(names);
  });

  it('is paged under its own address', async () => {
    const first = await searched(hub, 'Patient/ana/Observation?_count=1');
    expect(linkOf(first, 'self')).toBe(`${hub.baseUrl}/Patient/ana/Observation?_count=1`);
    const second = await searched(hub, linkOf(first, 'next') as string);
    expect([...named(first), ...named(second)].sort()).toEqual(['Observation/by-ana', 'Observation/of-ana']);
    const elsewhere = (linkOf(first, 'next') as string).replace('/Patient/ana/', '/Patient/luz/');
    expect((await hub.agent.get(elsewhere.slice(hub.origin.length))).status).toBe(400);
  });

  it('is answered by POST too', async () => {
    const posted = async (path: string, form: string) =>
      named((await hub.agent.post(path).type('form').send(form)).body).sort();
    expect(await posted('/fhir/Patient/ana/Observation/_search', 'performer=Patient/ana')).toEqual([
      'Observation/by-ana',
    ]);
    expect(await posted('/fhir/Patient/ana/_search', '_type=Encounter')).toEqual(['Encounter/visit']);
  });

  it.each([
    ['Location/posta/Encounter', 404, 'no-compartment'],
    ['Location/posta/*', 404, 'no-compartment'],
    ['Patient/ana/Location', 404, 'outside-compartment'],
  ])('refuses %s', async (search, status, issue) => {
    expect(await refused(hub, search)).toEqual([status, issue]);
  });
});

describe('POST _search', () => {
  const post = (path: string, form: string) => hub.agent.post(`/fhir/${path}`).type('form').send(form);

  it('joins the parameters of its address and of its form', async () => {
    const { body } = await post('Observation/_search?subject=Patient/luz', 'status=final');
    expect(named(body)).toEqual(['Observation/by-ana']);
    expect(linkOf(body, 'self')).toBe(`${hub.baseUrl}/Observation?subject=Patient/luz&status=final`);
  });

  it('is paged by GET', async () => {
    const { body } = await post('Observation/_search?_count=2', '_sort=_id');
    const address = linkOf(body, 'next') as string;
    const second = await searched(hub, address);
    expect([named(body), named(second)]).toEqual([
      ['Observation/by-ana', 'Observation/of-ana'],
      ['Observation/of-luz'],
    ]);
    expect(second.link.map(({ relation }) => relation)).toEqual(['self', 'first', 'previous']);
    expect([linkOf(second, 'self'), linkOf(second, 'first')]).toEqual([address, linkOf(body, 'self')]);
    expect(named(await searched(hub, linkOf(second, 'previous') as string))).toEqual(named(body));
  });

  it('searches the system', async () => {
    expect(named((await post('_search', '_id=ana,visit')).body).sort()).toEqual(['Encounter/visit', 'Patient/ana']);
  });

  it('takes no JSON', async () => {
    expect((await hub.agent.post('/fhir/Observation/_search').send({ status: 'final' })).status).toBe(415);
  });
});

describe('the system', () => {
  it.each([
    ['?_type=Patient', ['Patient/ana', 'Patient/luz']],
    ['?_type=Patient,Location', ['Location/posta', 'Patient/ana', 'Patient/luz']],
    ['?_type=Patient&_type=Location', ['Location/posta', 'Patient/ana', 'Patient/luz']],
    ['?_type=Patient,Practitioner&family=quispe', ['Patient/ana']],
    ['?_type=Observation,Encounter&patient=ana', ['Encounter/visit', 'Observation/of-ana']],
    ['?_id=ana', ['Patient/ana']],
  ])('%s', async (search, names) => {
    expect(await found(search)).toEqual(names);
  });

  it.each([
    ['?_type=Foo', '', 'malformed-search-value'],
    ['?_type=Patient,Location&family=quispe', 'handling=lenient', 'unshared-parameter'],
    ['?name=quispe', 'handling=lenient', 'unshared-parameter'],
    ['?nam=quispe', 'handling=strict', 'unknown-search-parameter'],
  ])('refuses %s', async (search, prefer, issue) => {
    expect(await refused(hub, search, prefer)).toEqual([400, issue]);
  });
});

describe('_maxresults', () => {
  const ids = async (search: string): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let url: string | undefined = search; url !== undefined; ) {
      const page = await searched(hub, url);
      pages.push(named(page));
      url = linkOf(page, 'next');
    }
    return pages;
  };

  it('ends the last page early', async () => {
    const observations = ['Observation/by-ana', 'Observation/of-ana', 'Observation/of-luz'];
    const [first, second, third] = observations as [string, string, string];
    expect(await ids('Observation?_sort=_id&_maxresults=2')).toEqual([[first, second]]);
    expect(await ids('Observation?_sort=_id&_maxresults=2&_count=1')).toEqual([[first], [second]]);
    expect(await ids('Observation?_sort=_id&_maxresults=3&_count=2')).toEqual([[first, second], [third]]);
    expect(await ids('Observation?_sort=_id&_maxresults=9&_count=2')).toEqual([[first, second], [third]]);
    expect(await ids('Observation?_sort=_id&_maxresults=0')).toEqual([[]]);
  });

  it('leaves the total what it is', async () => {
    expect((await searched(hub, 'Observation?_maxresults=1&_total=accurate')).total).toBe(3);
    expect((await searched(hub, 'Observation?_maxresults=1')).total).toBeUndefined();
  });

  it.each(['x', '-1', '1.5'])('refuses %s', async (value) => {
    expect(await refused(hub, `Observation?_maxresults=${value}`)).toEqual([400, 'malformed-search-value']);
  });
});
