// How a search was answered, told beside its answer: which list led to the matches, what was expected of it, what was read.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

/** Beyond the 500 rows up to which a list is gathered whole, whatever it is sorted by. */
const OBSERVATIONS = 600;
const RARE_EVERY = 60;

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
  const entry = (path: string, resource: object) => ({ resource, request: { method: 'PUT', url: path } });
  const observation = (number: number) =>
    entry(`Observation/${number}`, {
      resourceType: 'Observation',
      id: String(number),
      status: number % RARE_EVERY === 0 ? 'amended' : 'final',
      code: { coding: [{ code: 'k' }] },
      subject: { reference: `Patient/${number % 2 === 0 ? 'even' : 'odd'}` },
      effectiveDateTime: new Date(Date.UTC(2020, 0, number)).toISOString(),
    });
  const patients = ['even', 'odd'].map((id) => entry(`Patient/${id}`, { resourceType: 'Patient', id }));
  const observations = Array.from({ length: OBSERVATIONS }, (_, at) => observation(at + 1));
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [...patients, ...observations] };
  await hub.agent.post('/fhir/').type('application/fhir+json').send(bundle).expect(200);
});
afterAll(() => hub.close());

type Answer = { entry?: { search: { mode: string }; resource: { issue?: { details: { text: string } }[] } }[] };

async function plan(search: string): Promise<string[]> {
  const { body } = await hub.agent.get(`/fhir/${search}`).set('Accept-Language', 'en').expect(200);
  const outcome = (body as Answer).entry?.find(({ search: { mode } }) => mode === 'outcome');
  return outcome?.resource.issue?.map(({ details }) => details.text) ?? [];
}

it.each([
  [
    'one list, walked until the page is full',
    'Observation?code=k&_count=5',
    'The list of Observation.code was walked in its order until the page was full: rows expected 600, read 6, found 6.',
  ],
  [
    'the shorter of two lists leads',
    'Observation?code=k&status=amended&_count=50',
    'The list of Observation.status was walked in its order until the page was full: rows expected 10, read 10, found 10.',
  ],
  [
    'a date within a patient is sorted there, not in the dates of everyone',
    'Observation?patient=Patient/even&_sort=-date&_count=5',
    'The list of Observation.patient was gathered whole and sorted: rows expected 300, read 300, found 6.',
  ],
  [
    'the dates of everyone in their own order',
    'Observation?code=k&_sort=-date&_count=5',
    'The list of Observation.date was walked in its order until the page was full: rows expected 600, read 6, found 6.',
  ],
  [
    'a count',
    'Observation?code=k&_summary=count',
    'The list of Observation.code was counted: rows expected 600, read 600, found 600.',
  ],
])('tells of %s', async (_, search, told) => {
  expect(await plan(`${search}&__explain=true`)).toEqual([told]);
});

it('says nothing unless it is asked', async () => {
  expect(await plan('Observation?code=k')).toEqual([]);
  expect(await plan('Observation?code=k&__explain=false')).toEqual([]);
});

it('speaks Spanish too, and refuses any other value', async () => {
  const told = await hub.agent.get('/fhir/Observation?code=k&_count=1&__explain=true').set('Accept-Language', 'es');
  expect(told.text).toContain(
    'La lista de Observation.code se recorrió en su orden hasta llenar la página: filas esperadas 600, leídas 2, encontradas 2.',
  );
  await hub.agent.get('/fhir/Observation?code=k&__explain=all').expect(400);
});
