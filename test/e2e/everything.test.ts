// Patient/[id]/$everything and Encounter/[id]/$everything: https://hl7.org/fhir/R4/patient-operation-everything.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, linkOf, named, refused, type Searchset, searched } from '../support/searched.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub({ VALIDATE: 'structure' });
  const code = { text: 'x' };
  const subject = { reference: 'Patient/p' };
  await given(
    hub,
    { resourceType: 'Organization', id: 'o' },
    { resourceType: 'Practitioner', id: 'd' },
    { resourceType: 'Practitioner', id: 'unrelated' },
    { resourceType: 'Location', id: 'l' },
    {
      resourceType: 'PractitionerRole',
      id: 'r',
      practitioner: { reference: 'Practitioner/d' },
      organization: { reference: `${hub.baseUrl}/Organization/o` },
    } as never,
    { resourceType: 'Binary', id: 'b', contentType: 'text/plain', data: 'eA==' } as never,
    { resourceType: 'Patient', id: 'q', managingOrganization: { reference: 'Organization/of-q' } } as never,
    { resourceType: 'Organization', id: 'of-q' },
    { resourceType: 'Patient', id: 'p', link: [{ other: { reference: 'Patient/q' }, type: 'seealso' }] } as never,
    {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      class: { code: 'AMB' },
      subject,
      period: { start: '2024-03-01', end: '2024-03-02' },
      participant: [{ individual: { reference: 'PractitionerRole/r' } }],
      location: [{ location: { reference: 'Location/l' } }],
    } as never,
    {
      resourceType: 'Observation',
      id: 'old',
      status: 'final',
      code,
      subject,
      effectiveDateTime: '2020-05-05',
    } as never,
    {
      resourceType: 'Observation',
      id: 'new',
      status: 'final',
      code,
      subject,
      encounter: { reference: 'Encounter/e' },
      effectiveDateTime: '2024-03-01T10:00:00-05:00',
    } as never,
    { resourceType: 'Observation', id: 'of-q', status: 'final', code, subject: { reference: 'Patient/q' } } as never,
    { resourceType: 'Condition', id: 'chronic', subject, onsetDateTime: '2010' } as never,
    {
      resourceType: 'Condition',
      id: 'healed',
      subject,
      onsetDateTime: '2010',
      abatementDateTime: '2011',
    } as never,
    { resourceType: 'Coverage', id: 'c', status: 'active', beneficiary: subject, payor: [subject] } as never,
    {
      resourceType: 'DocumentReference',
      id: 'doc',
      status: 'current',
      subject,
      content: [{ attachment: { url: 'Binary/b' } }],
    } as never,
  );
});
afterAll(() => hub.close());

const OF_P = [
  'Condition/chronic',
  'Condition/healed',
  'Coverage/c',
  'DocumentReference/doc',
  'Encounter/e',
  'Observation/new',
  'Observation/old',
  'Patient/p',
];
const REFERRED = ['Binary/b', 'Location/l', 'Organization/o', 'Patient/q', 'Practitioner/d', 'PractitionerRole/r'];
const matches = async (parameters = '') => named(await searched(hub, `Patient/p/$everything${parameters}`)).sort();
const without = (...left: string[]) => OF_P.filter((name) => !left.includes(name));

describe('Patient/[id]/$everything', () => {
  it('answers the compartment of the patient, and what it refers to', async () => {
    const answer = await searched(hub, 'Patient/p/$everything');
    expect(named(answer).sort()).toEqual(OF_P);
    expect(named(answer, 'include').sort()).toEqual(REFERRED);
    expect(answer.total).toBe(OF_P.length);
    expect(linkOf(answer, 'self')).toBe(`${hub.baseUrl}/Patient/p/$everything`);
    expect(linkOf(answer, 'next')).toBeUndefined();
  });

  it('pages with _count, each match once', async () => {
    const found: string[] = [];
    const included = new Set<string>();
    for (let url: string | undefined = 'Patient/p/$everything?_count=3'; url !== undefined; ) {
      const page: Searchset = await searched(hub, url);
      expect(named(page).length).toBeLessThanOrEqual(3);
      found.push(...named(page));
      for (const name of named(page, 'include')) included.add(name);
      url = linkOf(page, 'next');
    }
    expect(found.sort()).toEqual(OF_P);
    expect([...included].sort()).toEqual(REFERRED);
  });

  it('tells how many with _count=0', async () => {
    const { total, entry = [], link } = await searched(hub, 'Patient/p/$everything?_count=0');
    expect([total, entry, link?.map(({ relation }) => relation)]).toEqual([OF_P.length, [], ['self']]);
  });

  it('_type limits what is sent, referred to or not', async () => {
    const answer = await searched(hub, 'Patient/p/$everything?_type=Observation,Encounter&_type=Location');
    expect(named(answer).sort()).toEqual(['Encounter/e', 'Observation/new', 'Observation/old']);
    expect(named(answer, 'include')).toEqual(['Location/l']);
  });

  it('start and end choose care dates; what lasts into them or has none comes too', async () => {
    expect(await matches('?start=2024-03-01')).toEqual(without('Condition/healed', 'Observation/old'));
    expect(await matches('?end=2020-12')).toEqual(without('Encounter/e', 'Observation/new'));
    expect(await matches('?start=2011&end=2012')).toEqual(without('Encounter/e', 'Observation/new', 'Observation/old'));
    expect(await matches('?start=2024-03-02&end=2024-03-02')).toEqual(
      without('Condition/healed', 'Observation/new', 'Observation/old'),
    );
  });

  it('_since chooses what changed since', async () => {
    const { body } = await hub.agent.get('/fhir/Organization/o');
    expect(await matches(`?_since=${encodeURIComponent(body.meta.lastUpdated)}`)).toEqual(OF_P);
    expect(await matches('?_since=2999-01-01')).toEqual([]);
  });

  it('takes its parameters from a Parameters resource too', async () => {
    const { body } = await hub.agent.post('/fhir/Patient/p/$everything').send({
      resourceType: 'Parameters',
      parameter: [
        { name: '_type', valueCode: 'Observation' },
        { name: '_count', valueInteger: 1 },
      ],
    });
    const first = body as Searchset;
    const second = await searched(hub, linkOf(first, 'next') as string);
    expect([...named(first), ...named(second)].sort()).toEqual(['Observation/new', 'Observation/old']);
  });

  it('brings along once what is referred to both with its version and without', async () => {
    await given(
      hub,
      { resourceType: 'Organization', id: 'twice' },
      { resourceType: 'Patient', id: 'r', managingOrganization: { reference: 'Organization/twice' } } as never,
      {
        ...{ resourceType: 'Encounter', id: 'of-r', status: 'finished', class: { code: 'AMB' } },
        ...{ subject: { reference: 'Patient/r' }, serviceProvider: { reference: 'Organization/twice/_history/1' } },
      } as never,
    );
    expect(named(await searched(hub, 'Patient/r/$everything'), 'include')).toEqual(['Organization/twice']);
  });

  it('refuses what it cannot answer', async () => {
    expect(await refused(hub, 'Patient/nobody/$everything')).toEqual([404, 'not-found']);
    expect(await refused(hub, 'Patient/$everything')).toEqual([404, 'operation-not-here']);
    expect(await refused(hub, 'Patient/p/$everything?start=yesterday')).toEqual([400, 'malformed-search-value']);
    expect(await refused(hub, 'Patient/p/$everything?_type=Visit')).toEqual([400, 'malformed-search-value']);
    expect(await refused(hub, 'Patient/p/$everything?_count=-1')).toEqual([400, 'malformed-search-value']);
    expect(await refused(hub, 'Patient/p/$everything?begin=2024')).toEqual([400, 'operation-parameter-unknown']);
    expect(await refused(hub, 'Patient/p/$everything?begin=2024', 'handling=lenient')).toEqual([200, undefined]);
    await hub.agent.put('/fhir/Patient/gone').send({ resourceType: 'Patient', id: 'gone' });
    await hub.agent.delete('/fhir/Patient/gone');
    expect(await refused(hub, 'Patient/gone/$everything')).toEqual([410, 'deleted']);
  });
});

describe('Encounter/[id]/$everything', () => {
  it('answers what belongs to the encounter, and whom it concerns', async () => {
    const answer = await searched(hub, 'Encounter/e/$everything');
    expect(named(answer).sort()).toEqual(['Encounter/e', 'Observation/new']);
    expect(named(answer, 'include').sort()).toEqual([
      'Location/l',
      'Organization/o',
      'Patient/p',
      'Practitioner/d',
      'PractitionerRole/r',
    ]);
  });
});
