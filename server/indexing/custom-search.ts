// Search parameters of this hub's own: shipped with profiles or posted by clients, found in the feed, indexed in the
// background, and searched by once that is done. https://hl7.org/fhir/R4/searchparameter.html
import { setTimeout as sleep } from 'node:timers/promises';
import { type CustomParameter, readCustomParameter } from '../definitions/custom-parameters.ts';
import { type SearchParameter, useCustomParameters } from '../definitions/search-parameters.ts';
import type { Resource } from '../fhir/request.ts';
import type { ParameterStatus } from '../interactions/context.ts';
import { describeError, log } from '../log.ts';
import type { IndexSettings } from '../search/index-resource.ts';
import type { ResourceStore, Sequence } from '../storage/store.ts';
import { dropEntries, indexParameters, type Progress } from './index-parameters.ts';

const CELL = 'search-parameters';
const LOOK_EVERY_MS = 500;
/** Writes that were planned before a parameter was known are through after that time. */
const WRITES_END_MS = 1000;
const MOST = 1000;

/** What the cell holds: the keys that can be searched by, and how far the indexing of others has come. */
type State = { ready: string[]; job?: Progress };

export class CustomSearch {
  readonly #store: ResourceStore;
  readonly #settings: IndexSettings;
  readonly #shipped: readonly Resource[];
  readonly #stopping = new AbortController();
  #custom: CustomParameter[] = [];
  #state: State = { ready: [] };
  #looked: Sequence = -1;
  #newest: Sequence = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(store: ResourceStore, settings: IndexSettings, shipped: readonly Resource[]) {
    this.#store = store;
    this.#settings = settings;
    this.#shipped = shipped;
  }

  /** From here on writes index all parameters; an empty store needs nothing more. */
  async open(): Promise<void> {
    await this.#look();
    const { resources } = await this.#store.size();
    if (resources === 0) await this.#save({ ready: this.#wanted().map(({ key }) => key) });
    this.#use();
  }

  /** Indexes what is to be indexed, and looks for parameters that come or go. */
  start(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  status(): ParameterStatus[] {
    const { ready, job } = this.#state;
    return this.#custom.map(({ url, code, parameters, problem }) => {
      const isReady = parameters.every(({ key }) => ready.includes(key));
      const share = job === undefined || job.total === 0 ? 0 : Math.min(0.99, job.done / job.total);
      return {
        url,
        code,
        types: parameters.map(({ key }) => key.slice(0, key.indexOf('.'))),
        state: parameters.length === 0 ? 'unusable' : isReady ? 'ready' : 'indexing',
        percent: parameters.length === 0 ? 0 : isReady ? 100 : Math.floor(100 * share),
        ...(problem === undefined ? {} : { problem }),
      };
    });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (await this.#look()) await sleep(WRITES_END_MS, undefined, { signal });
        await this.#work();
        await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false });
      } catch (error) {
        if (signal.aborted) return;
        log.error('indexing search parameters failed', describeError(error));
        await sleep(10 * LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }

  /** Whether the parameters have changed. */
  async #look(): Promise<boolean> {
    const head = await this.#store.head();
    if (head === this.#looked) return false;
    const isFirst = this.#looked === -1;
    const { versions } = await this.#store.history({
      scope: { type: 'SearchParameter' },
      at: head,
      size: 1,
      total: false,
    });
    const newest = versions[0]?.sequence ?? 0;
    this.#looked = head;
    if (newest === this.#newest && !isFirst) return false;
    this.#newest = newest;
    await this.#load();
    return true;
  }

  /** A client's definition comes before a shipped one of the same URL. */
  async #load(): Promise<void> {
    const where = { kind: 'type' as const, types: ['SearchParameter'] };
    const { matches } = await this.#store.search({ where, sort: [], size: MOST, total: false });
    const posted = matches.map(({ text }) => JSON.parse(text as string) as Resource);
    const byUrl = new Map<string, CustomParameter>();
    for (const resource of [...posted, ...this.#shipped]) {
      const read = readCustomParameter(resource);
      if (read !== undefined && !byUrl.has(read.url)) byUrl.set(read.url, read);
    }
    this.#custom = [...byUrl.values()];
    this.#state = await this.#stored();
    this.#use();
  }

  #use(): void {
    const ready = new Set(this.#state.ready);
    const wanted = this.#wanted();
    useCustomParameters(wanted, new Set(wanted.map(({ key }) => key).filter((key) => !ready.has(key))));
  }

  #wanted(): SearchParameter[] {
    return this.#custom.flatMap(({ parameters }) => parameters);
  }

  /** Drops what nobody searches by any more, then indexes what is new; goes on where another process or time stopped. */
  async #work(): Promise<void> {
    const wanted = this.#wanted();
    const keys = wanted.map(({ key }) => key);
    const gone = this.#state.ready.filter((key) => !keys.includes(key));
    if (gone.length > 0) {
      await dropEntries(gone, this.#store);
      await this.#save({ ready: this.#state.ready.filter((key) => keys.includes(key)) });
    }
    const pending = wanted.filter(({ key }) => !this.#state.ready.includes(key));
    if (pending.length === 0) return;
    const { ready } = this.#state;
    const work = indexParameters(pending, this.#state.job, this.#settings, this.#store);
    for await (const { job, changes } of work) {
      await this.#save({ ready, job }, changes);
      if (this.#stopping.signal.aborted) return;
    }
    await this.#save({ ready: [...ready, ...pending.map(({ key }) => key)] });
    this.#use();
    log.info('search parameters are ready', { keys: pending.map(({ key }) => key).join(' ') });
  }

  async #stored(): Promise<State> {
    const stored = await this.#store.state(CELL);
    return stored === null ? { ready: [] } : (JSON.parse(stored) as State);
  }

  /** Together with the entries it speaks of. A resource that changed meanwhile was indexed by its own write. */
  async #save(state: State, reindexed: Parameters<ResourceStore['commit']>[0]['changes'] = []): Promise<void> {
    const changes = [...reindexed];
    for (;;) {
      const expect = await this.#store.state(CELL);
      const cell = { kind: 'state', key: CELL, value: JSON.stringify(state), expect } as const;
      const outcome = await this.#store.commit({ given: [], claims: [], changes: [...changes, cell] });
      if (outcome.kind === 'committed') break;
      if (outcome.reason === 'version') changes.splice(outcome.change, 1);
    }
    this.#state = state;
  }
}
