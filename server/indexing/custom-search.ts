// Search parameters of this hub's own: shipped with profiles or posted by clients, found in the feed, indexed in the
// background, and searched by once that is done. https://hl7.org/fhir/R4/searchparameter.html
import { type CustomParameter, readCustomParameter } from '../definitions/custom-parameters.ts';
import { type SearchParameter, useCustomParameters } from '../definitions/search-parameters.ts';
import type { Resource } from '../fhir/request.ts';
import type { ParameterStatus } from '../interactions/context.ts';
import { log } from '../log.ts';
import type { IndexSettings } from '../search/index-resource.ts';
import type { Change, ResourceStore, Sequence } from '../storage/store.ts';
import { dropEntries, indexParameters, type Progress } from './index-parameters.ts';
import { commitProgress, storedState, type Task } from './upkeep.ts';

const CELL = 'search-parameters';
const MOST = 1000;

/** What the cell holds: the keys that can be searched by, and how far the indexing of others has come. */
type State = { ready: string[]; job?: Progress };

export class CustomSearch implements Task {
  readonly name = 'indexing search parameters';
  readonly #store: ResourceStore;
  readonly #settings: IndexSettings;
  readonly #shipped: readonly (CustomParameter | undefined)[];
  #custom: CustomParameter[] = [];
  /** By its text: definitions come by the hundred, and each that comes asks for all anew. */
  #read = new Map<string, CustomParameter | undefined>();
  #state: State = { ready: [] };
  #looked: Sequence = -1;
  #newest: Sequence = -1;
  /** Since it was last told. */
  #changed = false;
  #learning = Promise.resolve();

  constructor(store: ResourceStore, settings: IndexSettings, shipped: readonly Resource[]) {
    this.#store = store;
    this.#settings = settings;
    this.#shipped = shipped.map(readCustomParameter);
  }

  /** From here on writes index all parameters; an empty store needs nothing more. */
  async open(): Promise<void> {
    await this.look();
    const { resources } = await this.#store.size();
    if (resources === 0) await this.#save({ ready: this.#wanted().map(({ key }) => key) });
    this.#use();
  }

  status(): ParameterStatus[] {
    const { ready, job } = this.#state;
    return this.#custom.map(({ url, code, parameters, problem }) => {
      const isReady = parameters.every(({ key }) => ready.includes(key));
      const isIndexed = parameters.some(({ key }) => job?.keys.includes(key));
      const share = job === undefined || job.total === 0 || !isIndexed ? 0 : Math.min(0.99, job.done / job.total);
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

  /** Whether the parameters have changed. */
  async look(): Promise<boolean> {
    await this.learn();
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** What was written is known from here on; `look` tells of it once more. One after the other: an older answer never replaces a newer. */
  learn(): Promise<void> {
    this.#learning = this.#learning.catch(() => {}).then(() => this.#learnNow());
    return this.#learning;
  }

  async #learnNow(): Promise<void> {
    const head = await this.#store.head();
    if (head === this.#looked) return;
    const { versions } = await this.#store.history({
      scope: { type: 'SearchParameter' },
      at: head,
      size: 1,
      total: false,
    });
    const newest = versions[0]?.sequence ?? 0;
    if (newest !== this.#newest) {
      await this.#load();
      this.#newest = newest;
      this.#changed = true;
    }
    this.#looked = head;
  }

  /** A client's definition comes before a shipped one of the same URL. */
  async #load(): Promise<void> {
    const where = { kind: 'type' as const, types: ['SearchParameter'] };
    const { matches } = await this.#store.search({ where, sort: [], size: MOST, total: false });
    const texts = matches.map(({ text }) => text as string);
    this.#read = new Map(texts.map((text) => [text, this.#readOnce(text)]));
    const byUrl = new Map<string, CustomParameter>();
    for (const read of [...this.#read.values(), ...this.#shipped]) {
      if (read !== undefined && !byUrl.has(read.url)) byUrl.set(read.url, read);
    }
    this.#custom = [...byUrl.values()];
    this.#state = (await storedState<State>(this.#store, CELL)) ?? { ready: [] };
    this.#use();
  }

  #readOnce(text: string): CustomParameter | undefined {
    return this.#read.has(text) ? this.#read.get(text) : readCustomParameter(JSON.parse(text) as Resource);
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
  async work(signal: AbortSignal): Promise<void> {
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
      if (signal.aborted) return;
      await this.learn(); // what is posted meanwhile is known at once, and indexed next
    }
    await this.#save({ ready: [...ready, ...pending.map(({ key }) => key)] });
    this.#use();
    log.info('search parameters are ready', { parameters: pending.length });
  }

  async #save(state: State, changes: readonly Change[] = []): Promise<void> {
    await commitProgress(this.#store, CELL, state, changes);
    this.#state = state;
  }
}
