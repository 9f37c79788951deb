// Generated snapshots beside published ones, in what validation reads of them: https://hl7.org/fhir/R4/profiling.html#snapshot
import type {
  DefinitionSource,
  ElementDefinition,
  StructureDefinition,
} from '../../server/definitions/profiles/definitions.ts';
import { treeOf } from '../../server/definitions/profiles/snapshot.ts';
import type { Branch } from '../../server/definitions/profiles/tree.ts';

type Elements = Map<string, ElementDefinition>;

/** By id, made of the differential alone; a text: why it cannot be. */
export function generated(definition: StructureDefinition, definitions: DefinitionSource): Elements | string {
  const { snapshot: _, ...bare } = definition;
  const tree = treeOf(bare as StructureDefinition, definitions);
  if (typeof tree === 'function') return tree('', definition.url).name;
  const found: Elements = new Map();
  collect(tree, tree.name, found);
  return found;
}

function collect({ element, children, slices }: Branch, id: string, found: Elements): void {
  found.set(id, element);
  for (const [name, child] of children) collect(child, `${id}.${name}`, found);
  for (const slice of slices) collect(slice, `${id.replace(/:[^.:]*$/, '')}:${slice.element.sliceName}`, found);
}
