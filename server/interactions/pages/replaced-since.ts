// The versions that were current at an instant past and were replaced or deleted since, as a search saw them then.
import { expiredCursor } from '../../fhir/failures-search.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Subject } from '../../search/evaluate.ts';
import { indexResource } from '../../search/index-resource.ts';
import type { Replaced, ResourceStore, Sequence } from '../../storage/store.ts';
import type { Settings } from '../context.ts';
import { Turns } from '../turns.ts';

export type PastSubject = Subject & Replaced;

/** Versions that one request reads; a walk that met more has to begin again. */
const MOST_REPLACED = 5_000;
const SLICE = 100;
/** Slices that are looked through for them, of changes to what was changed before. */
const MOST_SLICES = 300;

type List = { types: string[] | undefined; until: Sequence; found: PastSubject[]; loading: Promise<void> | undefined };

export class ReplacedSince {
  /** Another one: more is known of what was asked for before. */
  epoch = 0;
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

  /** How many versions it holds. */
  get count(): number {
    return this.#count;
  }

  /** Up to the sequence that was reached; undefined types: of all. Throws FhirError 410 where they are too many. */
  async ofTypes(types: string[] | undefined): Promise<readonly PastSubject[]> {
    const key = types?.toSorted().join() ?? '*';
    const list = this.#lists.get(key) ?? { types, until: this.#at, found: [], loading: undefined };
    this.#lists.set(key, list);
    await this.#load(list);
    return list.found.slice();
  }

  async reach(until: Sequence): Promise<void> {
    if (until <= this.#until) return;
    this.#until = until;
    for (const list of this.#lists.values()) {
      const count = list.found.length;
      await this.#load(list);
      if (list.found.length > count) this.epoch++;
    }
  }

  /** One after the other: several pages of one instant may be asked for at once. */
  async #load(list: List): Promise<void> {
    while (list.until < this.#until) {
      list.loading ??= this.#loadUntil(list, this.#until).finally(() => {
        list.loading = undefined;
      });
      await list.loading;
    }
  }

  async #loadUntil(list: List, until: Sequence): Promise<void> {
    const { types, until: since, found } = list;
    const asked = { at: this.#at, since, until, size: SLICE, ...(types === undefined ? {} : { types }) };
    const fresh: PastSubject[] = [];
    let after: string | undefined;
    for (let slices = 0; slices < MOST_SLICES; slices++) {
      const page = await this.#store.replaced({ ...asked, ...(after === undefined ? {} : { after }) });
      for (const replaced of page.replaced) fresh.push(asSubject(replaced, this.#settings));
      if (this.#count + fresh.length > MOST_REPLACED) break;
      after = page.next;
      if (after === undefined) {
        this.#count += fresh.length;
        found.push(...fresh);
        list.until = until;
        return;
      }
      await this.#turns.next();
    }
    throw expiredCursor();
  }
}

// ── kept for the pages that follow ──────────────────────────────────────────────────────────────────────────────────
/** Versions in all, and instants. */
const MOST_KEPT = 10_000;
const MOST_INSTANTS = 200;
const kept = new WeakMap<ResourceStore, Map<Sequence, ReplacedSince>>();

/** The same for all pages of one instant, as long as there are not too many others. */
export function replacedSince(at: Sequence, store: ResourceStore, settings: Settings): ReplacedSince {
  const known = kept.get(store) ?? new Map<Sequence, ReplacedSince>();
  kept.set(store, known);
  const own = known.get(at) ?? new ReplacedSince(at, store, settings);
  known.delete(at);
  let count = 0;
  let instants = 0;
  for (const [sequence, one] of [...known].reverse()) {
    count += one.count;
    if (one.count === 0 || count > MOST_KEPT || ++instants > MOST_INSTANTS) known.delete(sequence);
  }
  known.set(at, own);
  return own;
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
