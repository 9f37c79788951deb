// read, vread and history over HTTP: https://hl7.org/fhir/R4/http.html#read, #history
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
  for (let version = 1; version <= 5; version++) {
    await hub.agent.put('/fhir/Patient/h').send({ resourceType: 'Patient', id: 'h', multipleBirthInteger: version });
  }
  await hub.agent.put('/fhir/Basic/b').send({ resourceType: 'Basic', id: 'b', code: { text: 'x' } });
  await hub.agent.delete('/fhir/Basic/b');
});
afterAll(() => hub.close());

type Entry = {
  resource?: { meta: { versionId: string } };
  request: { method: string; url: string };
  response: { status: string };
};
const versions = (body: { entry?: Entry[] }) => (body.entry ?? []).map(({ resource }) => resource?.meta.versionId);

describe('read', () => {
  it('answers 404 for what never was', async () => {
    const { status, body } = await hub.agent.get('/fhir/Patient/nobody');
    expect([status, body.issue[0].code]).toEqual([404, 'not-found']);
  });

  it('answers 304 to If-None-Match with the current version, and only then', async () => {
    expect((await hub.agent.get('/fhir/Patient/h').set('If-None-Match', 'W/"5"')).status).toBe(304);
    expect((await hub.agent.get('/fhir/Patient/h').set('If-None-Match', 'W/"4"')).status).toBe(200);
  });

  it('answers 304 to If-Modified-Since at or after Last-Modified', async () => {
    const { headers } = await hub.agent.get('/fhir/Patient/h');
    const modified = headers['last-modified'] as string;
    expect((await hub.agent.get('/fhir/Patient/h').set('If-Modified-Since', modified)).status).toBe(304);
    const before = new Date(Date.parse(modified) - 1000).toUTCString();
    expect((await hub.agent.get('/fhir/Patient/h').set('If-Modified-Since', before)).status).toBe(200);
  });

  it('answers HEAD with the headers alone', async () => {
    const { status, headers, text } = await hub.agent.head('/fhir/Patient/h');
    expect([status, headers.etag, text ?? '']).toEqual([200, 'W/"5"', '']);
  });

  it('honours _elements and _summary and marks the result SUBSETTED', async () => {
    const { body } = await hub.agent.get('/fhir/Patient/h?_elements=gender');
    expect(body.multipleBirthInteger).toBeUndefined();
    expect(body.meta.tag).toContainEqual(expect.objectContaining({ code: 'SUBSETTED' }));
  });
});

describe('vread', () => {
  it('answers each version as it was', async () => {
    const { body, headers } = await hub.agent.get('/fhir/Patient/h/_history/2');
    expect([body.multipleBirthInteger, headers.etag]).toEqual([2, 'W/"2"']);
  });

  it.each(['6', '0', 'x'])('answers 404 for version %s', async (version) => {
    expect((await hub.agent.get(`/fhir/Patient/h/_history/${version}`)).status).toBe(404);
  });
});

describe('history', () => {
  it('of a resource lists its versions, newest first', async () => {
    const { body } = await hub.agent.get('/fhir/Patient/h/_history');
    expect([body.type, body.total, versions(body)]).toEqual(['history', 5, ['5', '4', '3', '2', '1']]);
    expect(body.entry[4].request).toEqual({ method: 'PUT', url: 'Patient/h' });
    expect(body.entry.map((entry: Entry) => entry.response.status)).toEqual(['200', '200', '200', '200', '201']);
    expect(body.entry[0].fullUrl).toBe(`${hub.baseUrl}/Patient/h`);
  });

  it('shows a deletion without a resource', async () => {
    const { body } = await hub.agent.get('/fhir/Basic/b/_history');
    expect(body.entry[0].resource).toBeUndefined();
    expect([body.entry[0].request, body.entry[0].response.status]).toEqual([
      { method: 'DELETE', url: 'Basic/b' },
      '204',
    ]);
  });

  it('pages through next links without loss while others write', async () => {
    let page = (await hub.agent.get('/fhir/Patient/h/_history?_count=2')).body;
    const seen = versions(page);
    await hub.agent.put('/fhir/Patient/h').send({ resourceType: 'Patient', id: 'h', multipleBirthInteger: 6 });
    for (;;) {
      const next = page.link.find((link: { relation: string }) => link.relation === 'next');
      if (next === undefined) break;
      page = (await hub.agent.get(next.url.replace(hub.origin, ''))).body;
      expect(page.total).toBe(5);
      seen.push(...versions(page));
    }
    expect(seen).toEqual(['5', '4', '3', '2', '1']);
    const back = [];
    for (;;) {
      const previous = page.link.find((link: { relation: string }) => link.relation === 'previous');
      if (previous === undefined) break;
      page = (await hub.agent.get(previous.url.replace(hub.origin, ''))).body;
      back.push(versions(page));
    }
    expect(back).toEqual([
      ['3', '2'],
      ['5', '4'],
    ]);
  });

  it('of a type and of everything', async () => {
    expect((await hub.agent.get('/fhir/Basic/_history')).body.total).toBe(2);
    expect((await hub.agent.get('/fhir/_history')).body.total).toBeGreaterThanOrEqual(7);
  });

  it('_since leaves out what was before', async () => {
    const { body } = await hub.agent.get('/fhir/Patient/h/_history/3');
    const since = encodeURIComponent(body.meta.lastUpdated);
    const later = (await hub.agent.get(`/fhir/Patient/h/_history?_since=${since}`)).body;
    expect(versions(later)).toContain('3');
    expect(versions(later)).not.toContain('1');
  });

  it('_at shows what was current then', async () => {
    const { body } = await hub.agent.get('/fhir/Patient/h/_history/2');
    const at = encodeURIComponent(body.meta.lastUpdated);
    expect(versions((await hub.agent.get(`/fhir/Patient/h/_history?_at=${at}`)).body)).toContain('2');
    expect((await hub.agent.get('/fhir/Patient/h/_history?_at=2001')).body.total).toBe(0);
  });

  it.each(['_since=yesterday', '_count=-1', '_count=x', '_at=2026-13-01', '_cursor=forged'])(
    '%s is refused with 400',
    async (query) => {
      expect((await hub.agent.get(`/fhir/Patient/h/_history?${query}`)).status).toBe(400);
    },
  );

  it('behind a trusted proxy has its links by the address the client called', async () => {
    const proxied = await startHub({ TRUST_PROXY: 'loopback' });
    await proxied.agent.put('/fhir/Basic/p').send({ resourceType: 'Basic', id: 'p', code: { text: 'x' } });
    const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'hub.example.org' };
    for (const path of ['/fhir/Basic/p/_history', '/fhir/Basic?_id=p']) {
      const { body } = await proxied.agent.get(path).set(forwarded);
      expect([body.link[0].url, body.entry[0].fullUrl]).toEqual([
        `https://hub.example.org${path}`,
        'https://hub.example.org/fhir/Basic/p',
      ]);
    }
    await proxied.close();
  });

  it('of what never was is 404', async () => {
    expect((await hub.agent.get('/fhir/Patient/nobody/_history')).status).toBe(404);
  });
});
