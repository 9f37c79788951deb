// What a search would find once a transaction is done: the store's matches it leaves alone, and its own resources.
// https://hl7.org/fhir/R4/http.html#transaction: conditional references see the transaction's own result.
import { conditionsTooCostly } from '../../fhir/failures-transaction.ts';
import { hasLinks } from '../../search/criterion.ts';
import { evaluate, type Subject } from '../../search/evaluate.ts';
import type { Criterion } from '../../search/query.ts';
import type { Given, Ref, ResourceStore, Version } from '../../storage/store.ts';
import { OwnResources } from './own-resources.ts';

type Link = Extract<Criterion, { kind: 'link' }>;

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

export class Foreseen {
  readonly #store: ResourceStore;
  readonly #own: OwnResources;
  #judged = 0;

  /** `touched`: by `Type/id` what becomes of each resource the transaction writes; undefined: it is deleted. */
  constructor(store: ResourceStore, touched: ReadonlyMap<string, Subject | undefined>) {
    this.#store = store;
    this.#own = new OwnResources(touched);
  }

  async find(where: Criterion): Promise<Foresight> {
    const [{ versions, given }, own] = await Promise.all([this.#untouched(where), this.ownMatches(where)]);
    return { untouched: versions, own, given };
  }

  /** The transaction's own resources that match. */
  async ownMatches(where: Criterion): Promise<Subject[]> {
    const matches: Subject[] = [];
    const candidates = this.#own.candidates(where);
    this.#judged += candidates.length;
    if (this.#judged > MOST_JUDGED) throw conditionsTooCostly();
    for (const subject of candidates) if (await this.#judge(where, subject)) matches.push(subject);
    return matches;
  }

  async #untouched(where: Criterion, enough = 2): Promise<{ versions: Version[]; given: Given }> {
    const foreseen = await this.#translate(where);
    const size = enough + this.#own.countOf(where);
    const { matches } = await this.#store.search({ where: foreseen, sort: [], size, total: false });
    return {
      versions: matches.filter((match) => !this.#own.touches(match)),
      given: { where: foreseen, matches: matches.map(({ type, id }) => ({ type, id })) },
    };
  }

  async #judge(where: Criterion, subject: Subject): Promise<boolean> {
    if (!hasLinks(where)) return evaluate(where, subject, () => []);
    switch (where.kind) {
      case 'and':
        for (const part of where.of) if (!(await this.#judge(part, subject))) return false;
        return true;
      case 'or':
        for (const part of where.of) if (await this.#judge(part, subject)) return true;
        return false;
      case 'not':
        return !(await this.#judge(where.of, subject));
      default:
        return this.#judgeLink(where as Link, subject);
    }
  }

  /** Whether an own resource is linked with one that matches, be that its own or the store's. */
  async #judgeLink({ direction, param, types, where }: Link, subject: Subject): Promise<boolean> {
    const linked = direction === 'out' ? refsOf(subject, param, types) : [];
    for (const other of this.#own.ofTypes(types)) {
      const meets = direction === 'out' ? linked.some((ref) => isRef(ref, other)) : refersTo(other, param, subject);
      if (meets && (await this.#judge(where, other))) return true;
    }
    const stored: Criterion[] =
      direction === 'out'
        ? byType(
            linked.filter((ref) => !this.#own.touches(ref)),
            isOneOf,
          )
        : [{ kind: 'and', of: [{ kind: 'type', types }, refersToOneOf(param, subject.type, [subject.id])] }];
    for (const others of stored) {
      const { versions } = await this.#untouched({ kind: 'and', of: [others, where] }, 1);
      if (versions.length > 0) return true;
    }
    return false;
  }

  /** The same question to the store: links to resources the transaction changes are answered here. */
  async #translate(where: Criterion): Promise<Criterion> {
    if (!hasLinks(where) || this.#own.size === 0) return where;
    switch (where.kind) {
      case 'and':
      case 'or':
        return { kind: where.kind, of: await Promise.all(where.of.map((part) => this.#translate(part))) };
      case 'not':
        return { kind: 'not', of: await this.#translate(where.of) };
      default:
        return this.#translateLink(where as Link);
    }
  }

  async #translateLink({ where, ...link }: Link): Promise<Criterion> {
    const { direction, param, types } = link;
    const own = await this.ownMatches({ kind: 'and', of: [{ kind: 'type', types }, where] });
    const stored: Criterion = {
      ...link,
      where: { kind: 'and', of: [await this.#translate(where), ...this.#own.untouched(types)] },
    };
    const through =
      direction === 'out'
        ? byType(own, (type, ids) => refersToOneOf(param, type, ids))
        : byType(
            own.flatMap((subject) => refsOf(subject, param)),
            isOneOf,
          );
    return { kind: 'or', of: [stored, ...through] };
  }
}

const isRef = (a: Ref, b: Ref): boolean => a.id === b.id && a.type === b.type;

function refsOf({ entries }: Subject, param: string, types?: readonly string[]): Ref[] {
  const refs: Ref[] = [];
  for (const entry of entries) {
    if (entry.kind === 'reference' && entry.param === param && types?.includes(entry.type) !== false) refs.push(entry);
  }
  return refs;
}

const refersTo = (subject: Subject, param: string, target: Ref): boolean =>
  refsOf(subject, param).some((ref) => isRef(ref, target));

const isOneOf = (type: string, ids: string[]): Criterion => ({
  kind: 'and',
  of: [
    { kind: 'type', types: [type] },
    { kind: 'self', tests: [{ column: 'id', op: 'in', value: ids }] },
  ],
});

const refersToOneOf = (param: string, type: string, ids: string[]): Criterion => ({
  kind: 'entry',
  of: 'reference',
  param,
  tests: [
    { column: 'type', op: 'eq', value: type },
    { column: 'id', op: 'in', value: ids },
  ],
});

function byType(refs: readonly Ref[], criterion: (type: string, ids: string[]) => Criterion): Criterion[] {
  const ids = Map.groupBy(refs, ({ type }) => type);
  return [...ids].map(([type, some]) => criterion(type, [...new Set(some.map(({ id }) => id))]));
}
