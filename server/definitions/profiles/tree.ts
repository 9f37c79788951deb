// The elements of a snapshot as a tree, slices beside what they slice: https://hl7.org/fhir/R4/elementdefinition.html#path
import { profileTooLarge } from '../../fhir/failures-profile-definitions.ts';
import type { Issue } from '../../fhir/outcome.ts';
import type { ElementDefinition, ElementType } from './definitions.ts';

export type Branch = {
  element: ElementDefinition;
  /** Last step of its path: `identifier`, `value[x]`; for the root the type. */
  name: string;
  children: Map<string, Branch>;
  /** Of a sliced element, in the order of the definition; those of a slice cut it again. */
  slices: Branch[];
};

/** Says, where a profile is asked for, why it cannot be used. */
export type Problem = (at: string, profile: string) => Issue;

/** Thrown while a tree is made. */
export class UnusableDefinition extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super('The definition cannot be used');
    this.problem = problem;
  }
}

/** Strangers write definitions, too; those that people write stay far below. */
const MOST_ELEMENTS = 10_000;
const DEEPEST = 40;

export const tooLarge: Problem = (at, profile) => profileTooLarge(at, profile, MOST_ELEMENTS, DEEPEST);

/** Throws UnusableDefinition when there are too many elements, or too deep ones. */
export function snapshotTree(elements: readonly ElementDefinition[]): Branch {
  const [first, ...rest] = identified(elements) as [Identified];
  const root: Branch = { element: first, name: first.path, children: new Map(), slices: [] };
  for (const element of rest) insert(root, element);
  return root;
}

function insert(root: Branch, element: Identified): void {
  const steps = stepsOf(element.id);
  let branch: Branch | undefined = root;
  for (let at = 0; at < steps.length - 1 && branch !== undefined; at++) branch = step(branch, steps[at] as string);
  const last = steps.at(-1);
  // A snapshot that mentions a child before its parent cannot be used for that child.
  if (branch === undefined || last === undefined) return;
  const [name, slice] = cut(last);
  const added: Branch = { element, name, children: new Map(), slices: [] };
  const whole = branch.children.get(name);
  if (slice === undefined) branch.children.set(name, added);
  else if (whole !== undefined) slicedBy(whole, slice).slices.push(added);
}

// ── ids ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
export type Identified = ElementDefinition & { id: string };

/** Elements without an id get one: they stand below what was last said of the path above. */
export function identified(elements: readonly ElementDefinition[]): Identified[] {
  if (elements.length > MOST_ELEMENTS) throw new UnusableDefinition(tooLarge);
  const latest = new Map<string, string>();
  const unnamed = new Set(elements.filter(isUnnamed).map(({ id }) => id as string));
  return elements.map((element) => {
    const { path, sliceName } = element;
    const dot = path.lastIndexOf('.');
    const above = path.slice(0, Math.max(dot, 0));
    const slice = sliceName === undefined ? '' : `:${sliceName}`;
    const given = element.id === undefined ? undefined : withoutSlices(element.id, unnamed);
    const id = given ?? (dot === -1 ? path : `${latest.get(above) ?? above}${path.slice(dot)}${slice}`);
    latest.set(path, id);
    return { ...element, id };
  });
}

/** A slice by its id alone is none: the name makes it one. https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.sliceName */
const isUnnamed = ({ id = '', path, sliceName }: ElementDefinition): boolean =>
  sliceName === undefined && /:[^.]*$/.test(id) && id.replace(/:[^.]*/g, '') === path;

/** An id with those steps that are no slices as plain ones: `Location.identifier.use` for `Location.identifier:x.use`. */
function withoutSlices(id: string, unnamed: ReadonlySet<string>): string {
  if (unnamed.size === 0) return id;
  const steps = id.split('.');
  return steps.map((text, at) => (unnamed.has(steps.slice(0, at + 1).join('.')) ? cut(text)[0] : text)).join('.');
}

/** The steps of an id below the root: `['identifier:home', 'system']`. */
export function stepsOf(id: string): string[] {
  const steps = id.split('.').slice(1);
  if (steps.length > DEEPEST || id.split('/').length > DEEPEST) throw new UnusableDefinition(tooLarge);
  return steps;
}

export function cut(step: string): [name: string, slice: string | undefined] {
  const colon = step.indexOf(':');
  return colon === -1 ? [step, undefined] : [step.slice(0, colon), step.slice(colon + 1)];
}

function step(branch: Branch, text: string): Branch | undefined {
  const [name, slice] = cut(text);
  const whole = branch.children.get(name);
  return slice === undefined || whole === undefined ? whole : findSlice(whole, slice);
}

/** The element a content reference such as `#Questionnaire.item` means. */
export function branchWithId(root: Branch, id: string): Branch | undefined {
  let branch: Branch | undefined = root;
  for (const text of id.split('.').slice(1)) branch = branch === undefined ? undefined : step(branch, text);
  return branch;
}

const PROFILE_ELEMENT = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element';

/** The id of the element of a profile that a type means; undefined: it means the whole of its profiles. */
export const elementMeant = ({ _profile }: ElementType): string | undefined =>
  _profile?.[0]?.extension?.find(({ url }) => url === PROFILE_ELEMENT)?.valueString;

// ── slices ──────────────────────────────────────────────────────────────────────────────────────────────────────────
/** What a slice cuts: `home/old` the slice `home`, others the element itself. */
export function slicedBy(whole: Branch, slice: string): Branch {
  const parent = slice.includes('/') ? findSlice(whole, slice.slice(0, slice.lastIndexOf('/'))) : undefined;
  return parent ?? whole;
}

export function findSlice(whole: Branch, name: string): Branch | undefined {
  for (const slice of whole.slices) {
    if (slice.element.sliceName === name) return slice;
    const inner = findSlice(slice, name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
