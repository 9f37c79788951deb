// A world that differs from what is stored in some resources: which of those match, and how the others are asked of the store.
// https://hl7.org/fhir/R4/search.html#chaining
import { isToPart } from '../search/container.ts';
import { hasLinks } from '../search/criterion.ts';
import { evaluate, partsOf, type Subject } from '../search/evaluate.ts';
import { type Criterion, isPartType } from '../search/query.ts';
import type { Ref, ResourceStore } from '../storage/store.ts';

type Link = Extract<Criterion, { kind: 'link' }>;
type Through = {
  /** Resources that differ and fulfil what the link asks. */
  own: ReadonlySet<string>;
  /** What those refer to through it. */
  targets: ReadonlySet<string>;
  /** What is asked of linked resources that do not differ. */
  others: Criterion;
  /** The link, put to the store. */
  stored: Criterion;
  /** What is known of the ends of this link: out, whether it fulfils the rest; in, whether such a one refers to it. */
  known: Map<string, boolean>;
};

/** So many are asked about at a time. */
const SLICE = 200;

export abstract class World<Own extends Subject = Subject> {
  protected readonly store: ResourceStore;
  readonly #through = new Map<Link, Promise<Through>>();

  constructor(store: ResourceStore) {
    this.store = store;
  }

  /** Of the resources that differ, as they are in this world, all that may match: the criterion is still to be judged. */
  protected abstract candidates(where: Criterion): Promise<readonly Own[]> | readonly Own[];
  /** Leaves out, of these types, the stored resources that differ. */
  protected abstract untouched(types: readonly string[]): Criterion[];
  /** Between two resources that are judged. */
  protected turn(): Promise<void> | undefined {
    return undefined;
  }

  /** The resources that differ and match. */
  async ownMatches(where: Criterion): Promise<Own[]> {
    return this.#among(await this.candidates(where), where);
  }

  async #among<One extends Subject>(candidates: readonly One[], where: Criterion): Promise<One[]> {
    const parts = Map.groupBy(conjunctsOf(where), hasLinks);
    const plain = parts.get(false) ?? [];
    const linked = parts.get(true) ?? [];
    const found: One[] = [];
    for (const subject of candidates) {
      const turn = this.turn();
      if (turn !== undefined) await turn;
      if (plain.every((part) => evaluate(part, subject, () => []))) found.push(subject);
    }
    if (linked.length === 0 || found.length === 0) return found;
    const known = new Map<Link, Through['known']>();
    for (const link of linked.flatMap(linksOf)) {
      known.set(link, staysWithin(link) ? await this.#lookWithin(link, found) : await this.#lookUp(link, found));
    }
    return found.filter((subject) => linked.every((part) => holds(part, subject, known)));
  }

  /** The same question to the store, for what does not differ: links to what does are answered here. */
  async translate(where: Criterion): Promise<Criterion> {
    if (!hasLinks(where)) return where;
    switch (where.kind) {
      case 'and':
      case 'or':
        return { kind: where.kind, of: await Promise.all(where.of.map((part) => this.translate(part))) };
      case 'not':
        return { kind: 'not', of: await this.translate(where.of) };
      default:
        return this.#translateLink(where as Link);
    }
  }

  async #translateLink(link: Link): Promise<Criterion> {
    if (staysWithin(link)) return { ...link, where: await this.translate(link.where) };
    return (await this.#throughLink(link)).stored;
  }

  #throughLink(link: Link): Promise<Through> {
    const known = this.#through.get(link) ?? this.#followLink(link);
    this.#through.set(link, known);
    return known;
  }

  async #followLink(link: Link): Promise<Through> {
    const { direction, param, types } = link;
    const own = await this.ownMatches({ kind: 'and', of: [{ kind: 'type', types }, link.where] });
    const targets = own.flatMap((subject) => refsOf(subject, param));
    const others: Criterion = { kind: 'and', of: [await this.translate(link.where), ...this.untouched(types)] };
    const through =
      direction === 'out' ? byType(own, (type, ids) => refersToOneOf(param, type, ids)) : byType(targets, isOneOf);
    const stored: Criterion = { ...link, where: others };
    return {
      own: new Set(own.map(nameOf)),
      targets: new Set(targets.map(nameOf)),
      others,
      stored: through.length === 0 ? stored : { kind: 'or', of: [stored, ...through] },
      known: new Map(),
    };
  }

  /** All at once what judging these subjects will ask of the link. */
  async #lookUp(link: Link, subjects: readonly Subject[]): Promise<Through['known']> {
    const { direction, param, types } = link;
    const { own, targets, others, known } = await this.#throughLink(link);
    const isOut = direction === 'out';
    const ends = isOut ? subjects.flatMap((subject) => refsOf(subject, param, types)) : subjects;
    const open = new Map<string, Ref>();
    for (const end of ends) {
      const name = nameOf(end);
      if ((isOut ? own : targets).has(name)) known.set(name, true);
      else if (!known.has(name)) open.set(name, end);
    }
    const where = isOut ? others : { ...link, where: others };
    for (const slice of slicesOf([...open.values()])) {
      const found = new Set((await this.#find(slice, where)).map(nameOf));
      const gone = isOut ? [] : await this.#referredThoughGone(slice, link, others);
      for (const name of gone) found.add(name);
      for (const end of slice) known.set(nameOf(end), found.has(nameOf(end)));
    }
    return known;
  }

  /** The same of a link inside each of them: nothing of it is the store's. */
  async #lookWithin({ direction, param, types, where }: Link, subjects: readonly Subject[]): Promise<Through['known']> {
    const ends = subjects.map((subject) => {
      const whole = subject.whole ?? subject;
      const others = [whole, ...partsOf(whole)].filter(({ type }) => types.includes(type));
      const isLinked = (other: Subject): boolean =>
        direction === 'out' ? refersTo(subject, param, other) : refersTo(other, param, subject);
      return { subject, linked: others.filter(isLinked) };
    });
    const fulfilling = await this.#among(
      ends.flatMap(({ linked }) => linked),
      where,
    );
    const names = new Set(fulfilling.map(nameOf));
    if (direction === 'out') return new Map([...names].map((name) => [name, true]));
    return new Map(ends.map(({ subject, linked }) => [nameOf(subject), linked.some((one) => names.has(nameOf(one)))]));
  }

  /** Of what does not live in the store, no search tells at once what refers to it. */
  async #referredThoughGone(refs: readonly Ref[], { param, types }: Link, others: Criterion): Promise<string[]> {
    const found: string[] = [];
    const current = await this.store.read(refs.map(({ type, id }) => ({ type, id })));
    for (const ref of refs.filter((_, at) => typeof current[at]?.text !== 'string')) {
      const of: Criterion[] = [{ kind: 'type', types }, refersToOneOf(param, ref.type, [ref.id]), others];
      const { matches } = await this.store.search({ where: { kind: 'and', of }, sort: [], size: 1, total: false });
      if (matches.length > 0) found.push(nameOf(ref));
    }
    return found;
  }

  async #find(refs: readonly Ref[], where: Criterion): Promise<Ref[]> {
    const found: Ref[] = [];
    for (const some of byType(refs, isOneOf)) {
      const asked: Criterion = { kind: 'and', of: [some, where] };
      const { matches } = await this.store.search({ where: asked, sort: [], size: refs.length, total: false });
      found.push(...matches);
    }
    return found;
  }
}

/** `known`: of every link in the criterion what it asks of the subject, looked up. */
function holds(where: Criterion, subject: Subject, known: ReadonlyMap<Link, Through['known']>): boolean {
  switch (where.kind) {
    case 'and':
      return where.of.every((part) => holds(part, subject, known));
    case 'or':
      return where.of.some((part) => holds(part, subject, known));
    case 'not':
      return !holds(where.of, subject, known);
    case 'link': {
      const ends = known.get(where) as Through['known'];
      if (where.direction === 'in') return ends.get(nameOf(subject)) === true;
      return refsOf(subject, where.param, where.types).some((ref) => ends.get(nameOf(ref)));
    }
    default:
      return evaluate(where, subject, () => []);
  }
}

/** What must all hold. */
const conjunctsOf = (where: Criterion): Criterion[] => (where.kind === 'and' ? where.of.flatMap(conjunctsOf) : [where]);

/** Those that are asked of the resource itself, not of what it is linked with. */
function linksOf(where: Criterion): Link[] {
  if (where.kind === 'link') return [where];
  if (where.kind === 'not') return linksOf(where.of);
  return where.kind === 'and' || where.kind === 'or' ? where.of.flatMap(linksOf) : [];
}

const slicesOf = (refs: readonly Ref[]): Ref[][] =>
  Array.from({ length: Math.ceil(refs.length / SLICE) }, (_, at) => refs.slice(at * SLICE, (at + 1) * SLICE));

/** A resource and its parts differ together, and what links them is in there too. */
const staysWithin = ({ direction, param, types }: Link): boolean =>
  direction === 'out' ? types.some(isPartType) : isToPart(param);

export const nameOf = ({ type, id }: Ref): string => `${type}/${id}`;

function refsOf({ entries }: Subject, param: string, types?: readonly string[]): Ref[] {
  const refs: Ref[] = [];
  for (const entry of entries) {
    if (entry.kind === 'reference' && entry.param === param && types?.includes(entry.type) !== false) refs.push(entry);
  }
  return refs;
}

const refersTo = (from: Subject, param: string, to: Ref): boolean =>
  refsOf(from, param, [to.type]).some(({ id }) => id === to.id);

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
