// Judges a resource, and those inside it, by the invariants of their types and by their profiles:
// https://hl7.org/fhir/R4/profiling.html#resources
import { profileOfOtherType } from '../../fhir/failures-profile-codes.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import type { Resource } from '../../fhir/request.ts';
import { type Node, resourceNode } from '../fhirpath/nodes.ts';
import { checkResponse } from '../questionnaires/check-response.ts';
import { isA } from '../referenced-type.ts';
import { isResourceType } from '../structures.ts';
import { containedIn } from '../unchecked-json.ts';
import type { Trail } from '../validation/trail.ts';
import { isInside } from './bindings.ts';
import { checkBundle } from './bundle.ts';
import { bundleLookup } from './bundle-entries.ts';
import { checkElement, fits } from './check.ts';
import { checkContainedUse } from './contained.ts';
import {
  type DefinitionSource,
  type StructureDefinition,
  structureDefinition,
  typeOfCanonical,
} from './definitions.ts';
import type { Judging, Lookup, Profile, Validation } from './judging.ts';
import { compileProfile } from './rules.ts';
import type { Problem } from './tree.ts';
import { reportUnknown } from './types.ts';
import { walkElements } from './walk.ts';

/** `profiles`: those it must keep to, besides those it claims. */
export function judgeResource(
  resource: Resource,
  profiles: readonly string[],
  trail: Trail,
  validation: Validation,
): void {
  const lookup = resource.resourceType === 'Bundle' ? bundleLookup(resource) : undefined;
  judge(resource, profiles, judgingOf(resource, resource, lookup, trail, validation));
}

function judge(resource: Resource, profiles: readonly string[], judging: Judging): void {
  if (!isResourceType(resource.resourceType)) return;
  const { trail } = judging;
  const claims = claimsOf(resource);
  if (judging.codes === 'profiled' && profiles.length + claims.length === 0) judging.hasCode = nobodyKnows;
  walkElements(resourceNode(resource), judging, judgeNested);
  checkContainedUse(resource, judging);
  if (resource.resourceType === 'QuestionnaireResponse' && judging.responses) checkResponse(resource, judging);
  if (resource.resourceType === 'Bundle') checkBundle(resource, judging.lookup ?? bundleLookup(resource), trail);
  for (const profile of new Set(profiles)) judgeProfile(resource, profile, 'error', judging);
  for (const profile of claims)
    if (!profiles.includes(profile)) judgeProfile(resource, profile, judging.unknownProfiles, judging);
}

const nobodyKnows = (): undefined => undefined;

/** The profiles a resource says it keeps to. */
export function claimsOf({ meta }: Resource): string[] {
  const profile = typeof meta === 'object' && meta !== null ? meta.profile : undefined;
  return Array.isArray(profile) ? profile.filter((one) => typeof one === 'string') : [];
}

/** The definition of the type itself is judged anyway. */
function judgeProfile(
  resource: Resource,
  profile: string,
  unknownProfiles: Validation['unknownProfiles'],
  judging: Judging,
): void {
  if (typeOfCanonical(profile) === resource.resourceType) return;
  if (!judging.apply(resourceNode(resource), profile, judging)) {
    reportUnknown(profile, { ...judging, unknownProfiles });
  }
}

function judgeNested(resource: Resource, name: string, outer: Judging): void {
  const isContained = name === 'contained';
  const root = isContained ? outer.root : resource;
  const own = resource.resourceType === 'Bundle' ? bundleLookup(resource) : undefined;
  const lookup = isContained ? outer.lookup : (own ?? outer.lookup?.from(resource));
  const judging = judgingOf(resource, root, lookup, outer.trail, outer);
  if (isContained) judge(resource, [], judging);
  else outer.trail.within(resource, () => judge(resource, [], judging));
}

// ── one resource among others ───────────────────────────────────────────────────────────────────────────────────────
function judgingOf(
  resource: Resource,
  root: Resource,
  lookup: Lookup | undefined,
  trail: Trail,
  validation: Validation & { depth?: number },
): Judging {
  const judging: Judging = {
    ...validation,
    trail,
    resource,
    root,
    lookup,
    place: trail.expression(),
    profile: resource.resourceType,
    depth: validation.depth ?? 0,
    elementIds: undefined,
    around: undefined as unknown as Judging['around'],
  };
  judging.around = surroundings(judging);
  return judging;
}

function surroundings(judging: Judging): Judging['around'] {
  const { resource, root, lookup } = judging;
  return {
    resource: [resourceNode(resource)],
    root: [resourceNode(root)],
    resolve: (reference) => {
      if (reference === '') return undefined;
      const found = reference.startsWith('#') ? inside(root, reference.slice(1)) : lookup?.find(reference, lookup.base);
      return found === undefined ? undefined : resourceNode(found);
    },
    memberOf: (valueSet, node) => memberOf(valueSet, node, judging),
    conformsTo: (profile, node) => fits(node, profile, judging),
    spend: (steps) => judging.effort.spend(steps),
  };
}

/** `#` alone is the resource itself. */
const inside = (root: Resource, id: string): Resource | undefined => (id === '' ? root : containedIn(root, id));

function memberOf(valueSet: string, { value }: Node, { contains }: Judging): boolean | undefined {
  if (typeof value === 'string') return contains(valueSet, undefined, value);
  if (typeof value !== 'object' || value === null) return undefined;
  const { coding } = value as { coding?: unknown };
  return isInside(Array.isArray(coding) ? coding : [value], valueSet, contains);
}

// ── profiles ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Definitions do not change: who replaces one brings another object, and another source, since others may rest on it. */
const compiled = new WeakMap<DefinitionSource, WeakMap<Resource, Profile | Problem>>();

/** Reports what breaks a profile where the trail stands; false: it is not known. */
export function applyProfile(node: Node, canonical: string, judging: Judging): boolean {
  const definition = structureDefinition(judging.definitions, canonical);
  const type = typeOfCanonical(canonical) ?? definition?.type;
  if (type === undefined) return false;
  const { trail } = judging;
  if (!isA(node.type, type)) {
    trail.report((at) => profileOfOtherType(at, canonical, type, node.type));
    return true;
  }
  // What the type itself says is judged anyway.
  if (definition === undefined || typeOfCanonical(canonical) !== undefined) return true;
  const profile = compiledProfile(definition, judging);
  if (typeof profile === 'function') trail.report((at) => profile(at, canonical));
  else run(profile, parseCanonical(canonical).url, node, judging);
  return true;
}

function compiledProfile(definition: StructureDefinition, { definitions, effort }: Judging): Profile | Problem {
  const known = compiled.get(definitions) ?? new WeakMap<Resource, Profile | Problem>();
  compiled.set(definitions, known);
  const before = known.get(definition);
  if (before !== undefined) return before;
  const { open } = definitions;
  const profile = compileProfile(definition, definitions);
  if (definitions.open === open) known.set(definition, profile);
  effort.spend(STEPS_TO_COMPILE + (typeof profile === 'function' ? 0 : profile.size * STEPS_FOR_AN_ELEMENT));
  return profile;
}

const STEPS_TO_COMPILE = 5_000;
const STEPS_FOR_AN_ELEMENT = 20;

/** A resource elsewhere is judged among what surrounds it there. */
function run({ rules }: Profile, url: string, node: Node, judging: Judging): void {
  const isResource = isResourceType(node.type);
  if (isResource && !judging.told.hold(node.value, url)) return;
  const isElsewhere = isResource && node.value !== judging.resource;
  const there = isElsewhere ? elsewhere(node.value as Resource, judging) : judging;
  checkElement(rules, node, { ...there, profile: url });
}

export function elsewhere(resource: Resource, judging: Judging): Judging {
  const isContained = Array.isArray(judging.root.contained) && judging.root.contained.includes(resource);
  const lookup = isContained ? judging.lookup : judging.lookup?.from(resource);
  return judgingOf(resource, isContained ? judging.root : resource, lookup, judging.trail, judging);
}
