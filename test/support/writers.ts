// Writes to a hub while others read, and knows what is stored afterwards.
import type { Resource } from '../../server/fhir/request.ts';
import type { Hub } from '../../server/hub.ts';
import { ask, bodyOf } from './ask.ts';
import { nameOf } from './oracle/world.ts';
import { type Graph, randomGraph } from './random-graph.ts';
import { terminology } from './random-terminology.ts';

const AT_ONCE = 4;
/** Searches by value sets cannot be answered without them. */
const isFree = (resource: Resource): boolean => !terminology.includes(resource);

export class Writers {
  readonly #hub: Hub;
  readonly #graph: Graph;
  readonly #stored: Map<string, Resource>;
  #last: Promise<void> = Promise.resolve();
  #offered: Resource[] = [];
  #known: readonly Resource[] | undefined;

  constructor(hub: Hub, graph: Graph, stored: readonly Resource[]) {
    this.#hub = hub;
    this.#graph = graph;
    this.#stored = new Map(stored.map((resource) => [nameOf(resource), resource]));
  }

  /** All that is stored, as long as no write is under way. */
  resources(): readonly Resource[] {
    this.#known ??= [...this.#stored.values()];
    return this.#known;
  }

  /** Puts and deletes a few resources in one transaction, behind those under way. */
  write(): Promise<void> {
    this.#last = this.#last.then(() => this.#write());
    return this.#last;
  }

  async #write(): Promise<void> {
    for (;;) {
      const entry = this.#entries();
      const response = await ask(this.#hub, 'POST', '', {
        resource: { resourceType: 'Bundle', type: 'transaction', entry },
        prefer: { return: 'representation' },
      });
      if (response.status >= 500) throw new Error(`a transaction: ${response.status} ${response.body}`);
      if (response.status >= 300) continue; // what the hub refuses changes nothing
      const { entry: answers } = bodyOf<{ entry: { resource?: Resource }[] }>(response);
      for (const [at, { request }] of entry.entries()) {
        const resource = answers[at]?.resource;
        if (request.method === 'DELETE') this.#stored.delete(request.url);
        else if (resource !== undefined) this.#stored.set(request.url, resource);
      }
      this.#known = undefined;
      return;
    }
  }

  #entries() {
    const { random } = this.#graph;
    const offered = new Map<string, Resource>();
    while (offered.size < AT_ONCE) {
      if (this.#offered.length === 0) this.#offered = randomGraph(this.#graph).filter(isFree);
      const [resource] = this.#offered.splice(random.below(this.#offered.length), 1) as [Resource];
      offered.set(nameOf(resource), resource);
    }
    return Array.from(offered, ([url, resource]) =>
      random.below(4) === 0 ? { request: { method: 'DELETE', url } } : { request: { method: 'PUT', url }, resource },
    );
  }
}
