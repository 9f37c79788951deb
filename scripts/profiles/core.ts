// The definitions of R4 by kind and canonical URL, as SUSHI wants them, from the package of examples: https://hl7.org/fhir/R4/downloads.html
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Definition } from './definition.ts';

const SOURCE = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const BUNDLES = ['types', 'resources', 'extensions', 'profiles-others', 'valuesets', 'v2-valuesets', 'v3-valuesets'];
const KINDS = new Set(['StructureDefinition', 'ValueSet', 'CodeSystem']);

/** What npm calls hl7.fhir.r4.core is on no npm registry; the examples hold the same definitions. */
export function readCore(): Definition[] {
  return BUNDLES.flatMap(readBundle).filter(({ resourceType }) => KINDS.has(resourceType));
}

function readBundle(name: string): Definition[] {
  const text = readFileSync(fileURLToPath(new URL(`Bundle-${name}.json`, SOURCE)), 'utf8');
  return JSON.parse(text).entry.map((entry: { resource: Definition }) => entry.resource);
}
