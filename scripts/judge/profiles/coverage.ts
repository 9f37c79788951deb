// Which rules of which elements have been judged, and which have not, and why.
import type { Rule } from './rules.ts';

/** One rule of one element of one definition. */
export type Pair = { of: string; id: string; kind: string; likeness: string };

export class Coverage {
  /** The types that have been gone into: see elements.ts. */
  readonly unfolded = new Set<string>();
  private readonly judged = new Set<string>();
  private readonly missing = new Map<string, string>();
  private readonly pairs = new Map<string, Pair>();

  /** The same canonical may mean another definition in another package. */
  pairOf({ element: { of, id }, kind, key, likeness }: Rule, packageName: string): Pair {
    const isOwn = likeness.includes('#');
    const pair: Pair = {
      of: of.includes('/') ? `${packageName}/${of.slice(of.lastIndexOf('/') + 1)}` : of,
      id,
      kind: key === undefined ? kind : `${kind} ${key}`,
      likeness: isOwn ? `${packageName} ${likeness}` : likeness,
    };
    this.pairs.set(`${pair.of} ${id} ${pair.kind}`, pair);
    return pair;
  }

  isJudged({ likeness }: Pair): boolean {
    return this.judged.has(likeness);
  }

  note({ likeness }: Pair, isJudged: boolean, reason: string): void {
    if (isJudged) this.judged.add(likeness);
    else if (!this.missing.has(likeness)) this.missing.set(likeness, reason);
  }

  /** How many there are, how many are judged, and the others with the reason. */
  report(): { pairs: number; rules: number; judged: number; missing: (Pair & { reason: string })[] } {
    const all = [...this.pairs.values()];
    const missing = all.filter(({ likeness }) => !this.judged.has(likeness));
    return {
      pairs: all.length,
      rules: new Set(all.map(({ likeness }) => likeness)).size,
      judged: all.length - missing.length,
      missing: missing.map((pair) => ({ ...pair, reason: this.missing.get(pair.likeness) ?? '' })),
    };
  }
}
