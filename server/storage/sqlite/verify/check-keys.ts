// Every version's keys lead to its resource: as current ones of what is alive, as past ones of what was.
import type { Row } from '../connection.ts';
import { numbers } from '../keys.ts';
import { sql } from '../sql.ts';
import type { Examined } from './examined.ts';

const EVERY = 20_000;

export function checkKeys(examined: Examined, progress: (done: number, total: number) => void): void {
  const { connection, findings } = examined;
  const expected = expectedHolders(examined, progress);
  const all = connection.prepare('SELECT key, past, pk FROM key_holder');
  for (const row of all.iterate() as unknown as Iterable<Row>) {
    const [key, past, pk] = row as [number, number, number];
    const holder = `${key} ${pk}`;
    if (expected.get(holder) !== past)
      findings.add(`keys: ${nameOf(key, examined)} holds resource number ${pk} wrongly`);
    expected.delete(holder);
  }
  for (const holder of expected.keys()) {
    const [key, pk] = holder.split(' ').map(Number) as [number, number];
    findings.add(`keys: ${nameOf(key, examined)} does not lead to resource number ${pk}`);
  }
  checkClaims(examined);
}

/** `key pk` → 0: current, 1: past. */
function expectedHolders(
  { connection, findings }: Examined,
  progress: (done: number, total: number) => void,
): Map<string, number> {
  const expected = new Map<string, number>();
  const total = connection.get(sql`SELECT max(number) FROM version`)?.[0] as number | null;
  const all = connection.prepare(
    'SELECT v.pk, v.keys, r.version = v.number AND r.live = 1, v.number FROM version v LEFT JOIN resource r ON r.pk = v.pk ORDER BY v.number',
  );
  let done = 0;
  for (const row of all.iterate() as unknown as Iterable<Row>) {
    const [pk, keys, isCurrent, number] = row;
    findings.guard(`version ${number}`, () => {
      for (const key of numbers(keys as string)) expected.set(`${key} ${pk}`, isCurrent === 1 ? 0 : 1);
    });
    if (++done % EVERY === 0) progress(done, total ?? 0);
  }
  progress(done, done);
  return expected;
}

function nameOf(key: number, { keys }: Examined): string {
  try {
    return keys.textOf(key);
  } catch {
    return `key number ${key}, which stands for nothing,`;
  }
}

function checkClaims({ connection, findings }: Examined): void {
  const lost = connection.all(
    sql`SELECT c.key FROM claim c LEFT JOIN resource r ON r.pk = c.owner WHERE r.pk IS NULL LIMIT 100`,
  );
  for (const [key] of lost) findings.add(`claim ${key}: its owner does not exist`);
}
