// Regular expressions in time that grows with the text alone, for the `regex` of https://hl7.org/fhir/R4/valueset-filter-operator.html
// Strangers write the expressions: they become sets of states that are walked character by character, without backtracking.

/** What one state does: takes a character and goes on, goes on in two ways at once, or ends. */
type State =
  | { kind: 'take'; accepts: (code: number) => boolean; cost: number; next: number }
  | { kind: 'split'; next: number; other: number }
  | { kind: 'end' };
/** Adds the states of a part of the expression in front of the state `next`; returns where it begins. */
type Part = (states: State[], next: number) => number;

const MOST_STATES = 500;
/** Steps from one set of states to the next that are kept. */
const MOST_STEPS = 50_000;

class Refused extends Error {}

/** `spend` is told of the work, which texts without end and large sets of states make much; it may throw. */
export type LinearPattern = (text: string, spend?: Spend) => boolean;
type Spend = (steps: number) => void;
/** As much work as one step of an invariant: characters whose way is known already, and states. */
const CHARACTERS = 16;
const STATES = 4;

/**
 * Whether the expression matches a whole text. undefined: it has what only backtracking can do (references back, looking
 * around), or is too large. Of repetitions it does not matter how much they like to take.
 */
export function linearPattern(source: string): LinearPattern | undefined {
  try {
    const states: State[] = [{ kind: 'end' }];
    const start = new Parser(source).whole()(states, 0);
    const walk = new Walk(states, start);
    return (text, spend) => walk.matches(text, spend);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function add(states: State[], state: State): number {
  if (states.length >= MOST_STATES) throw new Refused();
  return states.push(state) - 1;
}

// ── walking ─────────────────────────────────────────────────────────────────────────────────────────────────────────
type StateSet = { states: number[]; cost: number; isEnd: boolean; next: Map<number, StateSet> };

class Walk {
  private readonly states: readonly State[];
  private readonly sets = new Map<string, StateSet>();
  private readonly start: StateSet;
  private steps = 0;

  constructor(states: readonly State[], start: number) {
    this.states = states;
    this.start = this.setOf([start]);
  }

  matches(text: string, spend: Spend = () => undefined): boolean {
    spend(Math.ceil(text.length / CHARACTERS));
    let at = this.start;
    for (const char of text) {
      const code = char.codePointAt(0) as number;
      at = at.next.get(code) ?? this.step(at, code, spend);
      if (at.states.length === 0) return false;
    }
    return at.isEnd;
  }

  /** Steps that were forgotten are taken again: each costs no more than there are states. */
  private step(from: StateSet, code: number, spend: Spend): StateSet {
    spend(Math.ceil(from.cost / STATES));
    if (++this.steps % MOST_STEPS === 0) {
      this.sets.clear();
      this.start.next.clear();
    }
    const found = from.states.flatMap((one) => {
      const state = this.states[one] as State;
      return state.kind === 'take' && state.accepts(code) ? [state.next] : [];
    });
    const next = this.setOf(found);
    from.next.set(code, next);
    return next;
  }

  private setOf(from: readonly number[]): StateSet {
    const all = new Set(from);
    for (const one of all) {
      const state = this.states[one] as State;
      if (state.kind === 'split') all.add(state.next).add(state.other);
    }
    const states = [...all].filter((one) => this.states[one]?.kind !== 'split').sort((a, b) => a - b);
    const key = states.join();
    const known = this.sets.get(key);
    if (known !== undefined) return known;
    const cost = states.reduce((sum, one) => sum + costOf(this.states[one] as State), 0);
    const made = { states, cost, isEnd: all.has(0), next: new Map() };
    this.sets.set(key, made);
    return made;
  }
}

const costOf = (state: State): number => (state.kind === 'take' ? state.cost : 1);

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────
const CLASSES: Record<string, RegExp> = {
  d: /[0-9]/,
  w: /[A-Za-z0-9_]/,
  s: /\s/,
  D: /[^0-9]/,
  W: /[^A-Za-z0-9_]/,
  S: /\S/,
};
const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };
const DEEPEST = 50;

class Parser {
  private readonly source: string;
  private at = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** Anchors around the whole say what holds anyway. */
  whole(): Part {
    if (this.source.startsWith('^')) this.at = 1;
    const part = this.alternatives();
    if (this.source.charAt(this.at) === '$' && this.at === this.source.length - 1) this.at++;
    if (this.at < this.source.length) throw new Refused();
    return part;
  }

  private alternatives(): Part {
    if (++this.depth > DEEPEST) throw new Refused();
    let part = this.sequence();
    while (this.took('|')) part = either(part, this.sequence());
    this.depth--;
    return part;
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at))) {
      if (this.source.charAt(this.at) === '$' && this.at === this.source.length - 1) break;
      parts.push(this.repeated(this.atom()));
    }
    return (states, next) => parts.reduceRight((after, part) => part(states, after), next);
  }

  private atom(): Part {
    const char = this.char();
    if (char === '(') {
      if (this.took('?') && !this.took(':')) throw new Refused();
      const part = this.alternatives();
      if (!this.took(')')) throw new Refused();
      return part;
    }
    if (char === '[') {
      const from = this.at;
      return take(this.characterClass(), this.at - from);
    }
    if (char === '.') return take(() => true);
    if (char === '\\') return take(this.escaped());
    if ('^$*+?{}'.includes(char)) throw new Refused();
    return take(is(char));
  }

  private repeated(part: Part): Part {
    const bounds = /^(?:[*+?]|\{(\d{1,3})(,)?(\d{1,3})?\})/.exec(this.source.slice(this.at));
    if (bounds === null) return part;
    const [mark, low = '', comma, high] = bounds;
    this.at += mark.length;
    this.took('?');
    if (mark === '*') return repeat(part, 0, Infinity);
    if (mark === '+') return repeat(part, 1, Infinity);
    if (mark === '?') return repeat(part, 0, 1);
    const most = comma === undefined ? Number(low) : high === undefined ? Infinity : Number(high);
    if (most < Number(low)) throw new Refused();
    return repeat(part, Number(low), most);
  }

  private escaped(): (code: number) => boolean {
    const char = this.char();
    const known = CLASSES[char];
    if (known !== undefined) return (code) => known.test(String.fromCodePoint(code));
    return is(CONTROLS[char] ?? this.literal(char));
  }

  /** A letter or digit that is escaped means what is not known here: `\b`, `\1`, `\p{L}`. */
  private literal(char: string): string {
    if (/[A-Za-z0-9]/.test(char)) throw new Refused();
    return char;
  }

  private characterClass(): (code: number) => boolean {
    const isNot = this.took('^');
    const tests: ((code: number) => boolean)[] = [];
    while (!this.took(']')) {
      const char = this.char();
      const test = char === '\\' ? this.escaped() : is(char);
      const isRange = this.source.charAt(this.at) === '-' && this.source.charAt(this.at + 1) !== ']';
      tests.push(isRange && char !== '\\' ? this.rangeFrom(char) : test);
    }
    return (code) => tests.some((test) => test(code)) !== isNot;
  }

  private rangeFrom(first: string): (code: number) => boolean {
    this.at++;
    const last = this.char();
    const [low, high] = [first, last === '\\' ? this.literal(this.char()) : last].map(
      (one) => one.codePointAt(0) as number,
    );
    return (code) => code >= (low as number) && code <= (high as number);
  }

  private char(): string {
    const code = this.source.codePointAt(this.at);
    if (code === undefined) throw new Refused();
    const char = String.fromCodePoint(code);
    this.at += char.length;
    return char;
  }

  private took(char: string): boolean {
    const isThere = this.source.charAt(this.at) === char;
    if (isThere) this.at++;
    return isThere;
  }
}

const is = (char: string) => (code: number) => code === char.codePointAt(0);

const take =
  (accepts: (code: number) => boolean, cost = 1): Part =>
  (states, next) =>
    add(states, { kind: 'take', accepts, cost, next });

const either =
  (one: Part, other: Part): Part =>
  (states, next) =>
    add(states, { kind: 'split', next: one(states, next), other: other(states, next) });

/** `low` times what must be, then what may be: again and again, or so many times more. */
function repeat(part: Part, low: number, high: number): Part {
  if (high !== Infinity)
    return (states, next) =>
      times(
        low,
        (after) => part(states, after),
        times(high - low, (after) => maybe(part, states, after, next), next),
      );
  return (states, next) => {
    const split = { kind: 'split' as const, next: 0, other: next };
    const loop = add(states, split);
    split.next = part(states, loop);
    return low === 0 ? loop : times(low - 1, (after) => part(states, after), split.next);
  };
}

const maybe = (part: Part, states: State[], after: number, other: number): number =>
  add(states, { kind: 'split', next: part(states, after), other });

function times(count: number, before: (next: number) => number, next: number): number {
  let start = next;
  for (let time = 0; time < count; time++) start = before(start);
  return start;
}
