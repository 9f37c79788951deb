// The value set an element is bound to, whatever the strength: https://hl7.org/fhir/R4/valueset-operation-expand.html (context)
import { type Property, structure } from '../structures.ts';
import { type DefinitionSource, structureDefinition, typeOfCanonical } from './definitions.ts';

/**
 * `element`: `[URL of a StructureDefinition]#[path or id in it]`, or the path in a type of R4 alone. undefined: the definition is
 * not known, has no such element, or does not bind it.
 */
export function bindingAt(element: string, definitions: DefinitionSource): string | undefined {
  const hash = element.indexOf('#');
  if (hash === -1) return ofType(element.split('.'));
  const [canonical, path] = [element.slice(0, hash), element.slice(hash + 1)];
  const profile = structureDefinition(definitions, canonical);
  if (profile === undefined)
    return typeOfCanonical(canonical) === path.split('.')[0] ? ofType(path.split('.')) : undefined;
  const found = profile.snapshot?.element.find((one) => one.id === path || one.path === path);
  // A snapshot need not go into the types of its elements.
  return found === undefined ? ofType(path.replaceAll(/:[^.]*/g, '').split('.')) : found.binding?.valueSet;
}

/** Along the members of types: `Patient.contact.name.use`, `Observation.value[x]`. */
function ofType([type = '', ...names]: readonly string[]): string | undefined {
  let found: Property | undefined;
  for (const name of names) {
    found = member(found?.type ?? type, name);
    if (found === undefined) return undefined;
  }
  return found?.binding ?? found?.loose?.valueSet;
}

function member(type: string, name: string): Property | undefined {
  const properties = structure(type)?.properties;
  return (
    properties?.get(name) ??
    [...(properties?.values() ?? [])].find(
      ({ choice, loose, binding }) => choice === name && (binding ?? loose) !== undefined,
    )
  );
}
