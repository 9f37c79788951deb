// One client of the crash test: works on resources of its own, one request after another, and knows what must be found
// of them afterwards. https://hl7.org/fhir/R4/http.html
import type { Connection, Request, Response } from '../../scripts/bench/connection.ts';
import type { Random } from './random.ts';

/** What may be read of one resource: undefined is 404, null is 410, otherwise the number it carries. */
type State = number | null | undefined;

type Kept = { path: string; acknowledged: State; underWay?: { state: State } };

const JSON_HEADERS = { 'Content-Type': 'application/fhir+json' };

export class CrashClient {
  readonly #kept: Kept[] = [];
  readonly #pairs: { identifier: string; acknowledged: boolean }[] = [];
  readonly #conditional: { identifier: string; acknowledged: boolean }[] = [];
  readonly #name: string;
  #number = 0;
  acknowledged = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Sends requests until the connection dies. */
  async work(connection: Connection, random: Random): Promise<void> {
    const kinds = [
      () => this.#put(connection, random),
      () => this.#delete(connection, random),
      () => this.#pair(connection),
      () => this.#once(connection),
    ];
    const weighted = [0, 0, 0, 0, 1, 2, 2, 3, 3];
    try {
      for (;;) await (kinds[random.pick(weighted)] as () => Promise<void>)();
    } catch {
      // the server was killed: what was under way stays so
    }
  }

  async #put(connection: Connection, random: Random): Promise<void> {
    const old = random.below(2) === 0 ? undefined : this.#kept.find(() => random.below(4) === 0);
    const kept = old ?? { path: `Basic/${this.#name}-${this.#kept.length}`, acknowledged: undefined };
    if (old === undefined) this.#kept.push(kept);
    const number = this.#number++;
    const id = kept.path.slice('Basic/'.length);
    const body = JSON.stringify({ resourceType: 'Basic', id, code: { text: String(number) } });
    await this.#change(kept, number, connection, {
      method: 'PUT',
      path: `/fhir/${kept.path}`,
      headers: JSON_HEADERS,
      body,
    });
  }

  async #delete(connection: Connection, random: Random): Promise<void> {
    const live = this.#kept.filter(({ acknowledged }) => typeof acknowledged === 'number');
    if (live.length === 0) return;
    const kept = random.pick(live);
    await this.#change(kept, null, connection, { method: 'DELETE', path: `/fhir/${kept.path}` });
  }

  async #change(kept: Kept, state: State, connection: Connection, request: Request): Promise<void> {
    kept.underWay = { state };
    this.#acknowledge(await connection.send(request), [200, 201, 204]);
    kept.acknowledged = state;
    delete kept.underWay;
  }

  /** A transaction of two resources: both or neither. */
  async #pair(connection: Connection): Promise<void> {
    const pair = { identifier: `${this.#name}-pair-${this.#number++}`, acknowledged: false };
    this.#pairs.push(pair);
    const entry = ['Patient', 'Practitioner'].map((resourceType) => ({
      resource: { resourceType, identifier: [{ system: 'urn:crash', value: pair.identifier }] },
      request: { method: 'POST', url: resourceType },
    }));
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
    this.#acknowledge(await connection.send({ method: 'POST', path: '/fhir', headers: JSON_HEADERS, body }), [200]);
    pair.acknowledged = true;
  }

  /** A conditional create, said twice: exactly one resource. */
  async #once(connection: Connection): Promise<void> {
    const once = { identifier: `${this.#name}-once-${this.#number++}`, acknowledged: false };
    this.#conditional.push(once);
    const identifier = [{ system: 'urn:crash', value: once.identifier }];
    const headers = { ...JSON_HEADERS, 'If-None-Exist': `identifier=urn:crash|${once.identifier}` };
    const body = JSON.stringify({ resourceType: 'Device', identifier });
    for (const status of [201, 200]) {
      this.#acknowledge(await connection.send({ method: 'POST', path: '/fhir/Device', headers, body }), [status]);
      once.acknowledged = true;
    }
  }

  #acknowledge({ status, body }: Response, expected: number[]): void {
    if (!expected.includes(status)) {
      this.wrong.push(`expected ${expected.join(' or ')}, got ${status}: ${body.slice(0, 300)}`);
    }
    this.acknowledged++;
  }

  readonly wrong: string[] = [];

  /** Compares all it knows with what the restarted server answers; takes what it finds as the new truth. */
  async check(connection: Connection): Promise<void> {
    for (const kept of this.#kept) {
      const found = stateOf(await connection.send({ method: 'GET', path: `/fhir/${kept.path}` }));
      const allowed = [kept.acknowledged, ...(kept.underWay === undefined ? [] : [kept.underWay.state])];
      if (!allowed.includes(found)) this.wrong.push(`${kept.path}: ${found}, allowed ${allowed.join(' or ')}`);
      kept.acknowledged = found;
      delete kept.underWay;
    }
    for (const { identifier, acknowledged } of this.#pairs.splice(0)) {
      const counts = [
        await count(connection, 'Patient', identifier),
        await count(connection, 'Practitioner', identifier),
      ];
      const expected = acknowledged ? ['1,1'] : ['0,0', '1,1'];
      if (!expected.includes(counts.join()))
        this.wrong.push(`transaction ${identifier}: ${counts}, expected ${expected.join(' or ')}`);
    }
    for (const { identifier, acknowledged } of this.#conditional.splice(0)) {
      const found = await count(connection, 'Device', identifier);
      if (found > 1 || (acknowledged && found !== 1))
        this.wrong.push(`conditional create ${identifier}: ${found} resources`);
    }
  }
}

function stateOf({ status, body }: Response): State {
  if (status === 404) return undefined;
  if (status === 410) return null;
  return Number((JSON.parse(body) as { code: { text: string } }).code.text);
}

async function count(connection: Connection, type: string, identifier: string): Promise<number> {
  const path = `/fhir/${type}?identifier=urn:crash|${identifier}&_summary=count`;
  return (JSON.parse((await connection.send({ method: 'GET', path })).body) as { total: number }).total;
}
