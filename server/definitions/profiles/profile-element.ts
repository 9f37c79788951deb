// A type may mean one element of a profile: https://hl7.org/fhir/R4/extension-elementdefinition-profile-element.html
import { type DefinitionSource, type ElementType, structureDefinition } from './definitions.ts';
import { treeOf } from './snapshot.ts';
import { type Branch, branchWithId, elementMeant } from './tree.ts';

/** Where it stands; undefined: the type means no element, or one that nobody knows. */
export function branchMeant(
  type: ElementType,
  definitions: DefinitionSource,
): { root: Branch; branch: Branch } | undefined {
  const [id, canonical] = [elementMeant(type), type.profile?.[0]];
  const definition =
    id === undefined || canonical === undefined ? undefined : structureDefinition(definitions, canonical);
  const root = definition === undefined ? undefined : treeOf(definition, definitions);
  const branch = typeof root === 'object' ? branchWithId(root, id as string) : undefined;
  return branch === undefined ? undefined : { root: root as Branch, branch };
}
