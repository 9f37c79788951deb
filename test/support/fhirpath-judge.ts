// The values of an expression as another FHIRPath engine sees them (fhirpath.js, with its own model of R4).
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import type { TypedValue } from '../../server/definitions/search-parameters.ts';
import { structure } from '../../server/definitions/structures.ts';
import type { Resource } from '../../server/fhir/request.ts';

type Judge = (resource: Resource, environment: { resource: Resource }) => unknown[];

/** A message instead of values where the engine refuses to answer. */
export function judged(expression: string, resource: Resource): string[] | string {
  try {
    judging = resource;
    const nodes = judge(expression)(resource, { resource });
    const types = fhirpath.types(nodes);
    return distinct(nodes.map((node, index) => ({ type: plainType(types[index] ?? ''), value: plainValue(node) })));
  } catch (error) {
    return (error as Error).message;
  }
}

/** Each value once, in an order of its own: a union keeps neither doubles nor an order. */
export function distinct(values: TypedValue[]): string[] {
  const present = values.filter(({ value }) => value !== null && value !== undefined);
  return [...new Set(present.map(({ type, value }) => `${judgedType(type)} ${canonical(value)}`))].sort();
}

const plainValue = (node: unknown): unknown =>
  typeof node === 'object' && node !== null && 'data' in node ? node.data : node;

/** Operators yield System types; Resource.id is the one element to which R4 gives one, in place of id. */
const SYSTEM_TYPES: Record<string, string> = { 'System.Boolean': 'boolean', 'System.String': 'id' };
const plainType = (type: string): string => SYSTEM_TYPES[type] ?? type.replace(/^FHIR\./, '');

/** The engine has one type for all backbones. */
const judgedType = (type: string): string => (structure(type)?.kind === 'backbone' ? 'BackboneElement' : type);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );

const judges = new Map<string, Judge>();

function judge(expression: string): Judge {
  let known = judges.get(expression);
  if (known === undefined) {
    known = fhirpath.compile(asMeant(expression), r4, {
      resolveInternalTypes: false,
      userInvocationTable: { refersTo: { fn: refersTo, arity: { 1: ['String'] } } },
    }) as Judge;
    judges.set(expression, known);
  }
  return known;
}

/**
 * R4 writes `as` where lists are meant; FHIRPath allows it on one value and calls the filter ofType (as R5 does). The
 * engine would fetch what resolve() names; here the type is told by the reference.
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
