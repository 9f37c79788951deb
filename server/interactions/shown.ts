// A resource as the client wants to see it: https://hl7.org/fhir/R4/http.html#parameters, https://hl7.org/fhir/R4/search.html#elements
import { subset } from '../definitions/elements.ts';
import type { ResourceShape } from '../search/shape.ts';

/** Elements without a type are meant for what was asked for; a resource that none is meant for stays whole. */
export function shown(
  text: string,
  type: string,
  mode: 'match' | 'include',
  { summary, elements = [] }: ResourceShape,
): string {
  const own = elements.filter((name) => name.startsWith(`${type}.`) || (mode === 'match' && !name.includes('.')));
  if (own.length === 0) return summary === undefined ? text : subset(text, { summary });
  return subset(text, { elements: own, ...(summary === undefined ? {} : { summary }) });
}
