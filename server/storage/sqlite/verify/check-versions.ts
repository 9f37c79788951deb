// The feed without gaps and in order, the chain of versions of each resource, and texts that say what their rows say.
import type { Cell, Row } from '../connection.ts';
import { sql } from '../sql.ts';
import { unpackText } from '../versions.ts';
import type { Examined } from './examined.ts';

const EVERY = 2_000;

/** What is known of a resource from its versions so far. */
type Chain = { versionId: string; number: number; live: boolean; type: number };

export function checkVersions(
  examined: Examined,
  progress: (done: number, total: number) => void,
): { head: number; versions: number } {
  const { connection, findings } = examined;
  const total = connection.get(sql`SELECT max(number) FROM version`)?.[0] as number | null;
  const chains = new Map<number, Chain>();
  const feed = new Feed(examined);
  let done = 0;
  const all = connection.prepare(
    'SELECT v.number, v.pk, v.type, v.version_id, v.sequence, v.instant, v.method, v.text, r.id, v.replaces FROM version v LEFT JOIN resource r ON r.pk = v.pk ORDER BY v.number',
  );
  for (const row of all.iterate() as unknown as Iterable<Row>) {
    const [number, pk] = row as number[];
    findings.guard(`version ${number}`, () => {
      feed.meet(row[0] as number, row[4] as number, row[5] as number);
      checkVersion(row, chains.get(pk as number), examined);
    });
    chains.set(pk as number, {
      versionId: row[3] as string,
      number: number as number,
      live: row[7] !== null,
      type: row[2] as number,
    });
    if (++done % EVERY === 0) progress(done, total ?? 0);
  }
  feed.end();
  checkResources(chains, examined);
  progress(done, done);
  return { head: feed.sequence, versions: done };
}

/** Commits with versions and empty ones, together 1, 2, 3 … */
class Feed {
  sequence = 0;
  #number = 0;
  #instant = 0;
  readonly #examined: Examined;
  readonly #empty: Map<number, number>;

  constructor(examined: Examined) {
    this.#examined = examined;
    const rows = examined.connection.all(
      sql`SELECT sequence, instant FROM empty_commit ORDER BY sequence`,
    ) as number[][];
    this.#empty = new Map(rows as [number, number][]);
  }

  meet(number: number, sequence: number, instant: number): void {
    const { findings } = this.#examined;
    if (number !== this.#number + 1) findings.add(`feed: version ${number} follows version ${this.#number}`);
    this.#number = number;
    if (sequence !== this.sequence) this.#advance(sequence, instant);
    else if (instant !== this.#instant) findings.add(`feed: commit ${sequence} has versions of different instants`);
  }

  end(): void {
    const last = [...this.#empty.keys()].at(-1) ?? 0;
    if (last > this.sequence) this.#advance(last, this.#empty.get(last) as number);
    this.#empty.delete(last);
    for (const sequence of this.#empty.keys()) {
      this.#examined.findings.add(`feed: commit ${sequence} is said to be empty, and is not in its place`);
    }
  }

  #advance(to: number, instant: number): void {
    const { findings } = this.#examined;
    if (to < this.sequence) findings.add(`feed: commit ${to} follows commit ${this.sequence}`);
    for (let sequence = this.sequence + 1; sequence < to; sequence++) {
      const at = this.#empty.get(sequence);
      if (at === undefined) {
        findings.add(`feed: commit ${sequence} is missing`);
        continue;
      }
      this.#empty.delete(sequence);
      this.#move(sequence, at);
    }
    this.#move(to, instant);
  }

  #move(sequence: number, instant: number): void {
    if (instant < this.#instant)
      this.#examined.findings.add(`feed: commit ${sequence} is older than the one before it`);
    this.sequence = sequence;
    this.#instant = instant;
  }
}

const DELETE = 3;

function checkVersion(row: Row, before: Chain | undefined, { names, findings }: Examined): void {
  const [number, , type, versionId, , instant, method, packed, id, replaces] = row;
  const name = `${names.typeName(type as number)}/${id}`;
  const say = (problem: string): void => findings.add(`${name} version ${versionId}: ${problem}`);
  if (id === null) say('belongs to no resource');
  if (before !== undefined && before.type !== type) say('has another type than the version before');
  const replaced = before?.number ?? null;
  if (replaces !== replaced) say(`is said to replace ${numbered(replaces)}, not ${numbered(replaced)}`);
  if (isDecimal(versionId) && (before === undefined || isDecimal(before.versionId))) {
    const expected = before === undefined ? 1 : Number(before.versionId) + 1;
    if (Number(versionId) !== expected) say(`follows version ${before?.versionId ?? 'none'}`);
  }
  const text = unpackText(packed as string | Uint8Array | null);
  if ((text === null) !== (method === DELETE)) say(text === null ? 'has no text' : 'is a deletion with a text');
  if (text !== null) checkText(text, { name, id, versionId, instant: instant as number }, say);
  if (number === null) say('has no number');
}

const numbered = (number: Cell | undefined): string => (number === null ? 'no version' : `number ${number}`);

const isDecimal = (text: Cell | undefined): boolean => typeof text === 'string' && /^[1-9]\d*$/.test(text);

type Said = { name: string; id: Cell | undefined; versionId: Cell | undefined; instant: number };

function checkText(text: string, { name, id, versionId, instant }: Said, say: (problem: string) => void): void {
  const resource = JSON.parse(text) as { resourceType?: string; id?: string; meta?: Record<string, unknown> };
  if (`${resource.resourceType}/${resource.id}` !== name)
    say(`its text is that of ${resource.resourceType}/${resource.id}`);
  if (resource.meta?.versionId !== versionId) say(`its text says version ${resource.meta?.versionId}`);
  if (Date.parse(String(resource.meta?.lastUpdated)) !== instant) say(`its text says ${resource.meta?.lastUpdated}`);
  if (id === undefined) say('has no id');
}

/** What is current is the last of each chain; a resource without versions is only referred to. */
function checkResources(chains: ReadonlyMap<number, Chain>, { connection, names, findings }: Examined): void {
  const all = connection.prepare('SELECT pk, type, id, version, live FROM resource');
  for (const row of all.iterate() as unknown as Iterable<Row>) {
    const [pk, type, id, version, live] = row;
    const chain = chains.get(pk as number);
    const name = `${names.typeName(type as number)}/${id}`;
    if ((chain?.number ?? null) !== version) findings.add(`${name}: its newest version is not the current one`);
    if ((chain?.live ?? false) !== (live === 1)) findings.add(`${name}: is marked ${live === 1 ? 'alive' : 'deleted'}`);
    if (chain !== undefined && chain.type !== type) findings.add(`${name}: its versions have another type`);
  }
}
