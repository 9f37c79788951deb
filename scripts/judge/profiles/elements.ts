// The elements a profile speaks of: those of its snapshot, each type of a choice, and below them those of the types they have.
// https://hl7.org/fhir/R4/profiling.html#snapshot
import {
  type DefinitionSource,
  type ElementDefinition,
  type ElementType,
  type StructureDefinition,
  structureDefinition,
} from '../../../server/definitions/profiles/definitions.ts';
import { treeOf } from '../../../server/definitions/profiles/snapshot.ts';
import type { Branch } from '../../../server/definitions/profiles/tree.ts';
import { typeTree } from '../../../server/definitions/profiles/type-tree.ts';
import { choiceName, structure } from '../../../server/definitions/structures.ts';

export type Element = {
  /** Of the definition it stands in: the URL of a profile, or a type of R4. */
  of: string;
  /** `Patient.identifier:dni.system` */
  id: string;
  branch: Branch;
  parent: Element | undefined;
  /** What it is a slice of. */
  whole: Element | undefined;
  members: Element[];
};

/** `unfolded`: the types that have been gone into already; each is once in a run. */
type Reading = { definitions: DefinitionSource; unfolded: Set<string> };

/** Throws if the profile cannot be used. */
export function elementsOf(definition: StructureDefinition, reading: Reading): Element {
  const branch = treeOf(definition, reading.definitions);
  if (typeof branch === 'function') throw new Error(`${definition.url} cannot be used`);
  const root: Element = {
    of: definition.url,
    id: definition.type,
    branch,
    parent: undefined,
    whole: undefined,
    members: [],
  };
  addMembers(root, reading);
  return root;
}

/** It and all below, each after what it stands in. */
export const withinOf = (element: Element): Element[] => [element, ...element.members.flatMap(withinOf)];

export const typesOf = ({ branch }: Element): string[] =>
  (branch.element.type ?? []).map(({ code }) => (code.startsWith('http://hl7.org/fhirpath/') ? 'string' : code));

/** `value` for value[x]. */
export const stepOf = ({ branch: { name } }: Element): string => name.replace('[x]', '');

export const nameFor = (element: Element, type: string): string =>
  element.branch.name.endsWith('[x]') ? choiceName(element.branch.name, type) : element.branch.name;

export const extensionOf = ({ branch }: Element): string | undefined => {
  const [type] = branch.element.type ?? [];
  return type?.code === 'Extension' ? type.profile?.[0] : undefined;
};

function addMembers(owner: Element, reading: Reading): void {
  const { of, id, branches } = below(owner, reading);
  for (const branch of branches) {
    // The text of a primitive is no member in JSON.
    if (branch.name !== 'value' || branch.element.type?.[0]?.code.startsWith('http://hl7.org/fhirpath/') !== true)
      addMember(owner, undefined, branch, of, `${id}.${branch.name}`, reading);
  }
}

function addMember(
  owner: Element,
  whole: Element | undefined,
  branch: Branch,
  of: string,
  id: string,
  reading: Reading,
): void {
  const element: Element = { of, id, branch, parent: owner, whole, members: [] };
  owner.members.push(element);
  addMembers(element, reading);
  for (const slice of [...branch.slices, ...unnamedChoices(branch)])
    addMember(owner, element, slice, of, `${id.replace(/:[^.]*$/, '')}:${slice.element.sliceName}`, reading);
}

type Below = { of: string; id: string; branches: Iterable<Branch> };

function below({ of, id, branch }: Element, { definitions, unfolded }: Reading): Below {
  const { element, children } = branch;
  if (children.size > 0 || element.contentReference !== undefined || element.max === '0')
    return { of, id, branches: children.values() };
  const [type, ...others] = element.type ?? [];
  if (type === undefined || others.length > 0) return { of, id, branches: [] };
  const [inside] = type.profile ?? [type.code];
  // Extensions are gone into on their own; those without a definition hold every type there is.
  if (type.code === 'Extension' || inside === undefined || unfolded.has(inside)) return { of, id, branches: [] };
  if (structure(type.code)?.kind !== 'complex-type') return { of, id, branches: [] };
  unfolded.add(inside);
  const definition = structureDefinition(definitions, inside);
  const tree = definition === undefined ? typeTree(type.code) : treeOf(definition, definitions);
  if (typeof tree !== 'object') return { of, id, branches: [] };
  return { of: definition?.url ?? type.code, id: type.code, branches: tree.children.values() };
}

/** The types of a choice that no slice is about. */
function unnamedChoices({ element, name, slices }: Branch): Branch[] {
  const { type = [], sliceName } = element;
  if (!name.endsWith('[x]') || type.length < 2 || sliceName !== undefined) return [];
  const named = new Set(slices.flatMap((slice) => slice.element.type ?? []).map(({ code }) => code));
  return type.filter(({ code }) => !named.has(code)).map((one) => ofType(element, name, one));
}

const ofType = (element: ElementDefinition, name: string, type: ElementType): Branch => ({
  element: {
    ...element,
    min: 0,
    type: [type],
    sliceName: choiceName(name, type.code),
  },
  name,
  children: new Map(),
  slices: [],
});
