// $closure: keeps the table a client has of what subsumes what up to date: https://hl7.org/fhir/R4/conceptmap-operation-closure.html
// The store keeps the concepts of a table; what lies between them is computed of the code systems each time.
import { randomUUID } from 'node:crypto';
import {
  closureEntries,
  digestOf,
  MOST_ENTRIES,
  type TableConcept,
  type TableEntry,
} from '../definitions/terminology/closure-table.ts';
import type { Coding, Find } from '../definitions/terminology/types.ts';
import {
  closureChanged,
  closureConceptUnknown,
  closureNameMalformed,
  closureNotInitialized,
  closureTooLarge,
  closureVersionUnknown,
} from '../fhir/failures-operations-closure.ts';
import {
  operationParameterMalformed,
  operationParameterMissing,
  operationParametersClash,
} from '../fhir/failures-operations-terminology.ts';
import type { FhirResponse } from '../fhir/request.ts';
import type { Context } from '../interactions/context.ts';
import { withTerminology } from '../interactions/terminology.ts';
import { commitPlan } from '../interactions/write.ts';
import type { ResourceStore } from '../storage/store.ts';
import { operation } from './operation.ts';
import { OperationInput } from './parameters.ts';

const MOST_CONCEPTS = 10_000;
/** Whom nobody sent concepts for so long is gone: the table begins anew. */
const KEPT_DAYS = 90;
const DAY_MS = 24 * 3_600_000;

export const closure = operation(
  {
    name: 'closure',
    url: 'http://hl7.org/fhir/OperationDefinition/ConceptMap-closure',
    levels: ['system'],
    affectsState: true,
    parameters: ['name', 'concept', 'version'],
  },
  async (request, context) => {
    const input = new OperationInput(request);
    const name = nameOf(input);
    const codings = conceptsOf(input);
    const since = input.text('version');
    if (codings.length > 0 && since !== undefined) throw operationParametersClash('closure', ['concept', 'version']);
    if (since !== undefined) return replayed(since, name, context);
    return inTurn(context.store, name, () =>
      commitPlan(request, context, async () => {
        const cell = await context.store.state(keyOf(name));
        const { table, entries } =
          codings.length === 0
            ? { table: emptyTable(), entries: [] }
            : await extended(tableIn(cell, name), codings, name, context);
        const value = JSON.stringify(table);
        const until = Date.now() + KEPT_DAYS * DAY_MS;
        const set = { kind: 'state', key: keyOf(name), value, expect: cell, until } as const;
        const changes = value === cell ? [] : [set];
        return { given: [], changes, claims: [], respond: () => answer(name, table.version, entries) };
      }),
    );
  },
);

const turns = new WeakMap<ResourceStore, Map<string, Promise<unknown>>>();

/** A client may send all it meets at once: here they take turns, and only other processes can come between. */
async function inTurn<Result>(store: ResourceStore, name: string, run: () => Promise<Result>): Promise<Result> {
  const waiting = turns.get(store) ?? new Map<string, Promise<unknown>>();
  turns.set(store, waiting);
  const own = (waiting.get(name) ?? Promise.resolve()).then(run, run);
  waiting.set(name, own);
  try {
    return await own;
  } finally {
    if (waiting.get(name) === own) waiting.delete(name);
  }
}

function nameOf(input: OperationInput): string {
  const name = input.text('name');
  if (name === undefined)
    throw operationParameterMissing('closure', {
      es: 'el nombre de la tabla ("name")',
      en: 'the name of the table ("name")',
    });
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(name)) throw closureNameMalformed(name);
  return name;
}

/** What is no coding must not pass for no concepts, which empties the table. */
function conceptsOf(input: OperationInput): Coding[] {
  const codings = input.complexes<Coding>('concept', 'valueCoding');
  const given = input.names().filter((name) => name === 'concept');
  if (codings.length === given.length) return codings;
  throw operationParameterMalformed('closure', 'concept', input.texts('concept')[0] ?? '', {
    es: 'un Coding (valueCoding)',
    en: 'a Coding (valueCoding)',
  });
}

// ── the table ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** `digest`: of all entries that were answered. `day`: when concepts came last, which keeps it. */
type Table = { version: number; concepts: TableConcept[]; digest: string; day: number };
const today = (): number => Math.floor(Date.now() / DAY_MS);
const emptyTable = (): Table => ({ version: 0, concepts: [], digest: digestOf([]), day: today() });

const keyOf = (name: string): string => `closure:${name}`;

function tableIn(cell: string | null, name: string): Table {
  if (cell === null) throw closureNotInitialized(name);
  return JSON.parse(cell) as Table;
}

async function replayed(since: string, name: string, context: Context): Promise<FhirResponse> {
  const table = tableIn(await context.store.state(keyOf(name)), name);
  if (!/^\d{1,9}$/.test(since) || Number(since) > table.version)
    throw closureVersionUnknown(name, since, table.version);
  const entries = await withTerminology(context, (find) => entriesOf(table, name, find));
  return answer(
    name,
    table.version,
    entries.filter((one) => one.since > Number(since)),
  );
}

/** The table with the concepts it lacks, and the entries they bring. */
async function extended(
  table: Table,
  codings: readonly Coding[],
  name: string,
  context: Context,
): Promise<{ table: Table; entries: TableEntry[] }> {
  const concepts = withNew(table, codings);
  if (concepts.length > MOST_CONCEPTS) throw closureTooLarge(name, MOST_CONCEPTS, MOST_ENTRIES);
  const all = await withTerminology(context, (find) => entriesOf({ ...table, concepts }, name, find));
  const isLarger = concepts.length > table.concepts.length;
  return {
    table: isLarger
      ? { version: table.version + 1, concepts, digest: digestOf(all), day: today() }
      : { ...table, day: today() },
    entries: all.filter(({ since }) => since > table.version),
  };
}

function withNew({ version, concepts }: Table, codings: readonly Coding[]): TableConcept[] {
  const all = new Map(concepts.map((one) => [`${one.system}|${one.code}`, one]));
  for (const { system = '', code = '' } of codings) {
    const key = `${system}|${code}`;
    if (!all.has(key)) all.set(key, { system, code, since: version + 1 });
  }
  return [...all.values()];
}

/**
 * Throws FhirError 422 where others were answered up to the version of the table, so that the code systems have changed, or where
 * a concept that came since does not exist.
 */
function entriesOf({ version, concepts, digest }: Table, name: string, find: Find): TableEntry[] {
  const found = closureEntries(concepts, find);
  if (found === undefined) throw closureTooLarge(name, MOST_CONCEPTS, MOST_ENTRIES);
  const { entries, missing } = found;
  const [gone] = missing;
  if (gone !== undefined && gone.since > version) throw closureConceptUnknown(gone.system, gone.code);
  const told = entries.filter(({ since }) => since <= version);
  if (gone !== undefined || digestOf(told) !== digest) throw closureChanged(name);
  return entries;
}

// ── the answer ──────────────────────────────────────────────────────────────────────────────────────────────────────
function answer(name: string, version: number, entries: readonly TableEntry[]): FhirResponse {
  const bySystem = Map.groupBy(entries, ({ system }) => system);
  const group = [...bySystem].map(([system, own]) => ({
    source: system,
    target: system,
    element: [...Map.groupBy(own, ({ code }) => code)].map(([code, targets]) => ({
      code,
      target: targets.map(({ target, equivalence }) => ({ code: target, equivalence })),
    })),
  }));
  const map = {
    resourceType: 'ConceptMap',
    id: randomUUID(),
    version: String(version),
    name: `Updates for Closure Table ${name}`,
    status: 'active',
    experimental: true,
    date: new Date().toISOString(),
    ...(group.length === 0 ? {} : { group }),
  };
  return { status: 200, body: JSON.stringify(map) };
}
