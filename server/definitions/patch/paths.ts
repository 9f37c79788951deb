// Finds the elements that a FHIRPath of a patch selects, and where they stand: https://hl7.org/fhir/R4/fhirpatch.html
// An interpreter of its own, since engines give values without places; it runs no regular expression of a client's, and
// counts its steps.
import { invalidPatchPath, outsideTheResource, patchTooCostly, pathUnknownElement } from '../../fhir/failures-patch.ts';
import { equalTrees, leaf, treeValue } from '../../fhir/json-tree.ts';
import { FhirError } from '../../fhir/outcome.ts';
import type { Expression, ExpressionOf } from '../fhirpath/expression.ts';
import { parseExpression } from '../fhirpath/parse.ts';
import { isA } from '../referenced-type.ts';
import { COMPARISONS, compare, LOGIC, truthOf } from './conditions.ts';
import { childrenCalled, type Element } from './element-tree.ts';

/** Elements that one patch may look at, all its operations together. */
export const MAX_STEPS = 2_000_000;

/** Counts down over all operations of a patch. */
export type Budget = { steps: number };
export const newBudget = (): Budget => ({ steps: MAX_STEPS });

type Scope = { resource: Element; path: string; where: string; budget: Budget };
type Call = ExpressionOf<'call'>;

/** Throws FhirError 400 for a path that a patch cannot use, 422 for an element that R4 does not have. */
export function locate(path: string, resource: Element, where: string, budget: Budget): Element[] {
  const scope: Scope = { resource, path, where, budget };
  const found = evaluate(parse(path, where), [resource], scope);
  if (found.some((element) => element.at === undefined && element !== resource)) {
    throw refuse(scope, 'no selecciona elementos del recurso', 'it does not select elements of the resource');
  }
  return found;
}

function parse(path: string, where: string): Expression {
  try {
    return parseExpression(path);
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    const [issue] = error.issues;
    throw invalidPatchPath(where, path, issue?.text ?? { es: '', en: '' });
  }
}

const refuse = ({ path, where }: Scope, es: string, en: string) => invalidPatchPath(where, path, { es, en });

function evaluate(expression: Expression, focus: Element[], scope: Scope): Element[] {
  const found = step(expression, focus, scope);
  scope.budget.steps -= found.length + 1;
  if (scope.budget.steps < 0) throw patchTooCostly(scope.where, MAX_STEPS);
  return found;
}

function step(expression: Expression, focus: Element[], scope: Scope): Element[] {
  switch (expression.kind) {
    case 'focus':
      return focus;
    case 'special':
      if (expression.name === 'this') return focus;
      break;
    case 'variable':
      if (RESOURCE.has(expression.name)) return [scope.resource];
      break;
    case 'literal':
      return [constant(expression.value)];
    case 'member':
      return member(expression.name, evaluate(expression.of, focus, scope), scope);
    case 'index':
      return evaluate(expression.of, focus, scope).slice(integer(expression.index)).slice(0, 1);
    case 'type':
      return ofType(expression, evaluate(expression.of, focus, scope));
    case 'call':
      return call(expression, evaluate(expression.of, focus, scope), scope);
    case 'binary':
      return binary(expression, focus, scope);
  }
  const part = scope.path.slice(expression.at, expression.at + 20);
  throw refuse(scope, `${part} no se admite en parches`, `${part} is not taken in patches`);
}

const RESOURCE = new Set(['resource', 'rootResource', 'context']);

const constant = (value: string | number | boolean): Element => ({
  type: { string: 'string', number: 'decimal', boolean: 'boolean' }[typeof value as 'string'],
  content: { value: leaf(value) },
});

/** A type's name at the start of a path stands for the resource itself. */
function member(name: string, focus: Element[], scope: Scope): Element[] {
  if (/^[A-Z]/.test(name)) return focus.filter(({ type }) => isA(type, name));
  const found = focus.map((element) => childrenCalled(name, element));
  const [first] = focus;
  if (first !== undefined && found.every((children) => children === undefined)) {
    throw pathUnknownElement(scope.where, first.type, name);
  }
  return found.flatMap((children) => children ?? []);
}

function ofType({ op, type: { name } }: ExpressionOf<'type'>, items: Element[]): Element[] {
  if (op !== 'is') return items.filter((item) => isA(item.type, name));
  return items.length === 1 ? items.map((item) => constant(isA(item.type, name))) : [];
}

function binary({ op, left, right, at }: ExpressionOf<'binary'>, focus: Element[], scope: Scope): Element[] {
  if (op !== '|' && LOGIC[op] === undefined && !Object.hasOwn(COMPARISONS, op))
    throw refuse(
      scope,
      `${op} no se admite en parches (posición ${at + 1})`,
      `${op} is not taken in patches (position ${at + 1})`,
    );
  const a = evaluate(left, focus, scope);
  const b = evaluate(right, focus, scope);
  if (op === '|') return [...a, ...b];
  const logic = LOGIC[op];
  const truth = logic === undefined ? compare(op as keyof typeof COMPARISONS, a, b) : logic(truthOf(a), truthOf(b));
  return truth === undefined ? [] : [constant(truth)];
}

// ── functions ───────────────────────────────────────────────────────────────────────────────────────────────────────
type Run = (items: Element[], call: Call, scope: Scope) => Element[];

const FUNCTIONS: Record<string, { args: number[]; run: Run }> = {
  where: { args: [1], run: filter },
  extension: { args: [1], run: extensions },
  first: { args: [0], run: (items) => items.slice(0, 1) },
  last: { args: [0], run: (items) => items.slice(-1) },
  tail: { args: [0], run: (items) => items.slice(1) },
  skip: { args: [1], run: (items, { args }) => items.slice(Math.max(0, integer(args[0]))) },
  take: { args: [1], run: (items, { args }) => items.slice(0, Math.max(0, integer(args[0]))) },
  single: { args: [0], run: single },
  resolve: { args: [0], run: resolveContained },
  exists: {
    args: [0, 1],
    run: (items, own, scope) => [constant((own.args.length === 0 ? items : filter(items, own, scope)).length > 0)],
  },
  empty: { args: [0], run: (items) => [constant(items.length === 0)] },
  all: { args: [1], run: (items, own, scope) => [constant(filter(items, own, scope).length === items.length)] },
  not: {
    args: [0],
    run: (items) => [truthOf(items)].flatMap((truth) => (truth === undefined ? [] : constant(!truth))),
  },
  count: { args: [0], run: (items) => [constant(items.length)] },
  hasValue: { args: [0], run: (items) => [constant(items.length === 1 && items[0]?.content.value?.kind === 'leaf')] },
  startsWith: { args: [1], run: text((value, part) => value.startsWith(part)) },
  endsWith: { args: [1], run: text((value, part) => value.endsWith(part)) },
  contains: { args: [1], run: text((value, part) => value.includes(part)) },
  lower: { args: [0], run: text((value) => value.toLowerCase()) },
  upper: { args: [0], run: text((value) => value.toUpperCase()) },
};

function call(own: Call, items: Element[], scope: Scope): Element[] {
  const known = Object.hasOwn(FUNCTIONS, own.name) ? FUNCTIONS[own.name] : undefined;
  if (known === undefined || !known.args.includes(own.args.length)) {
    const names = Object.keys(FUNCTIONS).join(', ');
    throw refuse(
      scope,
      `${own.name}(…) no se admite; se admiten ${names}`,
      `${own.name}(…) is not taken; these are: ${names}`,
    );
  }
  return known.run(items, own, scope);
}

function filter(items: Element[], { args: [criterion] }: Call, scope: Scope): Element[] {
  return items.filter((item) => truthOf(evaluate(criterion as Expression, [item], scope)) === true);
}

/** `extension(url)` is short for `extension.where(url = …)`: https://hl7.org/fhir/R4/fhirpath.html#functions */
function extensions(items: Element[], { args }: Call, scope: Scope): Element[] {
  const url = evaluate(args[0] as Expression, items, scope);
  return member('extension', items, scope).filter(
    (extension) => compare('=', childrenCalled('url', extension) ?? [], url) === true,
  );
}

const integer = (argument: Expression | undefined): number =>
  argument?.kind === 'literal' ? Math.trunc(Number(argument.value)) || 0 : 0;

function single(items: Element[], _own: Call, scope: Scope): Element[] {
  if (items.length > 1) {
    throw refuse(scope, `single() encuentra ${items.length} elementos`, `single() finds ${items.length} elements`);
  }
  return items;
}

/** To resources contained in this one, and nowhere else. */
function resolveContained(items: Element[], _own: Call, scope: Scope): Element[] {
  const contained = childrenCalled('contained', scope.resource) ?? [];
  return items.flatMap((item) => {
    const [reference] = item.type === 'Reference' ? (childrenCalled('reference', item) ?? []) : [item];
    const target = String(reference?.content.value === undefined ? '' : treeValue(reference.content.value));
    if (!target.startsWith('#')) throw outsideTheResource(scope.where, scope.path);
    const id = leaf(target.slice(1));
    return contained.filter((resource) => {
      const [own] = childrenCalled('id', resource) ?? [];
      return own?.content.value !== undefined && equalTrees(own.content.value, id);
    });
  });
}

/** Of one text and one argument; of anything else nothing. */
function text(judge: (value: string, part: string) => boolean | string): Run {
  return (items, { args: [argument] }, scope) => {
    const [value, ...more] = items.map(({ content }) =>
      content.value?.kind === 'leaf' ? treeValue(content.value) : undefined,
    );
    const [given] = argument === undefined ? [constant('')] : evaluate(argument, items, scope);
    const part = given?.content.value === undefined ? undefined : treeValue(given.content.value);
    if (typeof value !== 'string' || typeof part !== 'string' || more.length > 0) return [];
    return [constant(judge(value, part))];
  };
}
