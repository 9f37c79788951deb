// The resources a transaction writes, found by what they are indexed with: many conditions on many of them stay cheap.
// https://hl7.org/fhir/R4/http.html#transaction
import { typesOf } from '../../search/criterion.ts';
import type { Subject } from '../../search/evaluate.ts';
import type { Criterion } from '../../search/query.ts';
import type { Ref } from '../../storage/store.ts';

/** An index column and the values of it of which a match must have one. */
type Pivot = { of: string; param: string; column: string; values: (string | number)[] };

export class OwnResources {
  readonly #touched: ReadonlyMap<string, Subject | undefined>;
  readonly #ids = new Map<string, string[]>();
  readonly #subjects = new Map<string, Subject[]>();
  readonly #indexes = new Map<string, Map<string | number, Set<Subject>>>();

  /** By `Type/id`; undefined: deleted. */
  constructor(touched: ReadonlyMap<string, Subject | undefined>) {
    this.#touched = touched;
    for (const [name, subject] of touched) {
      const [type, id] = name.split('/') as [string, string];
      append(this.#ids, type, id);
      if (subject !== undefined) append(this.#subjects, type, subject);
    }
  }

  get size(): number {
    return this.#touched.size;
  }

  touches({ type, id }: Ref): boolean {
    return this.#touched.has(`${type}/${id}`);
  }

  #ofTypes(types: readonly string[]): Subject[] {
    return types.flatMap((type) => this.#subjects.get(type) ?? []);
  }

  /** How many resources of the criterion's types are touched, deleted ones too. */
  countOf(where: Criterion): number {
    return typesOf(where)?.reduce((sum, type) => sum + (this.#ids.get(type)?.length ?? 0), 0) ?? this.size;
  }

  /** Leaves out what is touched; nothing when nothing of these types is. */
  untouched(types: readonly string[]): Criterion[] {
    return types.flatMap((type): Criterion[] => {
      const value = this.#ids.get(type);
      if (value === undefined) return [];
      const same: Criterion = { kind: 'self', tests: [{ column: 'id', op: 'in', value }] };
      return [{ kind: 'not', of: { kind: 'and', of: [{ kind: 'type', types: [type] }, same] } }];
    });
  }

  /** Every resource that may match; the criterion itself is still to be judged. */
  candidates(where: Criterion): Subject[] {
    const types = typesOf(where) ?? [...this.#subjects.keys()];
    const pivot = pivotOf(where);
    if (pivot === undefined) return this.#ofTypes(types);
    const index = this.#index(pivot);
    const found = new Set(pivot.values.flatMap((value) => [...(index.get(value) ?? [])]));
    return [...found].filter(({ type }) => types.includes(type));
  }

  #index({ of, param, column }: Pivot): Map<string | number, Set<Subject>> {
    const name = `${of} ${param} ${column}`;
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = new Map();
      this.#indexes.set(name, index);
      for (const subject of [...this.#subjects.values()].flat()) {
        for (const entry of subject.entries) {
          if (entry.kind !== of || entry.param !== param) continue;
          const value = (entry as unknown as Record<string, string | number>)[column] as string | number;
          index.set(value, (index.get(value) ?? new Set()).add(subject));
        }
      }
    }
    return index;
  }
}

/** The types a match must have; undefined: any. */

function pivotOf(where: Criterion): Pivot | undefined {
  if (where.kind === 'and') return where.of.map(pivotOf).find((pivot) => pivot !== undefined);
  if (where.kind === 'or') return joined(where.of.map(pivotOf));
  if (where.kind !== 'entry') return undefined;
  const { of, param, tests } = where;
  const pivots = tests.flatMap(({ column, op, value }): Pivot[] =>
    op === 'eq' ? [{ of, param, column, values: [value] }] : op === 'in' ? [{ of, param, column, values: value }] : [],
  );
  return pivots.find(({ column }) => !COARSE.has(column)) ?? pivots[0];
}

/** Columns of few values, by which little is told apart. */
const COARSE = new Set(['system', 'type']);

/** The alternatives' values, if all are values of one column. */
function joined(pivots: (Pivot | undefined)[]): Pivot | undefined {
  const [first] = pivots;
  if (first === undefined) return undefined;
  const values: (string | number)[] = [];
  for (const pivot of pivots) {
    if (pivot?.of !== first.of || pivot.param !== first.param || pivot.column !== first.column) return undefined;
    values.push(...pivot.values);
  }
  return { ...first, values };
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
