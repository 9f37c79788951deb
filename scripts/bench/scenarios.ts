// What the bench asks of a hub: each scenario makes its requests and knows the right answer to them.
import type { Request, Response } from './connection.ts';

export type Scenario = {
  name: string;
  connections: number;
  /** What the ratio compares with. */
  limit: 'express' | 'sqlite' | 'concatenation' | 'none';
  /** What it needs in the hub besides the data; asked for before every round. */
  prepare?: (port: number) => Promise<void>;
  next: () => Request | undefined;
  check: (response: Response) => void;
  /** What one answer counts for when CPU time is divided: the resources of a record, else 1. */
  count?: (response: Response) => number;
};

/** What is known of the loaded data: ids and texts to ask for, in a fixed random order. */
export type Known = {
  patients: string[];
  observations: { id: string; text: string }[];
  families: string[];
  codes: string[];
  /** The address, below the FHIR base, of a page ten pages behind a first one of now. */
  deepPage: () => Promise<string>;
};

const FHIR_JSON = { 'Content-Type': 'application/fhir+json' };

export function expectStatus(status: number): Scenario['check'] {
  return (response) => {
    if (response.status !== status)
      throw new Error(`expected ${status}, got ${response.status}: ${response.body.slice(0, 600)}`);
  };
}

function expectPage(response: Response): void {
  expectStatus(200)(response);
  if (!response.body.includes('"type":"searchset"')) throw new Error(`not a searchset: ${response.body.slice(0, 300)}`);
}

/** Endless turns through a list. */
export function turns<Item>(items: Item[]): () => Item {
  if (items.length === 0) throw new Error('nothing loaded to ask for');
  let at = 0;
  return () => items[at++ % items.length] as Item;
}

export const get = (path: string, headers: Record<string, string> = {}): Request => ({
  method: 'GET',
  path: `/fhir/${path}`,
  headers,
});
export const post = (path: string, body: string): Request => ({
  method: 'POST',
  path: `/fhir/${path}`,
  headers: FHIR_JSON,
  body,
});

export function scenarios({ patients, observations, families, codes, deepPage }: Known): Scenario[] {
  const observation = turns(observations);
  const patient = turns(patients);
  const family = turns(families);
  const code = turns(codes);
  const created: string[] = [];
  let number = 0;
  let deep = '';
  const page = (name: string, path: () => string): Scenario => ({
    name: `search ${name}`,
    connections: 16,
    limit: 'concatenation',
    next: () => get(path()),
    check: expectPage,
  });
  const pages: Record<string, () => string> = {
    token: () => `Observation?code=${code()}&_count=20`,
    string: () => `Patient?name=${family()}&_count=20`,
    reference: () => `Observation?patient=${patient()}&_count=20`,
    date: () => `Encounter?date=ge${2000 + (number++ % 20)}-03&_count=20`,
    quantity: () => `Observation?value-quantity=gt${number++ % 150}&_count=20`,
    'patient and code': () => `Observation?patient=${patient()}&code=${code()}&_count=20`,
    chained: () => `Observation?patient.family=${family()}&_count=20`,
    _has: () => `Patient?_has:Observation:patient:code=${code()}&_count=20`,
    'with _include': () =>
      `Observation?patient=${patient()}&_include=Observation:patient&_include=Observation:encounter&_count=20`,
    'patient sorted by date': () => `Observation?patient=${patient()}&_sort=-date&_count=20`,
  };
  const mix = turns([pages.token, pages.string, pages.reference, pages.date, pages.quantity] as (() => string)[]);

  return [
    {
      name: 'read',
      connections: 32,
      limit: 'express',
      next: () => get(`Observation/${observation().id}`),
      check: expectStatus(200),
    },
    {
      name: 'vread',
      connections: 32,
      limit: 'express',
      next: () => get(`Observation/${observation().id}/_history/1`),
      check: expectStatus(200),
    },
    {
      name: 'not modified',
      connections: 32,
      limit: 'express',
      next: () => get(`Observation/${observation().id}`, { 'If-None-Match': 'W/"1"' }),
      check: expectStatus(304),
    },
    {
      name: 'create',
      connections: 128,
      limit: 'sqlite',
      next: () => post('Observation', observation().text),
      check: (response) => {
        expectStatus(201)(response);
        created.push((/\r\nLocation: .*\/Observation\/([^/]+)\//i.exec(response.head) as RegExpExecArray)[1] as string);
      },
    },
    {
      name: 'update',
      connections: 128,
      limit: 'sqlite',
      next: () => {
        const { id, text } = observation();
        const body = text.replace(
          '{"resourceType":"Observation"',
          `{"resourceType":"Observation","id":"${id}","language":"x-${number++}"`,
        );
        return { method: 'PUT', path: `/fhir/Observation/${id}`, headers: FHIR_JSON, body };
      },
      check: expectStatus(200),
    },
    {
      name: 'patch',
      connections: 128,
      limit: 'sqlite',
      next: () => ({
        method: 'PATCH',
        path: `/fhir/Observation/${observation().id}`,
        headers: { 'Content-Type': 'application/json-patch+json' },
        body: JSON.stringify([{ op: 'add', path: '/language', value: `x-${number++}` }]),
      }),
      check: expectStatus(200),
    },
    {
      name: 'delete',
      connections: 128,
      limit: 'sqlite',
      next: () => (created.length === 0 ? undefined : { method: 'DELETE', path: `/fhir/Observation/${created.pop()}` }),
      check: expectStatus(204),
    },
    {
      name: 'transaction of Patient + Observation',
      connections: 128,
      limit: 'sqlite',
      next: () => post('', smallTransaction(number++, observation().text)),
      check: expectStatus(200),
    },
    ...Object.entries(pages).map(([name, path]) => page(name, path)),
    {
      ...page('eleventh page', () => deep),
      prepare: async () => {
        deep = await deepPage();
      },
    },
    page('mix', () => mix()()),
    page('count', () => `Observation?patient=${patient()}&_summary=count`),
    {
      ...page('history', () => `Patient/${patient()}/_history`),
      name: 'history of a patient',
      check: expectStatus(200),
    },
    {
      ...page('$everything', () => `Patient/${patient()}/$everything`),
      name: '$everything, resources',
      connections: 4,
      limit: 'none',
      count: ({ body }) => body.split('"fullUrl":"').length - 1,
    },
  ];
}

function smallTransaction(number: number, observation: string): string {
  const urn = `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const patient = `{"resourceType":"Patient","name":[{"family":"Quispe","given":["Rosa ${number}"]}],"gender":"female","birthDate":"1990-05-04"}`;
  const subject = observation.replace(/"subject":\{[^}]*\}/, `"subject":{"reference":"${urn}"}`);
  return (
    `{"resourceType":"Bundle","type":"transaction","entry":[` +
    `{"fullUrl":"${urn}","resource":${patient},"request":{"method":"POST","url":"Patient"}},` +
    `{"resource":${subject},"request":{"method":"POST","url":"Observation"}}]}`
  );
}
