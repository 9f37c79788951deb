// What a search would find once a transaction is done: the store's matches it leaves alone, and its own resources.
// https://hl7.org/fhir/R4/http.html#transaction: conditional references see the transaction's own result.
import { conditionsTooCostly } from '../../fhir/failures-transaction.ts';
import type { Subject } from '../../search/evaluate.ts';
import type { Criterion } from '../../search/query.ts';
import type { Given, ResourceStore, Version } from '../../storage/store.ts';
import { World } from '../world.ts';
import { OwnResources } from './own-resources.ts';

export type Foresight = {
  /** Matches in the store that the transaction leaves alone, at least two if there are that many. */
  untouched: Version[];
  /** The transaction's own resources that match. */
  own: Subject[];
  /** What was asked of the store, to hold at commit. */
  given: Given;
};

/** Resources compared with conditions, one by one, in all: below a second of work. */
const MOST_JUDGED = 2_000_000;

export class Foreseen extends World {
  readonly #own: OwnResources;
  #judged = 0;

  /** `touched`: by `Type/id` what becomes of each resource the transaction writes; undefined: it is deleted. */
  constructor(store: ResourceStore, touched: ReadonlyMap<string, Subject | undefined>) {
    super(store);
    this.#own = new OwnResources(touched);
  }

  async find(where: Criterion): Promise<Foresight> {
    const [{ versions, given }, own] = await Promise.all([this.#untouched(where), this.ownMatches(where)]);
    return { untouched: versions, own, given };
  }

  protected override candidates(where: Criterion): Subject[] {
    const candidates = this.#own.candidates(where);
    this.#judged += candidates.length;
    if (this.#judged > MOST_JUDGED) throw conditionsTooCostly();
    return candidates;
  }

  protected override untouched(types: readonly string[]): Criterion[] {
    return this.#own.untouched(types);
  }

  async #untouched(where: Criterion): Promise<{ versions: Version[]; given: Given }> {
    const foreseen = this.#own.size === 0 ? where : await this.translate(where);
    const size = 2 + this.#own.countOf(where);
    const { matches } = await this.store.search({ where: foreseen, sort: [], size, total: false });
    return {
      versions: matches.filter((match) => !this.#own.touches(match)),
      given: { where: foreseen, matches: matches.map(({ type, id }) => ({ type, id })) },
    };
  }
}
