// Where the references of a profile may lead: https://hl7.org/fhir/R4/profiling.html#reference

import { targetNotAllowed, targetOffProfile, wrongAggregation } from '../../fhir/failures-profile.ts';
import { urnNotInBundle } from '../../fhir/failures-profile-bundle.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Node } from '../fhirpath/nodes.ts';
import { isA, referencedType } from '../referenced-type.ts';
import { verdictOn } from './check.ts';
import { type DefinitionSource, type ElementType, structureDefinition, typeOfCanonical } from './definitions.ts';
import type { Check, Judging } from './judging.ts';

type Target = { type: string | undefined; profile: string | undefined };

/** `known`: the targets the type itself allows, judged on every write; empty: any. */
export function referenceChecks(
  { targetProfile = [], aggregation = [] }: ElementType,
  known: readonly string[],
  definitions: DefinitionSource,
): Check[] {
  const targets = targetProfile.map((canonical) => targetOf(canonical, definitions));
  const types = targets.map(({ type }) => type).filter((type) => type !== undefined);
  const isAny = targets.length === 0 || targets.some(({ type }) => type === undefined || type === 'Resource');
  const isNarrower = !isAny && (known.length === 0 || known.some((type) => !types.includes(type)));
  const hasProfiles = targets.some(({ profile }) => profile !== undefined);
  const checks: Check[] = [];
  if (isNarrower) checks.push((node, judging) => checkType(node, types, judging));
  if (hasProfiles) checks.push((node, judging) => checkProfile(node, targets, targetProfile, judging));
  if (aggregation.length > 0) checks.push((node, judging) => checkAggregation(node, aggregation, judging));
  return checks;
}

function targetOf(canonical: string, definitions: DefinitionSource): Target {
  const type = typeOfCanonical(canonical);
  if (type !== undefined) return { type, profile: undefined };
  return { type: structureDefinition(definitions, canonical)?.type, profile: canonical };
}

const referenceIn = ({ value }: Node): string | undefined => {
  const text = typeof value === 'object' && value !== null ? (value as { reference?: unknown }).reference : value;
  return typeof text === 'string' ? text : undefined;
};

/** The type the text tells, or that of the resource at hand. */
function typeOfTarget(node: Node, judging: Judging): string | undefined {
  return resolved(node, judging)?.resourceType ?? referencedType(node.value, judging.root);
}

export const resolved = (node: Node, { around }: Judging): Resource | undefined => {
  const reference = referenceIn(node);
  return reference === undefined ? undefined : (around.resolve(reference)?.value as Resource | undefined);
};

function checkType(node: Node, types: string[], judging: Judging): void {
  const found = typeOfTarget(node, judging);
  if (found === undefined || types.some((type) => isA(found, type))) return;
  const { trail, profile } = judging;
  trail.report((at) => targetNotAllowed(at, referenceIn(node) ?? found, found, types, profile));
}

/** Only what is at hand can be judged: what is contained, or in the same Bundle. */
function checkProfile(node: Node, targets: Target[], wanted: string[], judging: Judging): void {
  const target = resolved(node, judging);
  if (target === undefined) return;
  const possible = targets.filter(({ type }) => type === undefined || isA(target.resourceType, type));
  // Another type is told by checkType; a plain type suffices.
  if (possible.length === 0 || possible.some(({ profile }) => profile === undefined)) return;
  const there: Node = { value: target, type: target.resourceType };
  const faults = possible.map(({ profile }) => verdictOn(there, profile as string, judging).fault);
  const [first] = faults;
  if (faults.includes(undefined) || first === undefined) return;
  const { trail, told, profile } = judging;
  const tried = possible.map((one) => parseCanonical(one.profile as string).url);
  trail.report((at) =>
    told.echo(targetOffProfile(at, referenceIn(node) ?? '', wanted, first.text, profile), target, tried),
  );
}

/** A urn leads nowhere but to an entry of the same Bundle; what a document must hold is told as such. */
export function checkUrn(node: Node, { warnings, lookup, resource, trail }: Judging): void {
  if (!warnings || lookup === undefined || resource.resourceType === 'Composition') return;
  const reference = referenceIn(node);
  if (reference === undefined || !/^urn:(uuid|oid):/.test(reference)) return;
  if (lookup.find(reference, lookup.base) === undefined) trail.report((at) => urnNotInBundle(at, reference));
}

function checkAggregation(node: Node, modes: readonly string[], judging: Judging): void {
  const reference = referenceIn(node);
  if (reference === undefined) return;
  const isContained = reference.startsWith('#');
  const isBundled = !isContained && resolved(node, judging) !== undefined;
  const isAllowed =
    (isContained && modes.includes('contained')) ||
    (isBundled && modes.includes('bundled')) ||
    (!isContained && modes.includes('referenced'));
  if (!isAllowed) judging.trail.report((at) => wrongAggregation(at, reference, modes, judging.profile));
}
