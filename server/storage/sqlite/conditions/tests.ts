// One comparison as SQL. Texts compare as SQLite keeps them, in UTF-8, whose order is that of code points.
import type { Test } from '../../../search/query.ts';
import { oneOf, type Sql, sql } from '../sql.ts';

export function compare(column: Sql, test: Test): Sql {
  switch (test.op) {
    case 'eq':
      return sql`${column} = ${test.value}`;
    case 'ne':
      return sql`${column} <> ${test.value}`;
    case 'lt':
      return sql`${column} < ${test.value}`;
    case 'le':
      return sql`${column} <= ${test.value}`;
    case 'gt':
      return sql`${column} > ${test.value}`;
    case 'ge':
      return sql`${column} >= ${test.value}`;
    case 'in':
      return test.value.length === 0 ? sql`0` : sql`${column} IN ${oneOf(test.value)}`;
    case 'prefix':
      return startsWith(column, test.value);
    case 'contains':
      return sql`instr(${column}, ${test.value}) > 0`;
    case 'suffix':
      return sql`substr(${column}, length(${column}) - length(${test.value}) + 1) = ${test.value}`;
  }
}

/** A range, which an index can serve; LIKE and GLOB would read `%`, `_` and `*` as wildcards. */
function startsWith(column: Sql, prefix: string): Sql {
  const end = afterPrefix(prefix);
  return end === undefined ? sql`${column} >= ${prefix}` : sql`(${column} >= ${prefix} AND ${column} < ${end})`;
}

const LAST = 0x10ffff;
const SURROGATES = { first: 0xd800, behind: 0xe000 };

/** The smallest text that comes behind all that begin with the prefix; undefined: there is none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let point = points.pop(); point !== undefined; point = points.pop()) {
    const code = point.codePointAt(0) as number;
    if (code === LAST) continue;
    const next = code + 1 === SURROGATES.first ? SURROGATES.behind : code + 1;
    return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}
