// Walks resources by the texts of a token or string parameter: text after text, and within one by the other sort keys.
import { and, type Condition } from '../conditions/condition.ts';
import { termCondition } from '../conditions/terms.ts';
import type { Param } from '../names.ts';
import { type Sql, sql } from '../sql.ts';
import { type Found, isDescending, isLate, type Run, type Steps, type Wanted } from './run.ts';
import type { ParamKey } from './sort-keys.ts';

type TextKey = ParamKey & { of: 'token' | 'string' };

/** Texts read at once. */
const TOGETHER = 50;

export function* walkTexts(key: TextKey, param: Param, condition: Condition, wanted: Wanted, run: Run): Steps<Found[]> {
  const found: Found[] = [];
  const { after, size, sort } = wanted;
  const descending = isDescending(key, wanted);
  let isIncluded = true;
  for (let text = after?.[0] as string | undefined; ; isIncluded = false) {
    const texts = textsBehind(param, text, descending, isIncluded, run);
    for (const next of texts) {
      const rest = {
        ...wanted,
        sort: sort.slice(1),
        after: next === after?.[0] ? after.slice(1) : undefined,
        size: size - found.length,
      };
      const group = and([condition, hasText(key, param, next, run), ...firstOnly(key, param, next)]);
      for (const { place, row } of yield* run.findRows(group, rest, run)) found.push({ place: [next, ...place], row });
      if (found.length === size) return found;
      if (isLate(run)) yield;
    }
    if (texts.length < TOGETHER) return found;
    text = texts.at(-1);
  }
}

function textsBehind(
  { number }: Param,
  text: string | undefined,
  descending: boolean,
  isIncluded: boolean,
  run: Run,
): string[] {
  const operator: Sql = { text: `${descending ? '<' : '>'}${isIncluded ? '=' : ''}`, values: [] };
  const behind = text === undefined ? sql`` : sql`AND x.text ${operator} ${text}`;
  const order = descending ? sql`DESC` : sql`ASC`;
  const rows = run.connection.all(
    sql`SELECT DISTINCT x.text FROM term x INDEXED BY term_by_text WHERE x.param = ${number} ${behind} ORDER BY x.text ${order} LIMIT ${TOGETHER}`,
  );
  return rows.map((row) => row[0] as string);
}

const hasText = (key: TextKey, param: Param, text: string, run: Run): Condition =>
  termCondition(key.of, param, [[{ column: key.of === 'token' ? 'code' : 'folded', op: 'eq', value: text }]], run);

/** Of a resource with several texts, the one it is sorted by. */
function firstOnly({ descending }: TextKey, { number, several }: Param, text: string): Condition[] {
  if (!several) return [];
  const before = descending ? sql`x.text > ${text}` : sql`x.text < ${text}`;
  return [
    {
      kind: 'leaf',
      rank: 9,
      probe: (pk) =>
        sql`NOT EXISTS (SELECT 1 FROM term_entry t CROSS JOIN term x ON x.number = t.term WHERE t.pk = ${pk} AND t.param = ${number} AND ${before})`,
    },
  ];
}
