// Every current text, analysed anew, has left exactly the entries that are stored, and nothing else has any.
import type { StatementSync } from 'node:sqlite';
import { type EntryKind, type IndexEntry, PARTS } from '../../../search/query.ts';
import type { Ref } from '../../store.ts';
import type { Cell, Row } from '../connection.ts';
import { MIXED } from '../names.ts';
import { sql } from '../sql.ts';
import { unpackText } from '../versions.ts';
import type { Examined, Verification } from './examined.ts';

const EVERY = 1_000;

/** Kind and key of the parameter, then what is told of an entry, as `sign` puts it. */
const TABLES = {
  term_entry: `SELECT p.kind, p.key, x.text, x.detail FROM term_entry t LEFT JOIN term x ON x.number = t.term AND x.param = t.param`,
  reference_entry: `SELECT p.kind, p.key, y.name, x.id FROM reference_entry t LEFT JOIN resource x ON x.pk = t.target LEFT JOIN type y ON y.number = x.type`,
  date_entry: `SELECT p.kind, p.key, t.low, t.high FROM date_entry t`,
  quantity_entry: `SELECT p.kind, p.key, t.low, t.high, u.system, u.code FROM quantity_entry t LEFT JOIN unit u ON u.number = t.unit`,
};
const OF_RESOURCE = 'LEFT JOIN param p ON p.number = t.param WHERE t.pk = ?';

/** How many resources were looked at. */
export function checkEntries(
  examined: Examined,
  verification: Verification,
  progress: (done: number, total: number) => void,
): number {
  const { connection, findings, names } = examined;
  const tables = Object.values(TABLES).map((select) => connection.prepare(`${select} ${OF_RESOURCE}`));
  const total = connection.get(sql`SELECT count(*) FROM resource WHERE live = 1`)?.[0] as number;
  const all = connection.prepare(
    'SELECT r.pk, r.type, r.id, v.keys, v.text FROM resource r CROSS JOIN version v ON v.number = r.version WHERE r.live = 1 ORDER BY r.pk',
  );
  let done = 0;
  for (const row of all.iterate() as unknown as Iterable<Row>) {
    const self = { type: names.typeName(row[1] as number), id: row[2] as string };
    findings.guard(`${self.type}/${self.id}`, () => checkResource(row, self, tables, verification, examined));
    if (++done % EVERY === 0) progress(done, total);
  }
  for (const table of Object.keys(TABLES)) checkOwners(table, examined);
  checkStrays(examined);
  progress(done, total);
  return done;
}

function checkResource(
  [pk, type, , keys, packed]: Row,
  self: Ref,
  tables: readonly StatementSync[],
  { analyse, knows = () => true }: Verification,
  examined: Examined,
): void {
  const name = `${self.type}/${self.id}`;
  const stored = tables.flatMap((table) => entriesOf(table, pk as number));
  checkParams(stored, type as number, name, examined);
  const text = unpackText(packed as string | Uint8Array) as string;
  const expected = analyse?.(text);
  if (expected === undefined) return;
  const known = stored.filter(([, param]) => knows(String(param)));
  compare(name, 'entry', known.map(sign), expected.index.map(rowOf).map(sign), examined);
  for (const entry of expected.index) checkPart(entry, tables, examined);
  compare(name, 'key', examined.keys.decode(keys as string, self, text), expected.keys, examined);
}

/** A part is alive with the resource that contains it, and has the entries that came along. */
function checkPart(entry: IndexEntry, tables: readonly StatementSync[], examined: Examined): void {
  const { connection, names, findings } = examined;
  if (entry.kind !== 'reference' || entry.part === undefined) return;
  const { type, id, part } = entry;
  const number = names.type(type) ?? null;
  const [pk, live] = connection.get(sql`SELECT pk, live FROM resource WHERE type = ${number} AND id = ${id}`) ?? [];
  if (live !== 2) findings.add(`${type}/${id}: is not marked as a part`);
  const stored = tables.flatMap((table) => entriesOf(table, (pk as number | undefined) ?? 0));
  checkParams(stored, number as number, `${type}/${id}`, examined);
  compare(`${type}/${id}`, 'entry', stored.map(sign), part.map(rowOf).map(sign), examined);
}

/** Parts of nothing. */
function checkStrays({ connection, names, findings }: Examined): void {
  const param = names.param('reference', PARTS)?.number ?? 0;
  const strays = connection.all(
    sql`SELECT r.type, r.id FROM resource r WHERE r.live = 2 AND NOT EXISTS (SELECT 1 FROM reference_entry t INDEXED BY reference_entry_by_target WHERE t.param = ${param} AND t.target = r.pk) LIMIT 100`,
  );
  for (const [type, id] of strays) findings.add(`${names.typeName(type as number)}/${id}: is a part of nothing`);
}

const entriesOf = (table: StatementSync, pk: number): Row[] => table.all(pk) as unknown as Row[];

function rowOf(entry: IndexEntry): Row {
  const { kind, param } = entry;
  if (kind === 'token') return [kind, param, entry.code, entry.system];
  if (kind === 'string') return [kind, param, entry.folded, entry.exact];
  if (kind === 'reference') return [kind, param, entry.type, entry.id];
  if (kind === 'date') return [kind, param, entry.low, entry.high];
  return [kind, param, entry.low, entry.high, entry.system, entry.code];
}

const sign = (row: Row): string => row.map((cell: Cell) => String(cell)).join('\u0000');
const readable = (text: string): string => text.replaceAll('\u0000', ' ');

function compare(name: string, what: string, stored: string[], expected: string[], { findings }: Examined): void {
  const present = new Set(stored);
  const wanted = new Set(expected);
  for (const one of wanted.difference(present)) findings.add(`${name}: its ${what} is missing: ${readable(one)}`);
  for (const one of present.difference(wanted)) findings.add(`${name}: has a ${what} too many: ${readable(one)}`);
}

/** What the planner believes of a parameter must hold, or searches would miss resources. */
function checkParams(stored: readonly Row[], type: number, name: string, { names, findings }: Examined): void {
  const counts = new Map<string, number>();
  for (const row of stored) {
    const [kind, key] = row as [EntryKind | null, string];
    if (row.includes(null)) findings.add(`${name}: an entry of ${key} refers to what does not exist`);
    if (kind === null) continue;
    const param = names.param(kind, key);
    counts.set(`${kind} ${key}`, (counts.get(`${kind} ${key}`) ?? 0) + 1);
    if (param?.type !== MIXED && param?.type !== type) findings.add(`${name}: ${key} is said to be of another type`);
    if ((counts.get(`${kind} ${key}`) as number) > 1 && param?.several === false) {
      findings.add(`${name}: ${key} is said to have one value at most`);
    }
  }
}

function checkOwners(table: string, { connection, findings }: Examined): void {
  const owners = connection.all({
    text: `SELECT t.pk, count(*) FROM ${table} t LEFT JOIN resource r ON r.pk = t.pk WHERE r.pk IS NULL OR r.live = 0 GROUP BY t.pk LIMIT 100`,
    values: [],
  });
  for (const [pk, count] of owners)
    findings.add(`${table}: ${count} rows belong to resource number ${pk}, which is not alive`);
}
