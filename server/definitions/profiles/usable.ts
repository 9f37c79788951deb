// Whether a profile can be used at all, told where it is written: https://hl7.org/fhir/R4/structuredefinition.html
import type { Issue } from '../../fhir/outcome.ts';
import type { Resource } from '../../fhir/request.ts';
import type { DefinitionSource, StructureDefinition } from './definitions.ts';
import { treeOf } from './snapshot.ts';

/** Asked on writes: what makes it of no use. A base that is not known may come yet. */
export function usabilityOf(resource: Resource, definitions: DefinitionSource, at: string): Issue[] {
  if (resource.resourceType !== 'StructureDefinition') return [];
  const definition = resource as StructureDefinition;
  const tree = definition.derivation === 'constraint' ? treeOf(definition, definitions) : undefined;
  if (typeof tree !== 'function') return [];
  const issue = tree(at, definition.url);
  return issue.name === 'profile-base-unknown' ? [] : [issue];
}
