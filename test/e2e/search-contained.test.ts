// Contained resources as a search sends them: https://hl7.org/fhir/R4/search.html#contained
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tamper, temporaryFolder } from '../support/database.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, linkOf, named, type Searchset, searched } from '../support/searched.ts';
import { indexed } from '../support/searched-data.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const medication = (id: string, code: string, more: object = {}) => ({
  resourceType: 'Medication',
  id,
  code: { coding: [{ system: 'http://m', code }] },
  ...more,
});
const request = (id: string, ...contained: ReturnType<typeof medication>[]) => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { display: 'Ana' },
  medicationReference: { reference: `#${contained[0]?.id}` },
  contained: contained.map((one, at) =>
    at === 0 && contained.length > 1
      ? { ...one, ingredient: contained.slice(1).map(({ id }) => ({ itemReference: { reference: `#${id}` } })) }
      : one,
  ),
});

const fullUrls = ({ entry = [] }: Searchset): string[] =>
  entry.map(({ fullUrl = '' }) => fullUrl.replace(`${hub.baseUrl}/`, ''));
const found = async (search: string) => fullUrls(await searched(hub, search)).sort();
const BARE = '_contained=true&_containedType=contained';

describe('a contained resource that is sent by itself', () => {
  beforeAll(async () => {
    await given(
      hub,
      { resourceType: 'Organization', id: 'farma', name: 'Farmacia' } as { resourceType: string; id: string },
      medication('m1', 'plain'),
      request('one', medication('m1', 'x', { manufacturer: { reference: 'Organization/farma' } })),
    );
    const text = JSON.stringify(request('exact', medication('m', 'y'))).replace(
      '"id":"m",',
      '"id":"m","amount":{"numerator":{"value":1.10},"denominator":{"value":1}},',
    );
    await hub.agent.put('/fhir/MedicationRequest/exact').type('application/fhir+json').send(text).expect(201);
  });

  it('has the address of what contains it, with its own id behind #', async () => {
    const set = await searched(hub, `Medication?code=x&${BARE}`);
    expect(set.entry).toEqual([
      {
        fullUrl: `${hub.baseUrl}/MedicationRequest/one#m1`,
        resource: medication('m1', 'x', { manufacturer: { reference: 'Organization/farma' } }),
        search: { mode: 'match' },
      },
    ]);
    expect(set.total).toBe(1);
    expect(linkOf(set, 'self')).toBe(`${hub.baseUrl}/Medication?code=x&${BARE}`);
  });

  it('is as it was written, token by token', async () => {
    const { text } = await hub.agent.get(`/fhir/Medication?code=y&${BARE}`).buffer(true);
    expect(text).toContain('"value":1.10}');
  });

  it('brings along what it refers to, not what refers to a resource with its id', async () => {
    await given(hub, {
      ...request('refers', medication('m9', 'z')),
      id: 'refers',
      medicationReference: { reference: 'Medication/m1' },
      contained: undefined,
    } as unknown as { resourceType: string; id: string });
    const set = await searched(
      hub,
      `Medication?code=x&${BARE}&_include=Medication:manufacturer&_revinclude=MedicationRequest:medication`,
    );
    expect(named(set, 'include')).toEqual(['Organization/farma']);
  });

  it('can be shortened', async () => {
    const { entry } = await searched(hub, `Medication?code=x&${BARE}&_elements=code`);
    expect(Object.keys(entry?.[0]?.resource ?? {}).sort()).toEqual(['code', 'id', 'meta', 'resourceType']);
  });
});

describe('contained resources', () => {
  it('come, change and go with what contains them', async () => {
    const put = (id: string, ...contained: ReturnType<typeof medication>[]) => given(hub, request(id, ...contained));
    const codes = async () => [await found(`Medication?code=a&${BARE}`), await found(`Medication?code=b&${BARE}`)];
    await put('changing', medication('1', 'a'), medication('2', 'b'));
    expect(await codes()).toEqual([['MedicationRequest/changing#1'], ['MedicationRequest/changing#2']]);
    await put('changing', medication('1', 'b'));
    expect(await codes()).toEqual([[], ['MedicationRequest/changing#1']]);
    await hub.agent.delete('/fhir/MedicationRequest/changing').expect(204);
    expect(await codes()).toEqual([[], []]);
    expect(await found('MedicationRequest?medication.code=b')).toEqual([]);
    await put('changing', medication('2', 'a'));
    expect(await codes()).toEqual([['MedicationRequest/changing#2'], []]);
    expect(await found('?_id=changing')).toEqual(['MedicationRequest/changing']);
  });

  it('are found by nothing else: not by an id, not by their type, not among all', async () => {
    expect(await found('Medication?_id=MedicationRequest/one%23m1')).toEqual([]);
    expect(await found('?_id=MedicationRequest/one%23m1')).toEqual([]);
    const types = (await searched(hub, '?_count=1000&_type=Medication,MedicationRequest')).entry ?? [];
    expect(types.filter(({ resource }) => resource.resourceType === 'Medication')).toHaveLength(1);
    await hub.agent.get('/fhir/Medication/MedicationRequest%2Fone%23m1').expect(404);
  });

  it('page after page are those of the first page, whatever is written meanwhile', async () => {
    const ids = ['p1', 'p2', 'p3', 'p4'];
    await given(hub, ...ids.map((id) => request(id, medication('m', 'paged'))));
    for (const search of [`Medication?code=paged&${BARE}`, 'MedicationRequest?medication.code=paged']) {
      const first = await searched(hub, `${search}&_count=1`);
      await given(hub, ...ids.map((id) => request(id, medication('m', 'changed'))));
      const seen = fullUrls(first);
      for (let next = linkOf(first, 'next'); next !== undefined; ) {
        const page = await searched(hub, next);
        seen.push(...fullUrls(page));
        next = linkOf(page, 'next');
      }
      expect(seen.map((url) => url.split(/[/#]/)[1]).sort()).toEqual(ids);
      expect(await found(search)).toEqual([]);
      await given(hub, ...ids.map((id) => request(id, medication('m', 'paged'))));
    }
  });

  it('of what a transaction writes are seen by its conditional references', async () => {
    const entry = [
      { resource: request('tx', medication('m', 'tx')), request: { method: 'PUT', url: 'MedicationRequest/tx' } },
      {
        resource: {
          resourceType: 'MedicationDispense',
          id: 'tx',
          status: 'completed',
          medicationCodeableConcept: { text: 'x' },
          authorizingPrescription: [{ reference: 'MedicationRequest?medication.code=tx' }],
        },
        request: { method: 'PUT', url: 'MedicationDispense/tx' },
      },
    ];
    const { status } = await hub.agent.post('/fhir/').send({ resourceType: 'Bundle', type: 'transaction', entry });
    expect(status).toBe(200);
    expect(await found('MedicationDispense?prescription=MedicationRequest/tx')).toEqual(['MedicationDispense/tx']);
  });
});

describe('a database of before contained resources were indexed', () => {
  it('is indexed anew when the hub starts', async () => {
    const folder = temporaryFolder();
    const path = folder.path('chaski.db');
    const start = () => startHub({ STORAGE_URL: `sqlite:${path}` });
    const before = await start();
    await given(before, request('old', medication('m', 'x')));
    await before.close();
    tamper(
      path,
      `DELETE FROM term_entry WHERE pk IN (SELECT pk FROM resource WHERE live = 2);
       DELETE FROM reference_entry WHERE target IN (SELECT pk FROM resource WHERE live = 2);
       UPDATE resource SET live = 0 WHERE live = 2;
       UPDATE cell SET value = json_set(value, '$.version', 1) WHERE key = 'index-settings'`,
    );
    const after = await start();
    try {
      await indexed(after.hub);
      for (const search of ['MedicationRequest?medication.code=x', 'Medication?_contained=true&code=x']) {
        expect(named(await searched(after, search))).toEqual(['MedicationRequest/old']);
      }
    } finally {
      await after.close();
      folder.remove();
    }
  });
});
