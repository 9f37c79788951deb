// SNOMED CT's expression constraints (ECL) as a tree: https://confluence.ihtsdotools.org/display/DOCECL, https://hl7.org/fhir/R4/snomedct.html

export type Constraint =
  | { kind: 'concept'; code: string }
  | { kind: 'any' }
  | { kind: 'hierarchy'; operator: Operator; of: Constraint }
  | { kind: 'memberOf'; of: Constraint }
  | { kind: 'and' | 'or' | 'minus'; of: Constraint[] }
  | { kind: 'refined'; of: Constraint; by: Refinement }
  /** What the attribute of the concepts names. */
  | { kind: 'dotted'; of: Constraint; name: Constraint };

export type Refinement = { kind: 'and' | 'or'; of: Refinement[] } | Attribute;
export type Attribute = {
  kind: 'attribute';
  name: Constraint;
  value: Constraint;
  /** Values that are not among those of `value`. */
  isOther: boolean;
  /** The concepts that are values, of the concepts of `value`. */
  isReverse: boolean;
  /** How many such values there are. */
  min: number;
  max: number;
};

const OPERATORS = ['<<!', '>>!', '<<', '>>', '<!', '>!', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What cannot be read, or is not evaluated here: the rest of the expression from there. */
export class ConstraintRefused extends Error {}

const SPACE = /(?:\s+|\/\*[\s\S]*?\*\/)*/y;
const NOTHING = /(?:)/y;
const CODE = /\d{6,18}(?!\d)/y;
const TERM = /\|[^|]*\|/y;
const CARDINALITY = /\[\s*(\d{1,6})\s*\.\.\s*(\d{1,6}|\*)\s*\]/y;
/** Nested deeper they exhaust the stack. */
const DEEPEST = 100;

/** Throws ConstraintRefused. */
export function parseConstraint(text: string): Constraint {
  return new Parser(text).whole();
}

class Parser {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): Constraint {
    const found = this.constraint();
    if (this.at < this.text.length) this.refuse();
    return found;
  }

  private refuse(): never {
    throw new ConstraintRefused(this.text.slice(this.at, this.at + 100));
  }

  /** What the pattern finds here; the space after it is passed over. */
  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at += found[0].length;
    SPACE.lastIndex = this.at;
    this.at += SPACE.exec(this.text)?.[0].length ?? 0;
    return found;
  }

  private takes(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    this.take(NOTHING);
    return true;
  }

  private constraint(): Constraint {
    this.take(NOTHING);
    return this.followed(this.sub());
  }

  /** One operator joins all, or parentheses say what goes first. */
  private followed(first: Constraint): Constraint {
    if (this.takes(':')) return { kind: 'refined', of: first, by: this.refinement() };
    if (this.take(MINUS) !== undefined) return { kind: 'minus', of: [first, this.sub()] };
    for (const [kind, joint] of JOINTS) {
      const of = [first];
      while (this.take(joint) !== undefined) of.push(this.sub());
      if (of.length > 1) return { kind, of };
    }
    return this.dotted(first);
  }

  private dotted(first: Constraint): Constraint {
    let found = first;
    for (let dots = 0; this.takes('.'); dots++) {
      if (dots === DEEPEST) this.refuse();
      found = { kind: 'dotted', of: found, name: this.sub() };
    }
    return found;
  }

  private sub(): Constraint {
    if (++this.depth > DEEPEST) this.refuse();
    const operator = this.operator();
    const isMember = this.takes('^');
    const focus = this.focus();
    const of: Constraint = isMember ? { kind: 'memberOf', of: focus } : focus;
    this.depth--;
    return operator === undefined ? of : { kind: 'hierarchy', operator, of };
  }

  private operator(): Operator | undefined {
    const written = this.take(/(?:<\s*<|>\s*>|<|>)!?(?![!<>])/y)?.[0].replace(/\s/g, '');
    return OPERATORS.find((one) => one === written);
  }

  private focus(): Constraint {
    if (this.takes('*')) return { kind: 'any' };
    if (this.takes('(')) {
      const found = this.constraint();
      if (!this.takes(')')) this.refuse();
      return found;
    }
    const code = this.take(CODE)?.[0];
    if (code === undefined) this.refuse();
    this.take(TERM);
    return { kind: 'concept', code };
  }

  private refinement(): Refinement {
    const first = this.attribute();
    for (const [kind, joint] of JOINTS) {
      const of: Refinement[] = [first];
      while (this.take(joint) !== undefined) of.push(this.attribute());
      if (of.length > 1) return { kind, of };
    }
    return first;
  }

  private attribute(): Attribute {
    const [, min = '1', max = '*'] = this.take(CARDINALITY) ?? [];
    const isReverse = this.take(/R(?=[\s<>^*(\d])/y) !== undefined;
    const name = this.sub();
    const comparison = this.take(/!?=/y)?.[0];
    if (comparison === undefined) this.refuse();
    const value = this.sub();
    const bounds = { min: Number(min), max: max === '*' ? Number.POSITIVE_INFINITY : Number(max) };
    return { kind: 'attribute', name, value, isOther: comparison === '!=', isReverse, ...bounds };
  }
}

const MINUS = /MINUS\b/iy;
const JOINTS = [
  ['and', /,|AND\b/iy],
  ['or', /OR\b/iy],
] as const;
