// Responses against the questionnaires that are stored: https://hl7.org/fhir/R4/questionnaireresponse.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { answer, FORM, group, type Item, item, questionnaire, response } from '../support/questionnaires.ts';

let hub: TestHub;
let checking: TestHub;
beforeAll(async () => {
  hub = await startHub();
  checking = await startHub({ RESPONSES: 'checked' });
});
afterAll(async () => {
  await hub.close();
  await checking.close();
});

const ID = 'ficha-tamizaje';
const smoking = item('1', 'boolean', { text: '¿Fuma?', required: true });
const many = item('2', 'integer', {
  text: '¿Cuántos cigarrillos al día?',
  enableWhen: [{ question: '1', operator: '=', answerBoolean: true }],
});

async function store(to: TestHub, items: Item[], more: Item = {}): Promise<void> {
  const { status } = await ask(to.hub, 'PUT', `Questionnaire/${ID}`, {
    resource: { ...questionnaire(items, more), id: ID },
  });
  expect([200, 201]).toContain(status);
}

type Outcome = { issue: { severity: string; details: { coding: { code: string }[]; text: string } }[] };
const issues = (body: unknown): string[] =>
  (JSON.parse(String(body)) as Outcome).issue.map(({ details }) => details.coding[0]?.code ?? '');

const validated = async (resource: object): Promise<string[]> =>
  issues((await ask(hub.hub, 'POST', 'QuestionnaireResponse/$validate', { resource })).body);

describe('$validate', () => {
  it('holds a response against the Questionnaire as it is stored now', async () => {
    expect(await validated(response([answer('1', { valueBoolean: false })]))).toEqual([
      'valid',
      'questionnaire-not-known',
    ]);
    await store(hub, [smoking, many]);
    expect(await validated(response([answer('1', { valueBoolean: false })]))).toEqual(['valid']);
    expect(await validated(response([answer('1', { valueBoolean: false }), answer('2', { valueInteger: 5 })]))).toEqual(
      ['questionnaire-answer-not-enabled'],
    );
    await store(hub, [smoking]);
    expect(await validated(response([answer('2', { valueInteger: 5 })]))).toEqual([
      'questionnaire-link-id-unknown',
      'questionnaire-answers-missing',
    ]);
  });

  it('finds it by its version, and by its address on this server', async () => {
    await store(hub, [smoking], { version: '3' });
    const good = [answer('1', { valueBoolean: true })];
    expect(await validated(response(good, { questionnaire: `${FORM}|3` }))).toEqual(['valid']);
    expect(await validated(response(good, { questionnaire: `${FORM}|2` }))).toEqual([
      'valid',
      'questionnaire-not-known',
    ]);
    expect(await validated(response([], { questionnaire: `Questionnaire/${ID}` }))).toEqual([
      'questionnaire-answers-missing',
    ]);
  });

  it('says in Spanish what was asked, what was found and how to mend it', async () => {
    await store(hub, [smoking, many]);
    const { body } = await hub.agent
      .post('/fhir/QuestionnaireResponse/$validate')
      .set('Content-Type', 'application/fhir+json')
      .set('Accept-Language', 'es')
      .send(JSON.stringify(response([answer('1', { valueString: 'sí' })])));
    expect((body as Outcome).issue.map(({ details }) => details.text)).toEqual([
      '"1" (¿Fuma?) es de tipo boolean: se esperaba boolean, se encontró string. Corrija value[x].',
    ]);
  });

  it('holds those in a Bundle against theirs, too', async () => {
    await store(hub, [smoking]);
    const entry = [{ fullUrl: 'urn:uuid:0d5f6a2c-2c2e-4a55-9b6e-0d1f1c0a7a11', resource: response([]) }];
    const resource = { resourceType: 'Bundle', type: 'collection', entry };
    const { body } = await ask(hub.hub, 'POST', 'Bundle/$validate', { resource });
    expect(issues(body)).toEqual(['questionnaire-answers-missing']);
  });
});

describe('a write', () => {
  const wrong = response([answer('2', { valueInteger: 5 })]);

  it('is not refused for it', async () => {
    await store(hub, [smoking, many]);
    expect((await ask(hub.hub, 'POST', 'QuestionnaireResponse', { resource: wrong })).status).toBe(201);
  });

  it('is with RESPONSES=checked, once the Questionnaire is known', async () => {
    const write = () => ask(checking.hub, 'POST', 'QuestionnaireResponse', { resource: wrong });
    expect((await write()).status).toBe(201);
    await store(checking, [smoking, many]);
    const { status, body } = await write();
    expect([status, ...issues(body)]).toEqual([
      422,
      'questionnaire-answers-missing',
      'questionnaire-answer-not-enabled',
    ]);
    const draft = { ...wrong, status: 'in-progress', item: [answer('1', { valueBoolean: true })] };
    expect((await ask(checking.hub, 'POST', 'QuestionnaireResponse', { resource: draft })).status).toBe(201);
  });

  it('is held against the Questionnaire that its transaction stores', async () => {
    const url = `${FORM}-nueva`;
    const form = { ...questionnaire([smoking], { url }), id: 'ficha-nueva' };
    const send = (answers: Item[]) => {
      const entry = [
        {
          resource: response(answers, { questionnaire: url }),
          request: { method: 'POST', url: 'QuestionnaireResponse' },
        },
        { resource: form, request: { method: 'PUT', url: 'Questionnaire/ficha-nueva' } },
      ];
      return ask(checking.hub, 'POST', '', { resource: { resourceType: 'Bundle', type: 'transaction', entry } });
    };
    const { status, body } = await send([]);
    expect([status, ...issues(body)]).toEqual([422, 'questionnaire-answers-missing']);
    expect((await send([answer('1', { valueBoolean: true })])).status).toBe(200);
  });
});

describe('what strangers send', () => {
  /** Milliseconds of work, and what was told. */
  async function work(form: Item[], answers: Item[]): Promise<{ ms: number; told: string[] }> {
    await store(hub, form);
    const resource = response(answers);
    const before = process.cpuUsage();
    const told = await validated(resource);
    const { user, system } = process.cpuUsage(before);
    return { ms: (user + system) / 1000, told: [...new Set(told)] };
  }
  const times = <One>(count: number, make: (at: number) => One): One[] =>
    Array.from({ length: count }, (_, at) => make(at));

  it('thousands of conditions on a question with thousands of answers are given up', async () => {
    const asked = item('q', 'integer', { repeats: true });
    const conditions = times(50, (at) => ({ question: 'q', operator: '=', answerInteger: -1 - at }));
    const depending = times(2_000, (at) => item(`d${at}`, 'string', { enableBehavior: 'any', enableWhen: conditions }));
    const { ms, told } = await work(
      [asked, ...depending],
      [answer('q', ...times(4_000, (at) => ({ valueInteger: at })))],
    );
    expect(told).toEqual(['profile-too-costly']);
    expect(ms).toBeLessThan(3_000);
  }, 30_000);

  it('so are thousands of occurrences of a group of thousands of questions', async () => {
    const form = item('g', 'group', { repeats: true }, ...times(10_000, (at) => item(`q${at}`, 'string')));
    const { ms, told } = await work(
      [form],
      times(5_000, () => group('g', { linkId: 'q1' })),
    );
    expect(told).toEqual(['profile-too-costly']);
    expect(ms).toBeLessThan(3_000);
  }, 30_000);

  it('thousands of unknown linkIds are told a thousand times', async () => {
    const form = times(5_000, (at) => item(`pregunta-${at}`, 'string'));
    const { ms, told } = await work(
      form,
      times(5_000, (at) => answer(`pregumta-${at}`, { valueString: 'a' })),
    );
    expect(told).toEqual(['questionnaire-link-id-unknown', 'too-many-problems']);
    expect(ms).toBeLessThan(3_000);
  }, 30_000);

  it('a large form, well answered, takes what its size says', async () => {
    const conditions = [{ question: 'q0', operator: 'exists', answerBoolean: true }];
    const form = times(2_000, (at) =>
      item(`q${at}`, 'string', { required: true, ...(at === 0 ? {} : { enableWhen: conditions }) }),
    );
    const { ms, told } = await work(
      form,
      times(2_000, (at) => answer(`q${at}`, { valueString: 'a' })),
    );
    expect(told).toEqual(['valid']);
    expect(ms).toBeLessThan(1_500);
  }, 30_000);
});
