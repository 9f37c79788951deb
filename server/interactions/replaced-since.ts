// The versions that were current at an instant past and were replaced or deleted since, as a search saw them then.
import { expiredCursor } from '../fhir/failures-search.ts';
import type { Resource } from '../fhir/request.ts';
import type { Subject } from '../search/evaluate.ts';
import { indexResource } from '../search/index-resource.ts';
import type { Replaced, ResourceStore, Sequence } from '../storage/store.ts';
import type { Settings } from './context.ts';
import { Turns } from './turns.ts';

export type PastSubject = Subject & Replaced;

/** Versions that one request reads; a walk that met more has to begin again. */
const MOST_REPLACED = 5_000;
const SLICE = 100;
/** Slices that are looked through for them, of changes to what was changed before. */
const MOST_SLICES = 300;

type List = { types: string[] | undefined; until: Sequence; found: PastSubject[]; loading: Promise<void> | undefined };

export class ReplacedSince {
  readonly #at: Sequence;
  readonly #store: ResourceStore;
  readonly #settings: Settings;
  readonly #turns = new Turns();
  readonly #lists = new Map<string, List>();
  #until: Sequence;
  #count = 0;

  constructor(at: Sequence, store: ResourceStore, settings: Settings) {
    this.#at = at;
    this.#store = store;
    this.#settings = settings;
    this.#until = at;
  }

  /** Up to the sequence that was reached; undefined types: of all. Throws FhirError 410 where they are too many. */
  async ofTypes(types: string[] | undefined): Promise<readonly PastSubject[]> {
    const key = types?.toSorted().join() ?? '*';
    const list = this.#lists.get(key) ?? { types, until: this.#at, found: [], loading: undefined };
    this.#lists.set(key, list);
    list.loading ??= this.#load(list);
    await list.loading;
    return list.found;
  }

  /** Goes on to this sequence. True: there is more of what was asked for before. */
  async reach(until: Sequence): Promise<boolean> {
    if (until <= this.#until) return false;
    this.#until = until;
    let isMore = false;
    for (const list of this.#lists.values()) {
      const count = list.found.length;
      await this.#load(list);
      isMore ||= list.found.length > count;
    }
    return isMore;
  }

  async #load(list: List): Promise<void> {
    const { types, until: since, found } = list;
    const until = this.#until;
    const asked = { at: this.#at, since, until, size: SLICE, ...(types === undefined ? {} : { types }) };
    let after: string | undefined;
    for (let slices = 0; slices < MOST_SLICES; slices++) {
      const page = await this.#store.replaced({ ...asked, ...(after === undefined ? {} : { after }) });
      this.#count += page.replaced.length;
      if (this.#count > MOST_REPLACED) break;
      for (const replaced of page.replaced) found.push(asSubject(replaced, this.#settings));
      after = page.next;
      if (after === undefined) {
        list.until = until;
        return;
      }
      await this.#turns.next();
    }
    throw expiredCursor();
  }
}

/** Indexed anew only when something asks for its entries. */
function asSubject(replaced: Replaced, settings: Settings): PastSubject {
  const { type, id, instant, keys, text } = replaced.version;
  let entries: Subject['entries'] | undefined;
  return {
    ...replaced,
    type,
    id,
    lastUpdated: instant,
    keys,
    get entries() {
      entries ??= indexResource(JSON.parse(text as string) as Resource, settings);
      return entries;
    },
  };
}
