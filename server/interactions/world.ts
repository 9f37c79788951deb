// A world that differs from what is stored in some resources: which of those match, and how the others are asked of the store.
// https://hl7.org/fhir/R4/search.html#chaining
import { hasLinks } from '../search/criterion.ts';
import { evaluate, type Subject } from '../search/evaluate.ts';
import type { Criterion } from '../search/query.ts';
import type { Ref } from '../storage/store.ts';

type Link = Extract<Criterion, { kind: 'link' }>;
/** `own`: those that differ and fulfil what the link asks; `targets`: what they refer to through it. `stored`: the question to the store. */
type Through = { own: Set<string>; targets: Set<string>; stored: Criterion };

export abstract class World<Own extends Subject = Subject> {
  readonly #through = new Map<Link, Promise<Through>>();

  /** Of the resources that differ, as they are in this world, all that may match: the criterion is still to be judged. */
  protected abstract candidates(where: Criterion): Promise<readonly Own[]> | readonly Own[];
  /** Leaves out, of these types, the stored resources that differ. */
  protected abstract untouched(types: readonly string[]): Criterion[];
  /** Whether a stored resource that does not differ matches in this world. */
  protected abstract isStored(where: Criterion): Promise<boolean>;
  /** Between two resources that are judged. */
  protected async turn(): Promise<void> {}

  /** The resources that differ and match. */
  async ownMatches(where: Criterion): Promise<Own[]> {
    const matches: Own[] = [];
    for (const subject of await this.candidates(where)) {
      await this.turn();
      if (await this.#judge(where, subject)) matches.push(subject);
    }
    return matches;
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
        return (await this.#throughLink(where as Link)).stored;
    }
  }

  async #judge(where: Criterion, subject: Subject): Promise<boolean> {
    if (!hasLinks(where)) return evaluate(where, subject, () => []);
    switch (where.kind) {
      case 'and':
        for (const part of linksLast(where.of)) if (!(await this.#judge(part, subject))) return false;
        return true;
      case 'or':
        for (const part of linksLast(where.of)) if (await this.#judge(part, subject)) return true;
        return false;
      case 'not':
        return !(await this.#judge(where.of, subject));
      default:
        return this.#judgeLink(where as Link, subject);
    }
  }

  /** Whether it is linked with one that matches, be that one that differs or a stored one. */
  async #judgeLink(link: Link, subject: Subject): Promise<boolean> {
    const { direction, param, types, where } = link;
    const { own, targets } = await this.#throughLink(link);
    const linked = direction === 'out' ? refsOf(subject, param, types) : [];
    if (direction === 'out' ? linked.some((ref) => own.has(nameOf(ref))) : targets.has(nameOf(subject))) return true;
    const others: Criterion[] =
      direction === 'out'
        ? byType(linked, isOneOf)
        : [{ kind: 'and', of: [{ kind: 'type', types }, refersToOneOf(param, subject.type, [subject.id])] }];
    for (const other of others) if (await this.isStored({ kind: 'and', of: [other, where] })) return true;
    return false;
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
    const where: Criterion = { kind: 'and', of: [await this.translate(link.where), ...this.untouched(types)] };
    const through =
      direction === 'out' ? byType(own, (type, ids) => refersToOneOf(param, type, ids)) : byType(targets, isOneOf);
    const stored: Criterion = { ...link, where };
    return {
      own: new Set(own.map(nameOf)),
      targets: new Set(targets.map(nameOf)),
      stored: through.length === 0 ? stored : { kind: 'or', of: [stored, ...through] },
    };
  }
}

export const nameOf = ({ type, id }: Ref): string => `${type}/${id}`;

const linksLast = (parts: readonly Criterion[]): Criterion[] =>
  parts.toSorted((a, b) => Number(hasLinks(a)) - Number(hasLinks(b)));

function refsOf({ entries }: Subject, param: string, types?: readonly string[]): Ref[] {
  const refs: Ref[] = [];
  for (const entry of entries) {
    if (entry.kind === 'reference' && entry.param === param && types?.includes(entry.type) !== false) refs.push(entry);
  }
  return refs;
}

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
