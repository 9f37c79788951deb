// Runs the rules of a profile on a value and all that is in it: https://hl7.org/fhir/R4/profiling.html
import { outsideSlices, sliceNotAtEnd, slicesOutOfOrder, tooFew, tooMany } from '../../fhir/failures-profile.ts';
import type { Issue } from '../../fhir/outcome.ts';
import type { Resource } from '../../fhir/request.ts';
import { type Node, pushChildren } from '../fhirpath/nodes.ts';
import { isA } from '../referenced-type.ts';
import { isResourceType } from '../structures.ts';
import { Trail } from '../validation/trail.ts';
import { typeOfCanonical } from './definitions.ts';
import {
  type ElementRules,
  isFault,
  type Judging,
  type MemberRules,
  type SliceRules,
  type SlicingRules,
  type Verdict,
} from './judging.ts';
import { Told } from './told.ts';

export function checkElement(rules: ElementRules, node: Node, judging: Judging): void {
  judging.effort.spend(1 + rules.checks.length + rules.members.length);
  for (const check of rules.checks) check(node, judging);
  if (rules.members.length === 0) return;
  const inside = insideOf(node, judging);
  for (const member of rules.members) checkMember(member, node, inside);
}

/** What is in a resource inside another is about that one: https://hl7.org/fhir/R4/fhirpath.html#variables */
const insideOf = (node: Node, judging: Judging): Judging =>
  node.value !== judging.resource && isResourceType(node.type)
    ? { ...judging.elsewhere(node.value as Resource, judging), profile: judging.profile }
    : judging;

/** A value, and which of its repetitions it is; -1: it does not repeat. */
type Item = { node: Node; at: number };

function checkMember(member: MemberRules, owner: Node, judging: Judging): void {
  const members = member.membersOf(owner.type);
  const [property] = members.readers;
  // A type of a choice that has no such element: the rules are about another type.
  if (property === undefined) return;
  const nodes: Node[] = [];
  pushChildren(owner, members, nodes);
  const { trail, profile } = judging;
  const { name, min, max, rules, slicing } = member;
  trail.enter(name);
  // What its slices ask for is told with their names.
  if (nodes.length < min && leastOf(slicing) < min) trail.report((at) => tooFew(at, name, nodes.length, min, profile));
  if (nodes.length > max) trail.report((at) => tooMany(at, name, nodes.length, max, profile));
  const items = nodes.map((node, at) => ({ node, at: property.list ? at : -1 }));
  for (const item of items) checkItem(rules, item, judging);
  if (slicing !== undefined) checkSlicing(slicing, name, items, judging);
  trail.leave();
}

const leastOf = (slicing: SlicingRules | undefined): number =>
  slicing?.slices.reduce((sum, { min }) => sum + min, 0) ?? 0;

function checkItem(rules: ElementRules, { node, at }: Item, judging: Judging): void {
  const { trail } = judging;
  if (at !== -1) trail.enter(at);
  checkElement(rules, node, judging);
  if (at !== -1) trail.leave();
}

// ── slices ──────────────────────────────────────────────────────────────────────────────────────────────────────────
function checkSlicing(slicing: SlicingRules, name: string, items: readonly Item[], judging: Judging): void {
  const { slices } = slicing;
  const members = slices.map((): Item[] => []);
  let latest = -1;
  let outside: Item | undefined;
  for (const item of items) {
    let found = sliceOf(slicing, item.node, judging);
    if (found === -1 && slicing.rules === 'closed') found = meantSlice(slicing, item.node, judging);
    if (found === -1) {
      if (slicing.rules === 'closed')
        reportAt(item, judging, (at) => outsideSlices(at, name, namesOf(slices), judging.profile));
      outside ??= item;
      continue;
    }
    members[found]?.push(item);
    if (slicing.ordered && found < latest) reportOrder(item, found, latest, slices, judging);
    latest = Math.max(latest, found);
    if (outside !== undefined && slicing.rules === 'openAtEnd') {
      reportAt(outside, judging, (at) => sliceNotAtEnd(at, name, namesOf(slices), judging.profile));
    }
  }
  slices.forEach((slice, index) => {
    checkSlice(slice, name, members[index] ?? [], judging);
  });
}

const namesOf = (slices: readonly SliceRules[]): string[] => slices.map(({ name }) => name);

/** The first slice that has it; `@default` takes what no other has. */
function sliceOf({ slices }: SlicingRules, node: Node, judging: Judging): number {
  judging.effort.spend(slices.length);
  const found = slices.findIndex(({ name, matches }) => name !== '@default' && matches(node, judging));
  return found === -1 ? slices.findIndex(({ name }) => name === '@default') : found;
}

/**
 * Of a value that no slice admits and something must be said of: the only slice that is for its type. To be told what keeps
 * it from there says more than that it is nowhere. -1: none, or several, or that slice would say nothing.
 */
function meantSlice({ slices }: SlicingRules, node: Node, judging: Judging): number {
  const likely = slices.filter(({ resembles }) => resembles?.(node, judging) === true);
  const [only] = likely;
  return only === undefined || likely.length > 1 || keeps(only.rules, node, judging) ? -1 : slices.indexOf(only);
}

function reportAt({ at }: Item, { trail }: Judging, make: (expression: string) => Issue): void {
  if (at !== -1) trail.enter(at);
  trail.report(make);
  if (at !== -1) trail.leave();
}

function reportOrder(item: Item, found: number, latest: number, slices: readonly SliceRules[], judging: Judging): void {
  reportAt(item, judging, (at) =>
    slicesOutOfOrder(at, slices[found]?.name ?? '', slices[latest]?.name ?? '', judging.profile),
  );
}

function checkSlice(slice: SliceRules, name: string, items: readonly Item[], judging: Judging): void {
  const { trail, profile } = judging;
  const { min, max } = slice;
  const label = `${name}:${slice.name}`;
  if (items.length < min) trail.report((at) => tooFew(at, marked(label, slice), items.length, min, profile));
  if (items.length > max) trail.report((at) => tooMany(at, marked(label, slice), items.length, max, profile));
  for (const item of items) checkItem(slice.rules, item, judging);
  if (slice.slicing !== undefined) checkSlicing(slice.slicing, label, items, judging);
}

function marked(label: string, slice: SliceRules): string {
  const mark = slice.mark();
  return mark === undefined ? label : `${label} (${mark})`;
}

// ── without a word ──────────────────────────────────────────────────────────────────────────────────────────────────
const DEEPEST = 12;
const STEPS_TO_TRY = 300;

/** The first fault that `run` reports; what it says goes nowhere else. Profiles that mean each other end in trust. */
function firstFault(judging: Judging, run: (quiet: Judging) => void): Issue | undefined {
  judging.effort.spend(STEPS_TO_TRY);
  if (judging.depth >= DEEPEST) return undefined;
  const trail = new Trail(judging.resource.resourceType, judging.root);
  run({ ...judging, trail, depth: judging.depth + 1, warnings: false, told: new Told() });
  return trail.issues.find(isFault);
}

export const keeps = (rules: ElementRules, node: Node, judging: Judging): boolean =>
  firstFault(judging, (quiet) => checkElement(rules, node, quiet)) === undefined;

/** Asked once for each value and profile of a resource; while it is being asked, profiles that mean each other trust. */
export function verdictOn(node: Node, profile: string, judging: Judging): Verdict {
  const known = judging.verdicts.get(node.value) ?? new Map<string, Verdict>();
  judging.verdicts.set(node.value, known);
  const before = known.get(profile);
  if (before !== undefined) return before;
  const verdict: Verdict = { isKnown: true, fault: undefined };
  if (judging.depth >= DEEPEST) return verdict;
  known.set(profile, verdict);
  verdict.fault = firstFault(judging, (quiet) => {
    verdict.isKnown = quiet.apply(node, profile, quiet);
  });
  return verdict;
}

/** A profile that is not known is not kept to. */
export function fits(node: Node, profile: string, judging: Judging): boolean {
  const type = typeOfCanonical(profile);
  if (type !== undefined) return isA(node.type, type);
  const { isKnown, fault } = verdictOn(node, profile, judging);
  return isKnown && fault === undefined;
}
