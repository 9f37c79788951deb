// SQL with its values beside it, so that no value ever becomes part of a statement: https://www.sqlite.org/c3ref/bind_blob.html
export type SqlValue = string | number | null;
export type Sql = { text: string; values: SqlValue[] };

/** Splices SQL in; binds everything else. */
export function sql(strings: TemplateStringsArray, ...parts: (Sql | SqlValue)[]): Sql {
  let text = strings[0] as string;
  const values: SqlValue[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Sql | SqlValue;
    if (typeof part === 'object' && part !== null) {
      text += part.text;
      for (const value of part.values) values.push(value);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[at + 1];
  }
  return { text, values };
}

export const join = (parts: readonly Sql[], separator: string): Sql => ({
  text: parts.map(({ text }) => text).join(separator),
  values: parts.flatMap(({ values }) => values),
});

export const every = (parts: readonly Sql[]): Sql => combine(parts, 'AND', sql`1`);
export const some = (parts: readonly Sql[]): Sql => combine(parts, 'OR', sql`0`);

/** Halved again and again: SQLite refuses expressions nested more than 1,000 deep, and `a OR b OR c` nests to the left. */
function combine(parts: readonly Sql[], operator: 'AND' | 'OR', none: Sql): Sql {
  if (parts.length === 0) return none;
  if (parts.length <= 16) return sql`(${join(parts, ` ${operator} `)})`;
  const middle = parts.length >> 1;
  const halves = [parts.slice(0, middle), parts.slice(middle)].map((half) => combine(half, operator, none));
  return sql`(${join(halves, ` ${operator} `)})`;
}

const LONG = 64;

/** What follows IN. Lengths are rounded up to powers of two, so that few statements serve all; long lists travel as one value. */
export function oneOf(values: readonly SqlValue[]): Sql {
  if (values.length > LONG) return sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
  const padded = [...values];
  while (padded.length === 0 || (padded.length & (padded.length - 1)) !== 0) padded.push(padded.at(-1) ?? null);
  return { text: `(${padded.map(() => '?').join(', ')})`, values: padded };
}
