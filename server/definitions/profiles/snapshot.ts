// Makes the tree of a definition: of its snapshot or, without one, of its base as its differential changes it.
// https://hl7.org/fhir/R4/profiling.html#snapshot, https://hl7.org/fhir/R4/structuredefinition.html#interpretation
import {
  profileBaseCircular,
  profileBaseUnknown,
  profileElementUnknown,
  profileWithoutElements,
} from '../../fhir/failures-profile-definitions.ts';
import type { Resource } from '../../fhir/request.ts';
import { choiceName, structure } from '../structures.ts';
import {
  type DefinitionSource,
  type ElementDefinition,
  type ElementType,
  type Slicing,
  type StructureDefinition,
  structureDefinition,
  typeOfCanonical,
} from './definitions.ts';
import {
  type Branch,
  branchWithId,
  cut,
  elementMeant,
  findSlice,
  type Identified,
  identified,
  type Problem,
  slicedBy,
  snapshotTree,
  stepsOf,
  tooLarge,
  UnusableDefinition,
} from './tree.ts';
import { typeTree } from './type-tree.ts';

const trees = new WeakMap<DefinitionSource, WeakMap<Resource, Branch | Problem>>();

/** Bases that rest on one another. */
const DEEPEST = 20;
/** With all that is copied from bases and types. */
const MOST_BRANCHES = 20_000;

/** Kept as long as the source, where bases and profiles of types are looked up; or why there is none. */
export function treeOf(definition: StructureDefinition, definitions: DefinitionSource, depth = 0): Branch | Problem {
  let known = trees.get(definitions);
  if (known === undefined) {
    known = new WeakMap();
    trees.set(definitions, known);
  }
  const before = known.get(definition);
  if (before !== undefined) return before;
  // Whoever asks for it meanwhile goes in a circle.
  known.set(definition, profileBaseCircular);
  const { open } = definitions;
  let tree: Branch | Problem | undefined;
  try {
    tree = madeOrNot(definition, making(definitions, depth));
    return tree;
  } finally {
    if (tree !== undefined && definitions.open === open) known.set(definition, tree);
    else known.delete(definition);
  }
}

/** `left`: how many branches may still be copied; `shortcuts`: choices that are spoken of as `valueQuantity`. */
type Making = {
  definitions: DefinitionSource;
  depth: number;
  left: number;
  shortcuts: Set<Branch>;
  /** Slices the base does not have. */
  added: Set<Branch>;
  visit?: (told: Told) => void;
};

/** An element of a differential; `before`: as the base has it, or as slices begin. */
export type Told = {
  element: ElementDefinition;
  at: number;
  before: ElementDefinition;
  /** Of a slice: how its element is sliced, and how it was in the base. */
  whole: { now: Slicing | undefined; base: Slicing | undefined } | undefined;
  isNew: boolean;
};

/** The tree that base and differential make, whatever the snapshot says; `visit` is told of each element on the way. */
export function differentialTree(
  { snapshot: _, ...definition }: StructureDefinition,
  definitions: DefinitionSource,
  visit: (told: Told) => void,
): Branch | Problem {
  return madeOrNot(definition as StructureDefinition, { ...making(definitions, 0), visit });
}

const making = (definitions: DefinitionSource, depth: number): Making => ({
  definitions,
  depth,
  left: MOST_BRANCHES,
  shortcuts: new Set(),
  added: new Set(),
});

function madeOrNot(definition: StructureDefinition, making: Making): Branch | Problem {
  try {
    return make(definition, making);
  } catch (error) {
    const isOwn = making.depth === 0 || !(error instanceof TooManyBases);
    if (error instanceof UnusableDefinition && isOwn) return error.problem;
    throw error;
  }
}

function make(definition: StructureDefinition, making: Making): Branch {
  const { snapshot, differential, baseDefinition } = definition;
  if (snapshot !== undefined && snapshot.element.length > 0)
    return snapshotTree(snapshot.element.map((element) => boundFrom(definition, element)));
  if (differential === undefined || baseDefinition === undefined) throw new UnusableDefinition(profileWithoutElements);
  const base = baseTree(baseDefinition, making);
  const root = copyOf(base, making);
  for (const [at, element] of identified(differential.element).entries()) {
    const branch = reach(root, element.id, making);
    const before = branch.element;
    spend((before.constraint?.length ?? 0) >> 4, making);
    branch.element = merged(before, boundFrom(definition, element));
    making.visit?.({ element, at, before, whole: wholeOf(element.id, root, base), isNew: making.added.delete(branch) });
  }
  for (const choice of making.shortcuts) closeChoice(choice);
  return root;
}

/** What the definition contains is found by its address wherever the element is inherited. */
function boundFrom<Element extends ElementDefinition>(
  { url, contained }: StructureDefinition,
  element: Element,
): Element {
  const { binding } = element;
  if (contained === undefined || binding?.valueSet?.startsWith('#') !== true) return element;
  return { ...element, binding: { ...binding, valueSet: `${url}${binding.valueSet}` } };
}

/** How the element is sliced that an id cuts a slice of. */
function wholeOf(id: string, root: Branch, base: Branch): Told['whole'] {
  const last = id.lastIndexOf(':');
  if (last < id.lastIndexOf('.')) return undefined;
  const [now, before] = [root, base].map((tree) => branchWithId(tree, id.slice(0, last))?.element.slicing);
  return { now, base: before };
}

function baseTree(canonical: string, making: Making): Branch {
  const type = typeOfCanonical(canonical);
  const definition = type === undefined ? structureDefinition(making.definitions, canonical) : undefined;
  const tree = type === undefined ? definition && treeAbove(definition, making) : typeTree(type);
  if (tree === undefined) throw new UnusableDefinition((at, profile) => profileBaseUnknown(at, profile, canonical));
  if (typeof tree === 'function') throw new UnusableDefinition(tree);
  return tree;
}

/** Says nothing of those on the way: only the definition that was asked for rests on so many. */
class TooManyBases extends UnusableDefinition {}

function treeAbove(definition: StructureDefinition, { definitions, depth }: Making): Branch | Problem {
  if (depth === DEEPEST) throw new TooManyBases(profileBaseCircular);
  return treeOf(definition, definitions, depth + 1);
}

/** An element that is told again and again is copied with all it says so far. */
function spend(branches: number, making: Making): void {
  making.left -= branches;
  if (making.left < 0) throw new UnusableDefinition(tooLarge);
}

function copyOf(branch: Branch, making: Making): Branch {
  spend(1, making);
  const { element, name, slices } = branch;
  return { element, name, children: childrenOf(branch, making), slices: slices.map((one) => copyOf(one, making)) };
}

const childrenOf = ({ children }: Branch, making: Making): Branch['children'] =>
  new Map([...children].map(([name, child]) => [name, copyOf(child, making)]));

// ── the element a differential speaks of ────────────────────────────────────────────────────────────────────────────
/** Slices that are not there yet are made. */
function reach(root: Branch, id: string, making: Making): Branch {
  let branch = root;
  let sliced: Branch | undefined;
  for (const step of stepsOf(id)) {
    unfold(branch, sliced, making);
    const [name, slice] = cut(step);
    const child = branch.children.get(name);
    const whole = child ?? shortcut(branch, name, making);
    const sliceName = child === undefined ? name : slice;
    if (whole === undefined) throw new UnusableDefinition((at, profile) => profileElementUnknown(at, profile, id));
    sliced = sliceName === undefined ? undefined : slicedBy(whole, sliceName);
    branch = sliceName === undefined ? whole : (findSlice(whole, sliceName) ?? addSlice(whole, sliceName, making));
  }
  return branch;
}

/** `valueQuantity` is the slice of that type: https://hl7.org/fhir/R4/profiling.html#slicing */
function shortcut({ children }: Branch, name: string, { shortcuts }: Making): Branch | undefined {
  for (const [whole, choice] of children) {
    if (!whole.endsWith('[x]') || typesCalled(choice, name).length === 0) continue;
    shortcuts.add(choice);
    return choice;
  }
  return undefined;
}

/** Only the types that shortcuts speak of are left. */
function closeChoice(choice: Branch): void {
  const type = choice.slices.flatMap(({ element }) => element.type ?? []);
  const slicing: Slicing = { discriminator: [{ type: 'type', path: '$this' }], ordered: false, rules: 'closed' };
  choice.element = { ...choice.element, type, slicing };
}

const typesCalled = ({ name: whole, element: { type = [] } }: Branch, name: string): ElementType[] =>
  type.filter(({ code }) => name === choiceName(whole, code));

/** What is not bound to come, unless it says so: https://hl7.org/fhir/R4/profiling.html#slicing */
function addSlice(whole: Branch, name: string, making: Making): Branch {
  spend(1, making);
  const parent = slicedBy(whole, name);
  const { slicing, ...element } = parent.element;
  const types = whole.name.endsWith('[x]') ? typesCalled(whole, name) : [];
  const narrowed = types.length === 0 ? {} : { type: types };
  const slice = {
    element: { ...element, ...narrowed, sliceName: name, min: 0 },
    name: whole.name,
    children: new Map(),
    slices: [],
  };
  parent.slices.push(slice);
  making.added.add(slice);
  return slice;
}

/**
 * Gives an element its children: those of what it slices, of the profile of its type, or of its type; of what it refers to
 * those that R4 gives it, since what a profile says of one level need not hold of the next.
 */
function unfold(branch: Branch, sliced: Branch | undefined, making: Making): void {
  if (branch.children.size > 0) return;
  const { contentReference, type } = branch.element;
  const isAlike = sliced !== undefined && sliced.children.size > 0 && type === sliced.element.type;
  const tree = isAlike
    ? sliced
    : contentReference === undefined
      ? treeOfTypes(branch.element, making)
      : typeTree(contentReference.split('#')[1] ?? '');
  if (tree !== undefined) branch.children = childrenOf(tree, making);
}

/** Of several types what all elements have. A profile that cannot be used says nothing here, and its name where it is asked for. */
function treeOfTypes({ type = [] }: ElementDefinition, making: Making): Branch | undefined {
  const [first, ...others] = type;
  if (first === undefined || others.length > 0) return typeTree('Element');
  const [profile, ...more] = elementMeant(first) === undefined ? (first.profile ?? []) : [];
  const definition =
    profile === undefined || more.length > 0 ? undefined : structureDefinition(making.definitions, profile);
  const tree = definition === undefined ? undefined : treeAbove(definition, making);
  return typeof tree === 'object' ? tree : typeTree(structure(first.code) === undefined ? 'Element' : first.code);
}

// ── what it says of it ──────────────────────────────────────────────────────────────────────────────────────────────
/** Constraints add up; all else takes the place of what the base says. */
function merged(own: ElementDefinition, told: Identified): ElementDefinition {
  const { id, path, base, slicing, binding, constraint, ...rest } = told;
  return {
    ...own,
    ...rest,
    ...(slicing === undefined ? {} : { slicing: { ...own.slicing, ...slicing } }),
    ...(binding === undefined ? {} : { binding: { ...own.binding, ...binding } }),
    ...(constraint === undefined ? {} : { constraint: [...(own.constraint ?? []), ...constraint] }),
  };
}
