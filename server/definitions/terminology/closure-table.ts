// What subsumes what among the concepts a client has met: https://hl7.org/fhir/R4/terminology-service.html#closure
import { createHash } from 'node:crypto';
import { type Concept, closure, conceptsOf } from './concepts.ts';
import type { Find } from './types.ts';

/** A concept of the table and the version of the table that it came with. */
export type TableConcept = { system: string; code: string; since: number };
/** `code` is subsumed by `target`, or is only another spelling of it. */
export type TableEntry = {
  system: string;
  code: string;
  target: string;
  equivalence: 'subsumes' | 'equal';
  /** The version of the table that brought it. */
  since: number;
};

export const MOST_ENTRIES = 200_000;
/** Concepts that are met on the way up; strangers write code systems, and the depth of those is theirs to choose. */
const MOST_STEPS = 2_000_000;

/**
 * Every pair of concepts of the table of which one subsumes the other; that each subsumes itself goes without saying.
 * `missing`: those that no code system known here has. undefined: the entries are too many, or too far to find.
 */
export function closureEntries(
  table: readonly TableConcept[],
  find: Find,
): { entries: TableEntry[]; missing: TableConcept[] } | undefined {
  const missing: TableConcept[] = [];
  const entries: TableEntry[] = [];
  let steps = 0;
  for (const [system, own] of Map.groupBy(table, ({ system }) => system)) {
    const codeSystem = find('CodeSystem', system);
    const concepts = codeSystem === undefined ? undefined : conceptsOf(codeSystem);
    const met = own.flatMap((one) => {
      const concept = concepts?.get(one.code);
      if (concept === undefined) missing.push(one);
      return concept === undefined ? [] : { ...one, concept };
    });
    const spellings = Map.groupBy(met, ({ concept }) => concept);
    for (const one of met) {
      const above = closure(one.concept, 'parents');
      steps += above.size;
      for (const target of above)
        for (const other of spellings.get(target) ?? []) entries.push(...entry(one, other, target === one.concept));
      if (steps > MOST_STEPS || entries.length > MOST_ENTRIES) return undefined;
    }
  }
  return { entries, missing };
}

type Met = TableConcept & { concept: Concept };

/** Of two spellings the later is told to equal the earlier. */
function entry(one: Met, other: Met, isSame: boolean): TableEntry[] {
  if (isSame && (one.since < other.since || (one.since === other.since && one.code <= other.code))) return [];
  const { system, code, since } = one;
  const equivalence = isSame ? 'equal' : 'subsumes';
  return [{ system, code, target: other.code, equivalence, since: Math.max(since, other.since) }];
}

/** Tells whether what was answered still holds: the same entries have the same digest, in whatever order they are found. */
export function digestOf(entries: readonly TableEntry[]): string {
  const lines = entries.map(({ system, code, target, equivalence }) => `${system}|${code} ${equivalence} ${target}`);
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url');
}
