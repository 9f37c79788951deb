// The extensions of R4 that profiles name: the hub knows R4's types by heart, its extensions only where a package holds them.
// https://hl7.org/fhir/R4/extensibility-registry.html
import type { Definition } from './definition.ts';

const HL7 = 'http://hl7.org/fhir/StructureDefinition/';
/** Any element may say why it is absent, in whatever profile. */
const ALWAYS = [`${HL7}data-absent-reason`];

/** HL7's own definitions, out of the package of R4, of the extensions that these refer to. */
export function borrowedExtensions(core: Definition[], definitions: Definition[]): Definition[] {
  const named = definitions
    .flatMap(({ differential }) => differential?.element ?? [])
    .flatMap(({ type = [] }) => type)
    .filter(({ code }) => code === 'Extension')
    .flatMap(({ profile = [] }) => profile)
    .filter((url) => url.startsWith(HL7));
  const wanted = new Set([...ALWAYS, ...named]);
  const found = core.filter(({ url, type }) => type === 'Extension' && wanted.has(url));
  if (found.length < wanted.size) throw new Error(`R4 has not all of these extensions: ${[...wanted].join(', ')}`);
  return found;
}
