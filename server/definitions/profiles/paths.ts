// The paths of discriminators, followed in resources and in definitions alike: https://hl7.org/fhir/R4/profiling.html#discriminator
import { memberReader, type Node, pushChildren } from '../fhirpath/nodes.ts';
import { isA, referencedType } from '../referenced-type.ts';
import { type DefinitionSource, structureDefinition, typeOfCanonical } from './definitions.ts';
import type { Judging } from './judging.ts';
import { branchMeant } from './profile-element.ts';
import { resolved } from './references.ts';
import { treeOf } from './snapshot.ts';
import { type Branch, elementMeant } from './tree.ts';

export type PathStep =
  | { kind: 'member'; name: string; membersOf: ReturnType<typeof memberReader> }
  | { kind: 'extension'; url: string }
  | { kind: 'resolve' }
  | { kind: 'type'; type: string };

const STEP = /^(?:(\$this)|extension\('([^']*)'\)|(resolve)\(\)|(?:ofType|as)\(([A-Za-z.]+)\)|([A-Za-z]\w*))(?:\.|$)/;

/** Undefined for what is no path of the restricted language: https://hl7.org/fhir/R4/profiling.html#discriminator */
export function discriminatorSteps(path: string): PathStep[] | undefined {
  const steps: PathStep[] = [];
  for (let rest = path; rest !== ''; ) {
    const found = STEP.exec(rest);
    if (found === null) return undefined;
    const [whole, self, url, resolve, type, name] = found;
    if (url !== undefined) steps.push({ kind: 'extension', url });
    else if (resolve !== undefined) steps.push({ kind: 'resolve' });
    else if (type !== undefined) steps.push({ kind: 'type', type });
    else if (name !== undefined) steps.push({ kind: 'member', name, membersOf: memberReader(name) });
    else if (self === undefined) return undefined;
    rest = rest.slice(whole.length);
  }
  return steps;
}

const extensionsOf = memberReader('extension');

/** The values the path leads to from one value. */
export function valuesAt(node: Node, steps: readonly PathStep[], judging: Judging): Node[] {
  let nodes: Node[] = [node];
  for (const step of steps) nodes = nodes.flatMap((one) => follow(one, step, judging));
  return nodes;
}

function follow(node: Node, step: PathStep, judging: Judging): Node[] {
  const out: Node[] = [];
  switch (step.kind) {
    case 'member':
      pushChildren(node, step.membersOf(node.type), out);
      return out;
    case 'extension':
      pushChildren(node, extensionsOf(node.type), out);
      return out.filter(({ value }) => (value as { url?: unknown }).url === step.url);
    case 'type':
      return isA(node.type, step.type) ? [node] : out;
    case 'resolve':
      return target(node, judging);
  }
}

/** Of what is not at hand, the type at least, as its reference tells it. */
function target(node: Node, judging: Judging): Node[] {
  const resource = resolved(node, judging);
  if (resource !== undefined) return [{ value: resource, type: resource.resourceType }];
  const type = referencedType(node.value, judging.root);
  return type === undefined ? [] : [{ value: undefined, type, sibling: {} }];
}

// ── in the definitions ──────────────────────────────────────────────────────────────────────────────────────────────
function treeOfProfile(canonical: string | undefined, definitions: DefinitionSource): Branch | undefined {
  const definition = canonical === undefined ? undefined : structureDefinition(definitions, canonical);
  const tree = definition === undefined ? undefined : treeOf(definition, definitions);
  return typeof tree === 'object' ? tree : undefined;
}

/** An element of a definition; `types` where a reference was followed. */
export type Spot = { branch: Branch | undefined; types?: string[]; profiles?: string[] };

/** The element the path leads to from a slice; undefined: the definitions say nothing of it. */
export function spotAt(branch: Branch, steps: readonly PathStep[], definitions: DefinitionSource): Spot | undefined {
  let spot: Spot | undefined = { branch };
  for (const step of steps) {
    if (spot?.branch === undefined) return undefined;
    spot = follows(spot.branch, step, definitions);
  }
  return spot;
}

function follows(branch: Branch, step: PathStep, definitions: DefinitionSource): Spot | undefined {
  switch (step.kind) {
    case 'member': {
      const child = childOf(branch, step.name) ?? inProfile(branch, step.name, definitions);
      return child === undefined ? undefined : { branch: child };
    }
    case 'extension': {
      // A slice of its own says more than what it takes after.
      const slice = childOf(branch, 'extension')?.slices.findLast(({ element }) => isExtension(element.type, step.url));
      return slice === undefined ? undefined : { branch: slice };
    }
    case 'type':
      return { branch: branch.slices.find(({ element }) => element.type?.[0]?.code === step.type) ?? branch };
    case 'resolve': {
      const profiles = (branch.element.type ?? []).flatMap(({ targetProfile = [] }) => targetProfile);
      const known = profiles.map((canonical) => structureDefinition(definitions, canonical));
      const types = profiles.flatMap((canonical, at) => typeOfCanonical(canonical) ?? known[at]?.type ?? []);
      const only = profiles.length === 1 ? profiles[0] : undefined;
      return { branch: treeOfProfile(only, definitions), types, profiles };
    }
  }
}

const isExtension = (types: Branch['element']['type'], url: string): boolean =>
  types?.[0]?.profile?.some((canonical) => canonical.split('|')[0] === url) === true;

/** A choice is called by its short name; if only one of its types is spoken of, that one is meant. */
export function childOf(branch: Branch, name: string): Branch | undefined {
  const choice = branch.children.get(`${name}[x]`);
  return branch.children.get(name) ?? (choice?.slices.length === 1 ? choice.slices[0] : choice);
}

/** The child in the one profile of the element's type. */
function inProfile({ element }: Branch, name: string, definitions: DefinitionSource): Branch | undefined {
  const types = element.type ?? [];
  const profiles = types.flatMap(({ profile = [] }) => profile);
  const only = profiles.length === 1 ? types.find(({ profile = [] }) => profile.length > 0) : undefined;
  if (only === undefined) return undefined;
  const isPart = elementMeant(only) !== undefined;
  const root = isPart ? branchMeant(only, definitions)?.branch : treeOfProfile(profiles[0], definitions);
  return root === undefined ? undefined : childOf(root, name);
}
