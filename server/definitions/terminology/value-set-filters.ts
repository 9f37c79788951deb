// The concepts a filter selects: https://hl7.org/fhir/R4/valueset-filter-operator.html
import { type Concept, type Concepts, closure, propertyText } from './concepts.ts';
import { linearPattern } from './linear-pattern.ts';
import type { Filter } from './types.ts';

/** undefined: this cannot be evaluated, since the operator, the property or the regular expression is none that is known. */
export function filtered({ property, op, value }: Filter, concepts: Concepts): Set<Concept> | undefined {
  if (!isProperty(property, concepts)) return undefined;
  const root = concepts.get(value);
  const where = (test: (concept: Concept) => boolean): Set<Concept> => new Set(concepts.list.filter(test));
  const listed = new Set(value.split(',').map((one) => one.trim()));
  switch (op) {
    case '=':
      return where((concept) => valuesOf(concept, property).includes(value));
    case 'in':
      return where((concept) => valuesOf(concept, property).some((one) => listed.has(one)));
    case 'not-in':
      return where((concept) => !valuesOf(concept, property).some((one) => listed.has(one)));
    case 'exists':
      return where((concept) => valuesOf(concept, property).length > 0 === (value === 'true'));
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
      return matches && where((concept) => valuesOf(concept, property).some(matches));
    }
    default:
      return undefined;
  }
}

/** https://hl7.org/fhir/R4/codesystem.html#defined-props, and what the hierarchy is asked by. */
const DEFINED = new Set([
  'code',
  'concept',
  'display',
  'definition',
  'parent',
  'child',
  'subsumedBy',
  'inactive',
  'status',
  'notSelectable',
]);

/** A code system need not declare what its concepts have. */
const isProperty = (property: string, { codeSystem, list }: Concepts): boolean =>
  DEFINED.has(property) ||
  [...(codeSystem.property ?? []), ...(codeSystem.filter ?? [])].some(({ code }) => code === property) ||
  list.some(({ properties }) => properties.some(({ code }) => code === property));

/** https://hl7.org/fhir/R4/codesystem.html#defined-props: code, display and the hierarchy are properties, too. */
function valuesOf(concept: Concept, property: string): string[] {
  if (property === 'code' || property === 'concept') return [concept.code];
  if (property === 'display') return concept.display === undefined ? [] : [concept.display];
  if (property === 'definition') return concept.definition === undefined ? [] : [concept.definition];
  if (property === 'parent') return concept.parents.map(({ code }) => code);
  if (property === 'child') return concept.children.map(({ code }) => code);
  return concept.properties.flatMap((own) => (own.code === property ? (propertyText(own) ?? []) : []));
}
