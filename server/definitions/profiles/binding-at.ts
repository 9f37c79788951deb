// The value set an element is bound to, whatever the strength: https://hl7.org/fhir/R4/valueset-operation-expand.html (context)
import { type Property, structure } from '../structures.ts';
import { type DefinitionSource, structureDefinition, typeOfCanonical } from './definitions.ts';
import { treeOf } from './snapshot.ts';
import { branchWithId } from './tree.ts';

/**
 * `element`: `[URL of a StructureDefinition]#[path or id in it]`, or the path in a type of R4 alone. undefined: the definition is
 * not known, has no such element, or does not bind it.
 */
export function bindingAt(element: string, definitions: DefinitionSource): string | undefined {
  const hash = element.indexOf('#');
  if (hash === -1) return ofType(element);
  const [canonical, path] = [element.slice(0, hash), element.slice(hash + 1)];
  const profile = structureDefinition(definitions, canonical);
  if (profile === undefined) return typeOfCanonical(canonical) === path.split('.')[0] ? ofType(path) : undefined;
  const tree = treeOf(profile, definitions);
  const branch = typeof tree === 'function' ? undefined : branchWithId(tree, path);
  // A definition need not go into the types of its elements.
  return branch?.element.binding?.valueSet ?? ofType(path.replaceAll(/:[^.]*/g, ''));
}

/** Along the members of types: `Patient.contact.name.use`, `Observation.value[x]`. */
function ofType(path: string): string | undefined {
  const [type = '', ...names] = path.split('.');
  let found: Property | undefined;
  for (const name of names) {
    found = member(found?.type ?? type, name);
    if (found === undefined) return undefined;
  }
  return found?.binding ?? found?.loose?.valueSet;
}

/** Of a choice as a whole one that is bound. */
function member(type: string, name: string): Property | undefined {
  const properties = structure(type)?.properties;
  const choices = [...(properties?.values() ?? [])].filter(({ choice }) => choice === name);
  return properties?.get(name) ?? choices.find(({ binding, loose }) => (binding ?? loose) !== undefined);
}
