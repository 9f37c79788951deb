// The values a search parameter finds in a resource, by an independent FHIRPath engine: https://hl7.org/fhir/R4/fhirpath.html
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import type { Resource } from '../../../server/fhir/request.ts';

/** `path` is that of the element's definition: `Patient.contact.gender`; empty for what an operator yields. */
export type Found = { type: string; value: unknown; path: string };

type Node = { data: unknown; path: string; propName: string; parentResNode: Node | null };
type Compiled = (resource: Resource, environment: { resource: Resource }) => unknown[];

/**
 * Operands of a union are asked one by one: the engine compares quantities to drop doubles, refuses some and takes tiny
 * ones for equal, while a search only asks which values are there.
 */
export function evaluate(expression: string, resource: Resource): Found[] {
  return operandsFor(expression, resource.resourceType).flatMap((operand) =>
    askEngine(operand, resource).filter(({ value }) => value != null),
  );
}

/** The whole expression at once; a primitive with nothing but extensions has no value. Throws what the engine throws. */
export function askEngine(expression: string, resource: Resource): Found[] {
  judging = resource;
  const nodes = compiled(expression)(resource, { resource });
  const types = fhirpath.types(nodes);
  return nodes.map((node, index) => found(node, types[index] ?? ''));
}

/** The values of an expression on each element that another one selects: a composite's components, element by element. */
export function evaluateInside(expression: string, inner: string, resource: Resource): Found[][] {
  return operandsFor(expression, resource.resourceType).flatMap((operand) => {
    const count = evaluate(operand, resource).length;
    return Array.from({ length: count }, (_, at) =>
      splitUnion(inner).flatMap((part) => evaluate(`(${operand}).skip(${at}).take(1).select(${part})`, resource)),
    );
  });
}

function found(node: unknown, type: string): Found {
  if (!isNode(node)) return { type: type.replace(/^(System|FHIR)\./, '').toLowerCase(), value: node, path: '' };
  const { parentResNode, propName } = node;
  const plain = type.replace(/^FHIR\./, '');
  return {
    type: plain === 'System.String' ? 'id' : plain, // the one element of R4 with a System type is Resource.id
    value: node.data,
    path: parentResNode === null ? node.path : `${parentResNode.path}.${propName}`,
  };
}

const isNode = (node: unknown): node is Node => typeof node === 'object' && node !== null && 'propName' in node;

const operands = new Map<string, string[]>();

/** The parts of a union that speak of this type: `Patient.name | Person.name` is `Patient.name` for a Patient. */
function operandsFor(expression: string, type: string): string[] {
  const key = `${type} ${expression}`;
  let known = operands.get(key);
  if (known === undefined) {
    known = splitUnion(expression).filter((operand) => {
      const [first = ''] = operand.replace(/^\(+/, '').split(/[.\s)]/);
      return !/^[A-Z]/.test(first) || first === type || first === 'Resource' || first === 'DomainResource';
    });
    operands.set(key, known);
  }
  return known;
}

function splitUnion(expression: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < expression.length; at++) {
    const character = expression[at];
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === '|' && depth === 0) {
      parts.push(expression.slice(from, at).trim());
      from = at + 1;
    }
  }
  return [...parts, expression.slice(from).trim()];
}

const compiledBy = new Map<string, Compiled>();

function compiled(expression: string): Compiled {
  let known = compiledBy.get(expression);
  if (known === undefined) {
    known = fhirpath.compile(asMeant(expression), r4, {
      resolveInternalTypes: false,
      userInvocationTable: { refersTo: { fn: refersTo, arity: { 1: ['String'] } } },
    }) as Compiled;
    compiledBy.set(expression, known);
  }
  return known;
}

/**
 * R4 writes `as` where lists are meant; FHIRPath allows it on one value and calls the filter ofType (as R5 does). The
 * engine would fetch what resolve() names; here the reference itself tells the type.
 */
const asMeant = (expression: string): string =>
  expression
    .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replace(/\.as\((\w+)\)/g, '.ofType($1)')
    .replace(/resolve\(\) is (\w+)/g, "refersTo('$1')");

let judging: Resource;

function refersTo(inputs: { reference?: string; type?: string }[], type: string): boolean[] {
  return inputs.map(({ reference, type: told }) => {
    if (reference?.startsWith('#')) {
      const contained = judging.contained as Resource[] | undefined;
      return contained?.find(({ id }) => `#${id}` === reference)?.resourceType === type;
    }
    const segments = reference?.replace(/\/_history\/[^/]*$/, '').split('/') ?? [];
    return segments.length > 1 ? segments.at(-2) === type : told === type;
  });
}
