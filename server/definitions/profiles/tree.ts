// The elements of a snapshot as a tree, slices beside what they slice: https://hl7.org/fhir/R4/elementdefinition.html#path
import type { ElementDefinition, StructureDefinition } from './definitions.ts';

export type Branch = {
  element: ElementDefinition;
  /** Last step of its path: `identifier`, `value[x]`; for the root the type. */
  name: string;
  children: Map<string, Branch>;
  /** Of a sliced element, in the order of the definition; those of a slice cut it again. */
  slices: Branch[];
};

/** Undefined: the definition has no snapshot. */
export function snapshotTree(definition: StructureDefinition): Branch | undefined {
  const [first, ...rest] = definition.snapshot?.element ?? [];
  if (first === undefined) return undefined;
  const root: Branch = { element: first, name: first.path, children: new Map(), slices: [] };
  for (const element of rest) insert(root, element);
  return root;
}

function insert(root: Branch, element: ElementDefinition): void {
  const steps = (element.id ?? idOf(element)).split('.').slice(1);
  let branch: Branch | undefined = root;
  for (let at = 0; at < steps.length - 1 && branch !== undefined; at++) branch = step(branch, steps[at] as string);
  const last = steps.at(-1);
  // A snapshot that mentions a child before its parent cannot be used for that child.
  if (branch === undefined || last === undefined) return;
  const [name, slice] = cut(last);
  const added: Branch = { element, name, children: new Map(), slices: [] };
  const whole = branch.children.get(name);
  if (slice === undefined) branch.children.set(name, added);
  else if (whole !== undefined) addSlice(whole, slice, added);
}

/** Only the last step can tell a slice then. */
const idOf = ({ path, sliceName }: ElementDefinition): string =>
  sliceName === undefined ? path : `${path}:${sliceName}`;

function cut(step: string): [name: string, slice: string | undefined] {
  const colon = step.indexOf(':');
  return colon === -1 ? [step, undefined] : [step.slice(0, colon), step.slice(colon + 1)];
}

function step(branch: Branch, text: string): Branch | undefined {
  const [name, slice] = cut(text);
  const whole = branch.children.get(name);
  return slice === undefined || whole === undefined ? whole : findSlice(whole, slice);
}

/** `home/old` is the slice `old` of the slice `home`. */
function addSlice(whole: Branch, name: string, added: Branch): void {
  const parent = name.includes('/') ? findSlice(whole, name.slice(0, name.lastIndexOf('/'))) : undefined;
  (parent ?? whole).slices.push(added);
}

export function findSlice(whole: Branch, name: string): Branch | undefined {
  for (const slice of whole.slices) {
    if (slice.element.sliceName === name) return slice;
    const inner = findSlice(slice, name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The element a content reference such as `#Questionnaire.item` means. */
export function branchWithId(root: Branch, id: string): Branch | undefined {
  let branch: Branch | undefined = root;
  for (const text of id.split('.').slice(1)) branch = branch === undefined ? undefined : step(branch, text);
  return branch;
}
