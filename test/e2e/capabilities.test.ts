// capabilities over HTTP: https://hl7.org/fhir/R4/http.html#capabilities. Each line is proved in test/conformance.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validateResource } from '../../server/definitions/validation/validate.ts';
import { software } from '../../server/software.ts';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

describe('GET /metadata', () => {
  it('is a valid CapabilityStatement of this software at this address', async () => {
    const { status, body, headers } = await hub.agent.get('/fhir/metadata');
    expect([status, body.resourceType, body.kind, body.fhirVersion]).toEqual([
      200,
      'CapabilityStatement',
      'instance',
      '4.0.1',
    ]);
    expect(headers['content-type']).toBe('application/fhir+json; charset=utf-8');
    expect(body.software).toEqual(software);
    expect(body.implementation.url).toBe(hub.baseUrl);
    expect(Number.isNaN(Date.parse(body.date))).toBe(false);
    expect(body.rest[0].resource).toHaveLength(146);
    expect(validateResource(body)).toEqual([]);
  });

  it('names the profiles that writes are held against', async () => {
    const patientProfiles = async ({ agent }: TestHub): Promise<unknown> => {
      const { resource } = (await agent.get('/fhir/metadata')).body.rest[0];
      return resource.find(({ type }: { type: string }) => type === 'Patient').supportedProfile;
    };
    expect(await patientProfiles(hub)).toEqual([
      'https://chaski.pe/fhir/StructureDefinition/paciente',
      'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/PacientePe',
    ]);
    const lax = await startHub({ VALIDATE: 'invariants' });
    try {
      expect(await patientProfiles(lax)).toBeUndefined();
    } finally {
      await lax.close();
    }
  });

  it('knows by its ETag that nothing changed', async () => {
    const { etag } = (await hub.agent.get('/fhir/metadata')).headers;
    const again = await hub.agent.get('/fhir/metadata').set('If-None-Match', etag as string);
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await hub.agent.get('/fhir/metadata').set('If-None-Match', 'W/"other"')).status).toBe(200);
  });

  it('in normative mode leaves out what is for trial use', async () => {
    const full = (await hub.agent.get('/fhir/metadata?mode=full')).body;
    const { body, headers } = await hub.agent.get('/fhir/metadata?mode=normative');
    expect(validateResource(body)).toEqual([]);
    expect(full.rest[0].resource[0].versioning).toBe('versioned-update');
    expect(body.rest[0].resource.filter((one: object) => 'supportedProfile' in one)).toEqual([]);
    expect(Object.keys(body.rest[0].resource[0])).toEqual([
      'type',
      'profile',
      'interaction',
      'searchParam',
      'operation',
    ]);
    expect(headers.etag).not.toBe((await hub.agent.get('/fhir/metadata')).headers.etag);
  });

  it('in terminology mode is a valid TerminologyCapabilities', async () => {
    const { status, body } = await hub.agent.get('/fhir/metadata?mode=terminology');
    expect([status, body.resourceType]).toEqual([200, 'TerminologyCapabilities']);
    expect(validateResource(body)).toEqual([]);
  });

  it('refuses other modes with 400', async () => {
    expect((await hub.agent.get('/fhir/metadata?mode=brief')).status).toBe(400);
  });

  it('takes _summary and _elements, and HEAD', async () => {
    const { body } = await hub.agent.get('/fhir/metadata?_elements=software');
    expect([body.software, body.rest, body.meta.tag[0].code]).toEqual([software, undefined, 'SUBSETTED']);
    const head = await hub.agent.head('/fhir/metadata');
    expect([head.status, head.text]).toEqual([200, undefined]);
  });

  it.each([
    ['Accept', 'application/fhir+xml', 200],
    ['Accept', 'application/fhir+xml; fhirVersion=5.0', 406],
    ['Accept', 'text/turtle', 406],
    ['Accept', 'application/json', 200],
    ['Accept', 'application/fhir+json; fhirVersion=4.0', 200],
    ['Accept', 'application/fhir+json; fhirVersion=5.0', 406],
  ])('states its formats truly: %s: %s answers %d', async (header, value, status) => {
    expect((await hub.agent.get('/fhir/metadata').set(header, value)).status).toBe(status);
  });

  it.each(['ttl', 'html'])('states its formats truly: _format=%s answers 406', async (format) => {
    expect((await hub.agent.get(`/fhir/metadata?_format=${format}`)).status).toBe(406);
  });

  it('refuses bodies in other formats with 415', async () => {
    const response = await hub.agent
      .post('/fhir/Patient')
      .set('Content-Type', 'text/turtle')
      .send('[] a fhir:Patient .');
    expect(response.status).toBe(415);
  });

  it.each(['post', 'put', 'patch', 'delete'] as const)('answers 405 to %s', async (method) => {
    expect((await hub.agent[method]('/fhir/metadata')).status).toBe(405);
  });
});
