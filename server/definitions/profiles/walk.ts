// Judges every element of a resource by the invariants of its type, and every extension by its definition:
// https://hl7.org/fhir/R4/conformance-rules.html#constraints
import { repeatedElementId } from '../../fhir/failures-validation-links.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Node } from '../fhirpath/nodes.ts';
import { PROSE_CHECKS } from '../prose/checks.ts';
import { isPrimitive, type Property, structure } from '../structures.ts';
import { addressChecks } from './addresses.ts';
import { checkAttachment } from './attachments.ts';
import { checkCoding, looseChecks } from './bindings.ts';
import { checkCharacters } from './characters.ts';
import { constraintsAt } from './constraints.ts';
import type { Owner } from './extension-context.ts';
import { checkExtension } from './extensions.ts';
import type { Check, Judging } from './judging.ts';
import { checkUrn } from './references.ts';
import { checkAgeUnit, checkDistanceUnit, checkDurationUnit } from './units.ts';

type Json = Record<string, unknown>;

/** One JSON member: what is judged of each of its values, besides what their type says. */
type Member = {
  property: Property;
  step: string;
  checks: Check[];
  isSibling: boolean;
  /** Primitives have nothing below but their sibling. */
  plan: () => Plan | undefined;
};
type Plan = { type: string; checks: Check[]; members: Map<string, Member> };

/** Judges a resource that stands inside another: contained, in an entry, in a parameter. */
export type JudgeNested = (resource: Resource, name: string, judging: Judging) => void;

/** By type: what may refuse a resource, and all that $validate tells. */
const plansOfWrites = new Map<string, Plan>();
const plansOfAll = new Map<string, Plan>();

/** Everything in the resource; what is a resource itself goes to `nested`. */
export function walkElements(node: Node, judging: Judging, nested: JudgeNested): void {
  walk(planOf(node.type, judging.warnings), { node, property: undefined }, judging, nested);
}

function planOf(type: string, all: boolean): Plan {
  const plans = all ? plansOfAll : plansOfWrites;
  let plan = plans.get(type);
  if (plan === undefined) {
    plan = { type, checks: checksOf(type, all), members: new Map() };
    plans.set(type, plan);
    for (const property of structure(type)?.properties.values() ?? []) addMembers(property, plan.members, all);
  }
  return plan;
}

/** What no constraint says. */
const OWN_CHECKS: Record<string, Check> = {
  Attachment: checkAttachment,
  Coding: checkCoding,
  Quantity: checkCoding,
  Reference: checkUrn,
};

/** What $validate alone tells. */
const TOLD_CHECKS: Record<string, Check> = {
  Age: checkAgeUnit,
  Distance: checkDistanceUnit,
  Duration: checkDurationUnit,
  ...PROSE_CHECKS,
};
const TEXTS = new Set(['string', 'markdown']);

/** Those of the types it derives from, too. */
function checksOf(type: string, all: boolean): Check[] {
  const base = structure(type)?.base;
  const own = [OWN_CHECKS[type], all ? TOLD_CHECKS[type] : undefined].filter((check) => check !== undefined);
  return [...(base === undefined ? [] : checksOf(base, all)), ...own, ...constraintsAt(type, all)];
}

function addMembers(property: Property, members: Map<string, Member>, all: boolean): void {
  const { name, path, type, choice } = property;
  const step = choice === undefined ? name : choice.slice(0, -3);
  // A backbone's path is its type: its own constraints would be judged twice.
  const own = [
    ...(isElementId(property) ? [checkId] : []),
    ...constraintsAt(path, all),
    ...(all ? toldChecks(property) : []),
  ];
  const checks = path === type ? [] : own;
  if (!isPrimitive(type)) {
    const plan = () => (type === 'Resource' ? undefined : planOf(type, all));
    members.set(name, { property, step, checks, isSibling: false, plan });
    return;
  }
  if (checks.length > 0) members.set(name, { property, step, checks, isSibling: false, plan: () => undefined });
  members.set(`_${name}`, { property, step, checks: [], isSibling: true, plan: () => planOf('Element', all) });
}

/** Snapshot and differential have elements of one id each. */
const isElementId = ({ name, path, type }: Property): boolean =>
  name === 'id' && type === 'string' && path !== 'ElementDefinition.id';

/** https://hl7.org/fhir/R4/element-definitions.html#Element.id */
function checkId({ value }: Node, judging: Judging): void {
  judging.elementIds ??= new Set();
  if (typeof value !== 'string' || !judging.elementIds.has(value)) judging.elementIds.add(value);
  else judging.trail.report((at) => repeatedElementId(at, value));
}

/**
 * Told by $validate alone: systems write codes of their own making where R4 leaves room, beyond its maximum value sets too,
 * and what they send is not lost for that. Addresses of types are judged by the structure.
 */
function toldChecks(property: Property): Check[] {
  const { path, type, loose } = property;
  return [
    ...(loose === undefined || type === 'uri' ? [] : looseChecks(path, loose)),
    ...addressChecks(property),
    ...(TEXTS.has(type) ? [checkCharacters] : []),
  ];
}

function walk(plan: Plan, owner: Owner, judging: Judging, nested: JudgeNested): void {
  const { node } = owner;
  const { value } = node;
  if (typeof value !== 'object' || value === null) return;
  judging.effort.grow();
  for (const check of plan.checks) check(node, judging);
  for (const name in value) {
    const member = plan.members.get(name);
    if (member === undefined) continue;
    const content = (value as Json)[name];
    judging.trail.enter(member.step);
    if (member.property.list && Array.isArray(content)) walkList(member, content, owner, judging, nested);
    else if (!Array.isArray(content)) visit(member, content, owner, judging, nested);
    judging.trail.leave();
    if (judging.trail.full) return;
  }
}

function walkList(member: Member, items: unknown[], owner: Owner, judging: Judging, nested: JudgeNested): void {
  for (let at = 0; at < items.length; at++) {
    judging.trail.enter(at);
    visit(member, items[at], owner, judging, nested);
    judging.trail.leave();
  }
}

function visit(member: Member, value: unknown, owner: Owner, judging: Judging, nested: JudgeNested): void {
  if (value === null || value === undefined) return;
  const { property, checks } = member;
  const { type, name } = property;
  const node: Node = { value, type };
  for (const check of checks) check(node, judging);
  const plan = member.plan();
  if (plan !== undefined) {
    if (type === 'Extension') checkExtension(node, property, owner, judging);
    walk(plan, { node, property }, judging, nested);
  } else if (type === 'Resource' && isResource(value)) nested(value, name, judging);
}

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && typeof (value as Partial<Resource>).resourceType === 'string';
