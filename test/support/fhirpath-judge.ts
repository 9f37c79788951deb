// The values of an expression as another FHIRPath engine sees them (fhirpath.js, with its own model of R4).
import type { TypedValue } from '../../server/definitions/search-parameters.ts';
import { structure } from '../../server/definitions/structures.ts';
import type { Resource } from '../../server/fhir/request.ts';
import { askEngine } from './oracle/values.ts';

/** A message instead of values where the engine refuses to answer. */
export function judged(expression: string, resource: Resource): string[] | string {
  try {
    return distinct(askEngine(expression, resource));
  } catch (error) {
    return (error as Error).message;
  }
}

/** Each value once, in an order of its own: a union keeps neither doubles nor an order. */
export function distinct(values: TypedValue[]): string[] {
  const present = values.filter(({ value }) => value !== null && value !== undefined);
  return [...new Set(present.map(({ type, value }) => `${judgedType(type)} ${canonical(value)}`))].sort();
}

/** The engine has one type for all backbones. */
const judgedType = (type: string): string => (structure(type)?.kind === 'backbone' ? 'BackboneElement' : type);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
