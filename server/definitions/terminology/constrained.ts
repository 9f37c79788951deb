// The concepts that an expression constraint selects, told from the hierarchy and the properties of a code system:
// https://confluence.ihtsdotools.org/display/DOCECL, https://hl7.org/fhir/R4/snomedct.html
import { type Concept, type Concepts, propertyText } from './concepts.ts';
import {
  type Attribute,
  type Constraint,
  ConstraintRefused,
  type Operator,
  parseConstraint,
  type Refinement,
} from './expression-constraint.ts';

/**
 * Attributes are properties whose code is that of the attribute, members of a reference set have a property `memberOf`. Throws
 * ConstraintRefused where the expression cannot be read, or asks for what the code system does not tell. `spend` is told of the
 * work, and may throw.
 */
export function constrained(expression: string, concepts: Concepts, spend: (steps: number) => void): Set<Concept> {
  return new Evaluation(concepts, spend).of(parseConstraint(expression));
}

/** The property of a concept that names the reference sets it is a member of. */
const MEMBER_OF = 'memberOf';

class Evaluation {
  private readonly concepts: Concepts;
  private readonly spend: (steps: number) => void;
  private told: Set<string> | undefined;

  constructor(concepts: Concepts, spend: (steps: number) => void) {
    this.concepts = concepts;
    this.spend = spend;
  }

  of(constraint: Constraint): Set<Concept> {
    const found = this.selected(constraint);
    this.spend(found.size);
    return found;
  }

  private selected(constraint: Constraint): Set<Concept> {
    const { list, get } = this.concepts;
    switch (constraint.kind) {
      case 'concept': {
        const found = get(constraint.code);
        return new Set(found === undefined ? [] : [found]);
      }
      case 'any':
        return new Set(list);
      case 'hierarchy':
        return this.related(this.of(constraint.of), constraint.operator);
      case 'memberOf': {
        const sets = this.codes(constraint.of);
        this.assertTold(new Set([MEMBER_OF]), '^');
        return new Set(
          list.filter((concept) => this.values(concept, new Set([MEMBER_OF])).some((one) => isIn(one, sets))),
        );
      }
      case 'refined':
        return this.refined(this.of(constraint.of), constraint.by);
      case 'dotted':
        return this.valuesOf(this.of(constraint.of), constraint.name, '.');
      default:
        return combined(
          constraint.kind,
          constraint.of.map((one) => this.of(one)),
        );
    }
  }

  private related(from: Set<Concept>, operator: Operator): Set<Concept> {
    const direction = operator.startsWith('<') ? 'children' : 'parents';
    const found = new Set([...from].flatMap((one) => one[direction]));
    if (!operator.endsWith('!')) {
      for (const one of found) {
        this.spend(one[direction].length);
        for (const next of one[direction]) found.add(next);
      }
    }
    return operator.startsWith('<<') || operator.startsWith('>>') ? from.union(found) : found;
  }

  // ── attributes ────────────────────────────────────────────────────────────────────────────────────────────────────
  private refined(from: Set<Concept>, by: Refinement): Set<Concept> {
    if (by.kind === 'attribute') return this.having(from, by);
    return combined(
      by.kind,
      by.of.map((one) => this.refined(from, one)),
    );
  }

  private having(from: Set<Concept>, { name, value, isOther, isReverse, min, max }: Attribute): Set<Concept> {
    if (isReverse) {
      if (isOther || min !== 1 || max !== Number.POSITIVE_INFINITY) throw new ConstraintRefused('R');
      return from.intersection(this.valuesOf(this.of(value), name, 'R'));
    }
    const names = this.codes(name);
    const values = this.codes(value);
    this.assertTold(names, ':');
    const isMet = (concept: Concept): boolean => {
      const count = this.values(concept, names).filter((one) => isIn(one, values) !== isOther).length;
      return count >= min && count <= max;
    };
    return new Set([...from].filter(isMet));
  }

  private valuesOf(from: Set<Concept>, name: Constraint, token: string): Set<Concept> {
    const names = this.codes(name);
    this.assertTold(names, token);
    const codes = [...from].flatMap((concept) => this.values(concept, names));
    return new Set(codes.flatMap((code) => this.concepts.get(code) ?? []));
  }

  private values({ properties }: Concept, names: Codes): string[] {
    this.spend(1);
    const own = properties.filter(({ code }) => (names === undefined ? ATTRIBUTE.test(code) : names.has(code)));
    return own.flatMap((one) => propertyText(one) ?? []);
  }

  /** undefined: all. A concept is its code, be it in the code system or not. */
  private codes(constraint: Constraint): Codes {
    if (constraint.kind === 'any') return undefined;
    if (constraint.kind === 'concept') return new Set([constraint.code]);
    return new Set([...this.of(constraint)].map(({ code }) => code));
  }

  /** What no concept says of itself need not be so: the code system may have been loaded without it. */
  private assertTold(names: Codes, token: string): void {
    const { list, codeSystem } = this.concepts;
    this.told ??= new Set([
      ...(codeSystem.property ?? []).map(({ code }) => code),
      ...list.flatMap(({ properties }) => properties.map(({ code }) => code)),
    ]);
    if (names === undefined || !names.isDisjointFrom(this.told)) return;
    throw new ConstraintRefused(`${token} ${[...names].slice(0, 3).join(' ')}`);
  }
}

type Codes = ReadonlySet<string> | undefined;
const isIn = (code: string, codes: Codes): boolean => codes?.has(code) ?? true;

/** Other properties say what a concept is, not what it is made of. */
const ATTRIBUTE = /^\d{6,18}$/;

function combined(kind: 'and' | 'or' | 'minus', sets: readonly Set<Concept>[]): Set<Concept> {
  if (kind === 'or') return new Set(sets.flatMap((one) => [...one]));
  return sets.reduce((all, next) => (kind === 'and' ? all.intersection(next) : all.difference(next)));
}
