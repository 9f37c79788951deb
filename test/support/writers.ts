// Writes to a hub while others read, and knows what is stored after each transaction.
import type { Resource } from '../../server/fhir/request.ts';
import type { Hub } from '../../server/hub.ts';
import { ask, bodyOf } from './ask.ts';
import { nameOf } from './oracle/world.ts';
import { type Graph, randomGraph } from './random-graph.ts';
import { terminology } from './random-terminology.ts';

const AT_ONCE = 3;
/** Of so many transactions the states are remembered. */
const REMEMBERED = 50;
/** Searches by value sets cannot be answered without them. */
const KEPT = new Set(terminology.map(nameOf));

type Entry = { request: { method: 'PUT' | 'DELETE'; url: string }; resource?: Resource };

export class Writers {
  /** Transactions that were begun, and those that are known to have ended. */
  begun = 0;
  done = 0;
  readonly #hub: Hub;
  readonly #graph: Graph;
  /** What is stored after so many transactions. */
  readonly #states = new Map<number, readonly Resource[]>();
  readonly #stored: Map<string, Resource>;
  #last: Promise<void> = Promise.resolve();
  #offered: Resource[] = [];
  /** Deleted although the graph would not bring it back. */
  #missed: Resource[] = [];

  constructor(hub: Hub, graph: Graph, stored: readonly Resource[]) {
    this.#hub = hub;
    this.#graph = graph;
    this.#stored = new Map(stored.map((resource) => [nameOf(resource), resource]));
    this.#states.set(0, stored);
  }

  /** All that is stored, as long as no write is under way. */
  resources(): readonly Resource[] {
    return this.#states.get(this.done) as readonly Resource[];
  }

  /** What was stored at some time after `from` transactions had ended and before more than `to` had begun. */
  states(from: number, to: number): (readonly Resource[])[] {
    return Array.from({ length: to - from + 1 }, (_, at) => this.#states.get(from + at) as readonly Resource[]);
  }

  /** When no write is under way any more. */
  settled(): Promise<void> {
    return this.#last;
  }

  /** Puts and deletes a few resources in one transaction, behind those under way; one `of` these among them. */
  write(of: readonly Resource[]): Promise<void> {
    this.#last = this.#last.then(() => this.#write(of));
    return this.#last;
  }

  async #write(of: readonly Resource[]): Promise<void> {
    this.begun++;
    for (;;) {
      const missed = this.#missed;
      const entry = this.#entries(of);
      const response = await ask(this.#hub, 'POST', '', {
        resource: { resourceType: 'Bundle', type: 'transaction', entry },
        prefer: { return: 'representation' },
      });
      if (response.status >= 500) throw new Error(`a transaction: ${response.status} ${response.body}`);
      if (response.status < 300) {
        this.#takeNote(entry, bodyOf<{ entry: { resource?: Resource }[] }>(response).entry);
        return;
      }
      this.#missed = missed; // what the hub refuses changes nothing
    }
  }

  #takeNote(entry: readonly Entry[], answers: readonly { resource?: Resource }[]): void {
    for (const [at, { request }] of entry.entries()) {
      const resource = answers[at]?.resource;
      if (request.method === 'DELETE') this.#stored.delete(request.url);
      else if (resource !== undefined) this.#stored.set(request.url, resource);
    }
    this.done++;
    this.#states.set(this.done, [...this.#stored.values()]);
    this.#states.delete(this.done - REMEMBERED);
  }

  #entries(of: readonly Resource[]): Entry[] {
    const { random } = this.#graph;
    const entries = new Map<string, Entry>();
    const add = (resource: Resource, isDeleted: boolean): void => {
      const url = nameOf(resource);
      if (KEPT.has(url) || entries.has(url)) return;
      const request = { method: isDeleted ? 'DELETE' : 'PUT', url } as const;
      entries.set(url, isDeleted ? { request } : { request, resource });
    };
    const missed = this.#missed;
    this.#missed = [];
    for (const resource of missed) add(resource, false);
    const one = of.length === 0 ? undefined : this.#stored.get(nameOf(random.pick(of)));
    if (one !== undefined) this.#change(one, add);
    for (let count = 0; count < AT_ONCE; count++) {
      if (this.#offered.length === 0) this.#offered = randomGraph(this.#graph);
      const [resource] = this.#offered.splice(random.below(this.#offered.length), 1) as [Resource];
      add(resource, random.below(4) === 0);
    }
    return [...entries.values()];
  }

  /** Deletes it until the next transaction, or gives it another label. */
  #change(resource: Resource, add: (resource: Resource, isDeleted: boolean) => void): void {
    const { random } = this.#graph;
    if (random.below(3) === 0) {
      add(resource, true);
      this.#missed.push(resource);
      return;
    }
    const tag = [{ system: 'http://example.org/written', code: String(random.below(1_000_000)) }];
    add({ ...resource, meta: { ...resource.meta, tag } }, false);
  }
}
