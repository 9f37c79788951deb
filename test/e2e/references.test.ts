// REFERENCES=existing over HTTP: https://hl7.org/fhir/R4/references.html#integrity
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub({ REFERENCES: 'existing' });
  await hub.agent.put('/fhir/Patient/p').send({ resourceType: 'Patient', id: 'p' });
});
afterAll(() => hub.close());

const observation = (id: string, reference: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
  subject: { reference },
});
const put = (id: string, reference: string) =>
  hub.agent.put(`/fhir/Observation/${id}`).send(observation(id, reference));
const text = (body: { issue: { diagnostics: string }[] }) => body.issue[0]?.diagnostics;

describe('with REFERENCES=existing', () => {
  it('a reference to what is there is stored, relative, absolute or versioned', async () => {
    expect((await put('o1', 'Patient/p')).status).toBe(201);
    expect((await put('o2', `${hub.baseUrl}/Patient/p`)).status).toBe(201);
    expect((await put('o3', 'Patient/p/_history/1')).status).toBe(201);
  });

  it('a reference to what is not there, or was deleted, is refused with 422 and named', async () => {
    const { status, body } = await put('o4', 'Patient/nobody');
    expect([status, text(body)]).toEqual([422, expect.stringContaining('Patient/nobody')]);
    await hub.agent.put('/fhir/Patient/gone').send({ resourceType: 'Patient', id: 'gone' });
    await hub.agent.delete('/fhir/Patient/gone');
    expect((await put('o4', 'Patient/gone')).status).toBe(422);
    expect((await hub.agent.get('/fhir/Observation/o4')).status).toBe(404);
  });

  it('a reference to elsewhere, to a contained resource or to itself is no business of the hub', async () => {
    expect((await put('o5', 'http://elsewhere.example/fhir/Patient/1')).status).toBe(201);
    const contained = { ...observation('o6', '#c'), contained: [{ resourceType: 'Patient', id: 'c' }] };
    expect((await hub.agent.put('/fhir/Observation/o6').send(contained)).status).toBe(201);
    const self = {
      resourceType: 'Patient',
      id: 'self',
      link: [{ other: { reference: 'Patient/self' }, type: 'seealso' }],
    };
    expect((await hub.agent.put('/fhir/Patient/self').send(self)).status).toBe(201);
  });

  it('what is referred to cannot be deleted: 409 names by whom, also when the reference stands in an extension', async () => {
    const { status, body } = await hub.agent.delete('/fhir/Patient/p');
    expect([status, text(body)]).toEqual([409, expect.stringContaining('Observation/o1')]);
    await hub.agent.put('/fhir/Patient/only').send({ resourceType: 'Patient', id: 'only' });
    const extension = [{ url: 'http://x', valueReference: { reference: 'Patient/only' } }];
    await hub.agent.put('/fhir/Basic/b').send({ resourceType: 'Basic', id: 'b', code: { text: 'x' }, extension });
    expect((await hub.agent.delete('/fhir/Patient/only')).status).toBe(409);
    await hub.agent.delete('/fhir/Basic/b');
    expect((await hub.agent.delete('/fhir/Patient/only')).status).toBe(204);
  });

  it('a race between deleting a resource and referring to it never leaves a dangling reference', async () => {
    for (let round = 0; round < 20; round++) {
      await hub.agent.put(`/fhir/Patient/r${round}`).send({ resourceType: 'Patient', id: `r${round}` });
      const [deleted, stored] = await Promise.all([
        hub.agent.delete(`/fhir/Patient/r${round}`),
        put(`or${round}`, `Patient/r${round}`),
      ]);
      const outcome = `${deleted.status} ${stored.status}`;
      expect(['204 422', '409 201']).toContain(outcome);
    }
  });
});
