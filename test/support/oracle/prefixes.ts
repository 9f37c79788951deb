// What the prefixes of ordered parameters mean on ranges: https://hl7.org/fhir/R4/search.html#prefix

export const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
export type Prefix = (typeof PREFIXES)[number];

export function splitPrefix(text: string): { prefix: Prefix; rest: string } {
  const prefix = PREFIXES.find((one) => text.startsWith(one));
  return prefix === undefined ? { prefix: 'eq', rest: text } : { prefix, rest: text.slice(2) };
}
