// The keys of the current version: the compartments it is in, its labels.
import type { Keys } from '../keys.ts';
import { sql } from '../sql.ts';
import { type Condition, NONE } from './condition.ts';

/** One list, in the order of resources: a compartment is one range of it. */
export function keyCondition(key: string, keys: Keys): Condition {
  const number = keys.find(key);
  if (number === undefined) return NONE;
  return {
    kind: 'leaf',
    rank: 1,
    probe: (pk) => sql`EXISTS (SELECT 1 FROM key_holder t WHERE t.key = ${number} AND t.past = 0 AND t.pk = ${pk})`,
    source: {
      name: key,
      from: sql`key_holder d`,
      where: sql`d.key = ${number} AND d.past = 0`,
      inOrder: true,
      distinct: true,
    },
  };
}
