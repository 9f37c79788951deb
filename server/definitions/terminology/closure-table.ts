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

/**
 * Every pair of concepts of the table of which one subsumes the other; that each subsumes itself goes without saying.
 * `missing`: those that no code system known here has.
 */
export function closureEntries(
  table: readonly TableConcept[],
  find: Find,
): { entries: TableEntry[]; missing: TableConcept[] } {
  const missing: TableConcept[] = [];
  const entries = [...Map.groupBy(table, ({ system }) => system)].flatMap(([system, own]) => {
    const codeSystem = find('CodeSystem', system);
    const concepts = codeSystem === undefined ? undefined : conceptsOf(codeSystem);
    const met = own.flatMap((one) => {
      const concept = concepts?.get(one.code);
      if (concept === undefined) missing.push(one);
      return concept === undefined ? [] : { ...one, concept };
    });
    return entriesOf(met);
  });
  return { entries, missing };
}

type Met = TableConcept & { concept: Concept };

function entriesOf(met: readonly Met[]): TableEntry[] {
  const spellings = Map.groupBy(met, ({ concept }) => concept);
  return met.flatMap((one) =>
    [...closure(one.concept, 'parents')].flatMap((above) =>
      (spellings.get(above) ?? []).flatMap((other) => entry(one, other, above === one.concept)),
    ),
  );
}

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
