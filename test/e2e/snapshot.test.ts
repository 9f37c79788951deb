// $snapshot: https://hl7.org/fhir/R4/structuredefinition-operation-snapshot.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const URL = 'https://example.org/StructureDefinition/';
const definition = (id: string, more: object = {}): Record<string, unknown> => ({
  resourceType: 'StructureDefinition',
  id,
  url: URL + id,
  name: 'Own',
  status: 'active',
  kind: 'resource',
  abstract: false,
  type: 'Patient',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
  derivation: 'constraint',
  differential: { element: [{ id: 'Patient.birthDate', path: 'Patient.birthDate', min: 1, short: 'Nacimiento' }] },
  ...more,
});

type Answer = {
  id?: string;
  snapshot: { element: Record<string, unknown>[] };
  issue: { code: string; details: { text: string; coding: { code: string }[] } }[];
};
async function asked(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  resource?: object,
): Promise<{ status: number; body: Answer }> {
  const { status, body } = await ask(hub.hub, method, path, resource === undefined ? {} : { resource });
  return { status, body: JSON.parse(String(body)) as Answer };
}
const element = ({ body }: { body: Answer }, id: string) => body.snapshot.element.find((one) => one.id === id);
const posting = (parameter: object[]) =>
  asked('POST', 'StructureDefinition/$snapshot', { resourceType: 'Parameters', parameter });

describe('$snapshot', () => {
  it('answers the definition it is called on with all its elements, changed by its differential', async () => {
    await asked('PUT', 'StructureDefinition/stored', definition('stored'));
    const answer = await asked('GET', 'StructureDefinition/stored/$snapshot');
    expect([answer.status, answer.body.id]).toEqual([200, 'stored']);
    expect(answer.body.snapshot.element.map(({ id }) => id).slice(0, 4)).toEqual([
      'Patient',
      'Patient.id',
      'Patient.meta',
      'Patient.implicitRules',
    ]);
    expect(element(answer, 'Patient.birthDate')).toEqual({
      id: 'Patient.birthDate',
      path: 'Patient.birthDate',
      short: 'Nacimiento',
      definition: 'The date of birth for the individual.',
      min: 1,
      max: '1',
      base: { path: 'Patient.birthDate', min: 0, max: '1' },
      type: [{ code: 'date' }],
      constraint: [
        {
          key: 'ele-1',
          severity: 'error',
          human: 'All FHIR elements must have a @value or children',
          expression: 'hasValue() or (children().count() > id.count())',
          source: 'http://hl7.org/fhir/StructureDefinition/Element',
        },
      ],
      isSummary: true,
    });
  });

  it('answers the definition with a url: stored, of the profiles the hub brings along, of R4', async () => {
    for (const url of [
      `${URL}stored`,
      'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/PacientePe',
      'http://hl7.org/fhir/StructureDefinition/bp',
    ]) {
      const answer = await asked('GET', `StructureDefinition/$snapshot?url=${url}`);
      expect([answer.status, (answer.body as { url?: string }).url]).toEqual([200, url]);
      expect(answer.body.snapshot.element.length).toBeGreaterThan(30);
      expect(answer.body.snapshot.element.filter((one) => one.definition === undefined)).toEqual([]);
    }
  });

  it('answers one that is given, whatever snapshot it has, in a parameter or alone', async () => {
    const stale = definition('given', { snapshot: { element: [{ id: 'Patient', path: 'Patient' }] } });
    for (const answer of [
      await posting([{ name: 'definition', resource: stale }]),
      await asked('POST', 'StructureDefinition/$snapshot', stale),
    ]) {
      expect(answer.status).toBe(200);
      expect(element(answer, 'Patient.birthDate')?.min).toBe(1);
    }
    expect((await asked('GET', 'StructureDefinition/given')).status).toBe(404);
  });

  it('rests on bases that are stored here', async () => {
    const child = definition('child', {
      baseDefinition: `${URL}stored`,
      differential: { element: [{ id: 'Patient.gender', path: 'Patient.gender', min: 1 }] },
    });
    const answer = await posting([{ name: 'definition', resource: child }]);
    expect([element(answer, 'Patient.birthDate')?.min, element(answer, 'Patient.gender')?.min]).toEqual([1, 1]);
  });

  it.each<[string, () => ReturnType<typeof asked>, number, string, string]>([
    [
      'that a definition is needed',
      () => asked('GET', 'StructureDefinition/$snapshot'),
      400,
      'required',
      'operation-parameter-missing',
    ],
    [
      'what it does not know',
      () => asked('GET', `StructureDefinition/$snapshot?url=${URL}none`),
      404,
      'not-found',
      'definition-not-known',
    ],
    ['what is not there', () => asked('GET', 'StructureDefinition/none/$snapshot'), 404, 'not-found', 'not-found'],
    [
      'what it does not take',
      () => asked('GET', 'StructureDefinition/$snapshot?uri=x'),
      400,
      'not-supported',
      'operation-parameter-unknown',
    ],
    [
      'that the base is not known',
      () => posting([{ name: 'definition', resource: definition('x', { baseDefinition: `${URL}none` }) }]),
      422,
      'not-found',
      'profile-base-unknown',
    ],
    [
      'that the base has no such element',
      () =>
        posting([
          {
            name: 'definition',
            resource: definition('x', { differential: { element: [{ id: 'Patient.no', path: 'Patient.no' }] } }),
          },
        ]),
      422,
      'structure',
      'profile-element-unknown',
    ],
    [
      'that what is given is no sound definition',
      () => posting([{ name: 'definition', resource: definition('x', { differential: { element: 'none' } }) }]),
      400,
      'structure',
      'list-expected',
    ],
  ])('says %s', async (_, question, status, code, name) => {
    const answer = await question();
    const [issue] = answer.body.issue;
    expect([answer.status, issue?.code, issue?.details.coding[0]?.code]).toEqual([status, code, name]);
  });
});
