// What an expression can yield, from the definitions alone: https://hl7.org/fhirpath/N1/#type-safety-and-strict-evaluation
import { unknownElement, wrongOperand } from '../../fhir/failures-expressions.ts';
import type { Text } from '../../fhir/outcome.ts';
import { isA } from '../referenced-type.ts';
import { propertiesCalled, structure } from '../structures.ts';
import type { Expression, ExpressionOf } from './expression.ts';
import { canBe, isSystemType, sortOf } from './node-types.ts';

/** `path` as in the definition: `Patient.gender`, `HumanName.family`; `binding` is a required value set. */
export type Element = { type: string; path: string; binding?: string };

/** Undefined: anything, as the descendants of a resource are. */
export type Elements = readonly Element[] | undefined;

type Scope = { source: string; self: Elements; root: Elements };

/**
 * Of an expression on `focus`. Throws FhirError 422 for an element that none of the types has which can stand there, and
 * for a path that begins with another type.
 */
export function elementsIn(expression: Expression, focus: Element, source: string): Elements {
  return typed(expression, [focus], { source, self: [focus], root: [focus] });
}

const system = (type: string): Elements => [{ type: `System.${type}`, path: '' }];

function typed(expression: Expression, focus: Elements, scope: Scope): Elements {
  switch (expression.kind) {
    case 'focus':
      return focus;
    case 'empty':
      return [];
    case 'special':
      if (expression.name === 'index') return system('Integer');
      return expression.name === 'this' ? scope.self : undefined;
    case 'variable':
      if (['resource', 'rootResource', 'context'].includes(expression.name)) return scope.root;
      return system('String');
    case 'literal':
      return system(expression.type);
    case 'quantity':
      return system('Quantity');
    case 'negate':
      return typed(expression.of, focus, scope);
    case 'index':
      typed(expression.index, focus, scope);
      return typed(expression.of, focus, scope);
    case 'member':
      return memberOf(expression, typed(expression.of, focus, scope), scope);
    case 'type':
      return asType(expression, typed(expression.of, focus, scope));
    case 'binary':
      return ofOperator(expression.op, typed(expression.left, focus, scope), typed(expression.right, focus, scope));
    case 'call':
      return ofCall(expression, focus, scope);
  }
}

function memberOf({ of, name, at }: ExpressionOf<'member'>, input: Elements, { source }: Scope): Elements {
  if (input === undefined) return undefined;
  if (of.kind === 'focus' && input.some(({ type }) => type === name || (/^[A-Z]/.test(name) && isA(type, name))))
    return input;
  if (input.some(({ type }) => type === 'Resource' || type.startsWith('System.'))) return undefined;
  const found = eachOnce(input.flatMap(({ type }) => propertiesCalled(name, type)));
  const [first] = input;
  if (found.length > 0 || first === undefined) return found;
  if (name === 'value' && structure(first.type)?.kind === 'primitive-type') return input;
  throw unknownElement(source, at, name, first.type);
}

/** What of the input is of the type, or the type where it is narrower. */
function asType({ op, type }: ExpressionOf<'type'>, input: Elements): Elements {
  if (op === 'is') return system('Boolean');
  const narrowed = {
    type: type.namespace === 'System' || !structure(type.name) ? `System.${type.name}` : type.name,
    path: type.name,
  };
  if (input === undefined) return [narrowed];
  return input.flatMap((element) => {
    if (canBe(element.type, type)) return element;
    const isNarrower = structure(element.type)?.abstract === true && isA(type.name, element.type);
    return isNarrower || (isSystemType(type.name) && element.type.startsWith('System.')) ? narrowed : [];
  });
}

const COMPARING = new Set([
  '=',
  '!=',
  '~',
  '!~',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'contains',
  'and',
  'or',
  'xor',
  'implies',
]);

function ofOperator(op: string, left: Elements, right: Elements): Elements {
  if (COMPARING.has(op)) return system('Boolean');
  if (op === '&') return system('String');
  return op === '|' ? both(left, right) : left;
}

const both = (left: Elements, right: Elements): Elements =>
  left === undefined || right === undefined ? undefined : eachOnce([...left, ...right]);

/** Or paths through choices would multiply by the fifty types an extension may hold. */
const eachOnce = (elements: Element[]): Element[] => [
  ...new Map(elements.map((element) => [`${element.path} ${element.type}`, element])).values(),
];

const KEEPING = new Set(
  'where first last tail skip take single distinct intersect exclude trace checkModifiers getValue sort'.split(' '),
);
/** Their arguments are about each item. */
const OF_EACH = new Set('where exists all select repeat aggregate iif sort trace'.split(' '));
const YIELDS: Record<string, string> = {
  Boolean:
    'empty exists all allTrue anyTrue allFalse anyFalse subsetOf supersetOf isDistinct not startsWith endsWith contains matches matchesFull hasValue hasExtension memberOf conformsTo htmlChecks subsumes subsumedBy comparable',
  Integer: 'count indexOf lastIndexOf length precision toInteger',
  String: 'substring upper lower trim replace replaceMatches toChars split join encode decode escape unescape toString',
  Decimal: 'toDecimal exp ln log sqrt',
  Date: 'today toDate',
  DateTime: 'now toDateTime',
  Time: 'timeOfDay toTime',
  Quantity: 'toQuantity',
};
const YIELDED = new Map(
  Object.entries(YIELDS).flatMap(([type, names]) => names.split(' ').map((name): [string, string] => [name, type])),
);

const A_TEXT: Text = { es: 'un texto', en: 'a text' };
const A_CONDITION: Text = { es: 'una condición', en: 'a condition' };
const ON_TEXT = new Set(
  'startsWith endsWith contains matches matchesFull substring indexOf upper lower replace'.split(' '),
);

function assertOneOf(
  sorts: string[],
  given: Elements,
  expected: Text,
  call: ExpressionOf<'call'>,
  source: string,
): void {
  if (given === undefined || given.length === 0 || given.some(({ type }) => sorts.includes(sortOf(type)))) return;
  throw wrongOperand(source, call.at, `${call.name}()`, expected, given.map(({ type }) => type).join(', '));
}

function ofCall(call: ExpressionOf<'call'>, focus: Elements, scope: Scope): Elements {
  const { of, name, args } = call;
  const input = typed(of, focus, scope);
  if (ON_TEXT.has(name)) assertOneOf(['string', 'date', 'time'], input, A_TEXT, call, scope.source);
  const inner = OF_EACH.has(name) ? { ...scope, self: input } : scope;
  const given = args.map((argument) => typed(argument, OF_EACH.has(name) ? input : focus, inner));
  if (name === 'iif') assertOneOf(['boolean', 'other'], given[0], A_CONDITION, call, scope.source);
  if (KEEPING.has(name)) return input;
  const yielded = YIELDED.get(name) ?? (name.startsWith('convertsTo') ? 'Boolean' : undefined);
  if (yielded !== undefined) return system(yielded);
  switch (name) {
    case 'select':
      return given[0];
    case 'union':
    case 'combine':
      return both(input, given[0]);
    case 'iif':
      return both(given[1], given[2] ?? []);
    case 'extension':
      return [{ type: 'Extension', path: 'Extension' }];
    default:
      return undefined;
  }
}
