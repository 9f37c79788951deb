// The concepts a filter selects: https://hl7.org/fhir/R4/valueset-filter-operator.html
import { type Concept, type Concepts, closure, propertyText } from './concepts.ts';
import { constrained } from './constrained.ts';
import { linearPattern } from './linear-pattern.ts';
import type { Coding, ConceptProperty, Filter } from './types.ts';

export const SNOMED = 'http://snomed.info/sct';

/**
 * Throws ConstraintRefused. undefined: this cannot be evaluated, since the operator, the property or the regular expression is none that is known.
 * `spend` is told of the work beyond a look at each concept; it may throw.
 */
export function filtered(
  { property, op, value }: Filter,
  concepts: Concepts,
  spend: (steps: number) => void,
): Set<Concept> | undefined {
  if (concepts.codeSystem.url === SNOMED) {
    if (property === 'constraint' && op === '=') return constrained(value, concepts, spend);
    // Of a reference set, unless codes are listed: https://hl7.org/fhir/R4/snomedct.html#filters
    if (property === 'concept' && op === 'in' && !value.includes(','))
      return constrained(`^ ${value}`, concepts, spend);
  }
  if (property === 'ancestor' && (op === '=' || op === 'in')) return below(value.split(','), concepts, spend);
  const valuesOf = reader(property, concepts);
  if (valuesOf === undefined) return undefined;
  const root = concepts.get(value);
  const where = (test: (concept: Concept) => boolean): Set<Concept> => new Set(concepts.list.filter(test));
  // As the code system writes its codes, where case does not count.
  const spelled = (text: string): string => (CODES.has(property) ? (concepts.get(text)?.code ?? text) : text);
  const listed = new Set(value.split(',').map((one) => spelled(one.trim())));
  switch (op) {
    case '=':
      return where((concept) => valuesOf(concept).includes(spelled(value)));
    case 'in':
      return where((concept) => valuesOf(concept).some((one) => listed.has(one)));
    case 'not-in':
      return where((concept) => !valuesOf(concept).some((one) => listed.has(one)));
    case 'exists':
      return where((concept) => valuesOf(concept).length > 0 === (value === 'true'));
    case 'is-a':
      return root === undefined ? new Set() : closure(root, 'children');
    case 'descendent-of':
      return root === undefined ? new Set() : closure(root, 'children').difference(new Set([root]));
    case 'is-not-a': {
      const below = root === undefined ? new Set<Concept>() : closure(root, 'children');
      return where((concept) => !below.has(concept));
    }
    case 'generalizes':
      return root === undefined ? new Set() : closure(root, 'parents');
    case 'regex': {
      const matches = linearPattern(value);
      return matches && where((concept) => valuesOf(concept).some((one) => matches(one, spend)));
    }
    default:
      return undefined;
  }
}

/** At any depth, without those themselves: https://hl7.org/fhir/R4/loinc.html#filters */
function below(codes: readonly string[], { get }: Concepts, spend: (steps: number) => void): Set<Concept> {
  const all = new Set<Concept>();
  for (const root of new Set(codes.map((code) => get(code.trim())))) {
    const own = root === undefined ? new Set<Concept>() : closure(root, 'children');
    spend(own.size);
    for (const one of own) if (one !== root) all.add(one);
  }
  return all;
}

/** Of a concept's own properties. */
const own =
  (is: (code: string) => boolean) =>
  ({ properties }: Concept): string[] =>
    properties.flatMap((one) => (is(one.code) ? textsOf(one) : []));

/** A Coding is its code, and `system#code`. */
function textsOf(property: ConceptProperty): string[] {
  const text = propertyText(property);
  const { system } = (property.valueCoding ?? {}) as Coding;
  return [...ifAny(text), ...(system === undefined ? [] : [`${system}#${text}`])];
}

const ifAny = (text: string | undefined): string[] => (text === undefined ? [] : [text]);
const parents = (concept: Concept): string[] => concept.parents.map(({ code }) => code);

const CODES = new Set(['code', 'concept', 'parent', 'subsumedBy', 'child']);

/** Properties of every code system: https://hl7.org/fhir/R4/codesystem.html#defined-props */
const DEFINED = new Map<string, (concept: Concept) => string[]>([
  ['code', ({ code }) => [code]],
  ['concept', ({ code }) => [code]],
  ['display', ({ display }) => ifAny(display)],
  ['definition', ({ definition }) => ifAny(definition)],
  ['parent', parents],
  ['subsumedBy', parents],
  ['child', ({ children }) => children.map(({ code }) => code)],
  ['inactive', ({ isInactive }) => [String(isInactive)]],
]);

const SAID = new Set(['notSelectable', 'status']);

/** How a property is read; undefined: the code system has none such. It need not declare what its concepts have. */
function reader(property: string, concepts: Concepts): ((concept: Concept) => string[]) | undefined {
  const { codeSystem, list, meaning } = concepts;
  const defined = DEFINED.get(meaning(property));
  if (defined !== undefined) return defined;
  // Whoever does not say it is in doubt, so that neither true nor false is met.
  if (SAID.has(meaning(property))) return own((code) => meaning(code) === meaning(property));
  const isDeclared = [...(codeSystem.property ?? []), ...(codeSystem.filter ?? [])].some(
    ({ code }) => code === property,
  );
  const isThere = isDeclared || list.some(({ properties }) => properties.some(({ code }) => code === property));
  return isThere ? own((code) => code === property) : undefined;
}
