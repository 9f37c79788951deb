// Code systems in which case does not count: they may begin or cease to say so at any time, and what is indexed follows.
// https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.caseSensitive
import { setImmediate } from 'node:timers/promises';
import type { Resource } from '../fhir/request.ts';
import type { SystemStatus } from '../interactions/context.ts';
import { Turns } from '../interactions/turns.ts';
import { log } from '../log.ts';
import { type IndexSettings, indexResource } from '../search/index-resource.ts';
import type { Criterion, Place, SearchQuery } from '../search/query.ts';
import type { AnyCase } from '../search/values/value-type.ts';
import type { Change, ResourceStore, Sequence, Version } from '../storage/store.ts';
import { AnyCaseUrls } from './any-case-urls.ts';
import { mayName } from './keep-index-current.ts';
import { commitProgress, storedState, type Task } from './upkeep.ts';

export const ANY_CASE_CELL = 'any-case-systems';

/** How far all resources have been looked through for codes of the systems that begin, or cease, to be of any case. */
type Job = { begin: string[]; cease: string[]; after?: Place; done: number; total: number };

/** `seen`: code systems written until then have been looked at; `suspects`: those of which a stored one says it. */
export type AnyCaseState = { seen: Sequence; suspects: string[]; indexed: string[]; searched: string[]; job?: Job };

const everything: Criterion = { kind: 'and', of: [] };
const query: SearchQuery = { where: everything, sort: [], size: 50, total: false };
/** Pages without such a code whose progress need not be kept. */
const FEW_PAGES = 20;

export class AnyCaseSystems implements Task {
  readonly name = 'indexing code systems of any case';
  readonly #store: ResourceStore;
  readonly #settings: IndexSettings & { anyCase: AnyCase };
  readonly #urls: AnyCaseUrls;
  #state: AnyCaseState = { seen: 0, suspects: [], indexed: [], searched: [] };
  #looked: Sequence = -1;
  #newest: Sequence = -1;

  /** Keeps `settings.anyCase` true. */
  constructor(store: ResourceStore, settings: IndexSettings & { anyCase: AnyCase }, shipped: readonly Resource[]) {
    this.#store = store;
    this.#settings = settings;
    this.#urls = new AnyCaseUrls(store, shipped);
  }

  /** From here on writes index the codes of these systems in lower case too; an empty store needs nothing more. */
  async open(): Promise<void> {
    this.#state = (await storedState<AnyCaseState>(this.#store, ANY_CASE_CELL)) ?? this.#state;
    await this.look();
    const { resources } = await this.#store.size();
    if (resources === 0) await this.#save({ ...without(this.#state), searched: this.#state.indexed });
  }

  status(): SystemStatus[] {
    const { indexed, searched, job } = this.#state;
    const share = job === undefined || job.total === 0 ? 0 : Math.min(0.99, job.done / job.total);
    return indexed.map((url) =>
      searched.includes(url)
        ? { url, state: 'ready', percent: 100 }
        : { url, state: 'indexing', percent: Math.floor(100 * share) },
    );
  }

  async look(): Promise<boolean> {
    const head = await this.#store.head();
    if (head === this.#looked) return false;
    const newest = await this.#urls.newest();
    const changed = newest !== this.#newest && (await this.#judge(newest));
    this.#newest = newest;
    this.#looked = head; // not before: what fails is looked at again
    return changed;
  }

  /** Whether other systems are of any case now. */
  async #judge(newest: Sequence): Promise<boolean> {
    const { seen, suspects, indexed, searched } = this.#state;
    const written = await this.#urls.writtenSince(seen);
    const all = [...new Set([...this.#urls.brought(), ...suspects, ...written])];
    const { anyCase: now, suspects: left } = await this.#urls.judged(all);
    const changed = now.symmetricDifference(new Set(indexed)).size > 0;
    const kept = searched.filter((url) => now.has(url));
    const job = changed ? this.#jobFor(now) : this.#state.job;
    if (changed || newest !== seen) {
      const state = { seen: newest, suspects: left, indexed: [...now], searched: kept };
      await this.#save(job === undefined ? state : { ...state, job });
    }
    this.#use();
    return changed;
  }

  /** Whatever was under way begins anew with what has come. */
  #jobFor(now: ReadonlySet<string>): Job {
    const { indexed, searched, job } = this.#state;
    const begin = [...now.difference(new Set(searched))];
    const cease = [...new Set([...indexed, ...(job?.cease ?? [])]).difference(now)];
    return { begin, cease, done: 0, total: 0 };
  }

  #use(): void {
    const { anyCase } = this.#settings;
    anyCase.indexed = new Set(this.#state.indexed);
    anyCase.searched = new Set(this.#state.searched);
  }

  async #save(state: AnyCaseState, changes: Change[] = []): Promise<void> {
    await commitProgress(this.#store, ANY_CASE_CELL, state, changes);
    this.#state = state;
    this.#use();
  }

  /** Goes through all resources, from where it stopped, and indexes those anew that have such codes. */
  async work(signal: AbortSignal): Promise<void> {
    let { job } = this.#state;
    if (job === undefined) return;
    if (job.total === 0) job = { ...job, total: (await this.#store.size()).resources };
    const before = this.#before(job);
    const turns = new Turns();
    for (let pages = 1; ; pages++) {
      const page = await this.#store.search({ ...query, ...(job.after === undefined ? {} : { after: job.after }) });
      const changes: Change[] = [];
      for (const version of page.matches) {
        changes.push(...this.#changeOf(version, job, before));
        await turns.next();
      }
      const after = page.places.at(-1);
      if (!page.more || after === undefined) {
        await this.#save({ ...without(this.#state), searched: this.#state.indexed }, changes);
        log.info('code systems of any case are indexed', { begin: job.begin.length, cease: job.cease.length });
        return;
      }
      job = { ...job, after, done: job.done + page.matches.length };
      if (changes.length > 0 || pages % FEW_PAGES === 0) await this.#save({ ...this.#state, job }, changes);
      if (signal.aborted) return;
      await setImmediate(); // others first
    }
  }

  /** By what the entries were made that the job looks for. */
  #before({ begin, cease }: Job): IndexSettings {
    const { anyCase } = this.#settings;
    const indexed = anyCase.indexed.difference(new Set(begin)).union(new Set(cease));
    return { ...this.#settings, anyCase: { ...anyCase, indexed } };
  }

  #changeOf({ type, id, versionId, text }: Version, { begin, cease }: Job, before: IndexSettings): Change[] {
    if (!mayName(text as string, [...begin, ...cease])) return [];
    const resource = JSON.parse(text as string) as Resource;
    const was = indexResource(resource, before);
    const index = indexResource(resource, this.#settings);
    return JSON.stringify(was) === JSON.stringify(index)
      ? []
      : [{ kind: 'reindex', type, id, expect: versionId, was, index }];
  }
}

const without = ({ job: _, ...state }: AnyCaseState): AnyCaseState => state;
