// The types a profile leaves to an element, and the profiles of those types: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type
import { noTypeProfile, typeNotAllowed } from '../../fhir/failures-profile.ts';
import { unknownProfile } from '../../fhir/failures-profile-codes.ts';
import type { Node } from '../fhirpath/nodes.ts';
import { isA } from '../referenced-type.ts';
import type { Property } from '../structures.ts';
import { verdictOn } from './check.ts';
import { type DefinitionSource, type ElementDefinition, type ElementType, typeOfCanonical } from './definitions.ts';
import type { Check, Judging } from './judging.ts';
import { meantUrl } from './meant.ts';
import { referenceChecks } from './references.ts';
import { elementMeant } from './tree.ts';

/** `base`: what the type itself says of the element. */
export function typeChecks(
  { type: types = [] }: ElementDefinition,
  base: readonly Property[],
  definitions: DefinitionSource,
): Check[] {
  const codes = types.map(({ code }) => code).filter((code) => !code.startsWith('http://hl7.org/fhirpath/'));
  const checks: Check[] = [];
  if (codes.length > 0 && isNarrower(codes, base)) checks.push((node, judging) => checkCode(node, codes, judging));
  for (const type of types) {
    if (elementMeant(type) !== undefined) continue;
    const profiles = (type.profile ?? []).filter((canonical) => !isOf(type.code, typeOfCanonical(canonical)));
    if (profiles.length > 0) checks.push(ofType(type.code, (node, judging) => checkProfiles(node, profiles, judging)));
  }
  const targets = base.find(({ type }) => type === 'Reference' || type === 'canonical')?.targets ?? [];
  for (const type of mergedReferences(types)) {
    for (const check of referenceChecks(type, targets, definitions)) checks.push(ofType(type.code, check));
  }
  return checks;
}

/** The definition of a type is a profile of the types it derives from. */
const isOf = (code: string, type: string | undefined): boolean => type !== undefined && isA(code, type);

/** Some generators write one type per target. */
function mergedReferences(types: readonly ElementType[]): ElementType[] {
  const references = types.filter(({ code, targetProfile }) => isReference(code) && targetProfile !== undefined);
  return [...Map.groupBy(references, ({ code }) => code)].map(([code, same]) => ({
    code,
    targetProfile: same.flatMap(({ targetProfile = [] }) => targetProfile),
    aggregation: same.flatMap(({ aggregation = [] }) => aggregation),
  }));
}

const isReference = (code: string): boolean => code === 'Reference' || code === 'canonical';

const isNarrower = (codes: readonly string[], base: readonly Property[]): boolean =>
  base.some(({ type }) => !codes.includes(type) && !isBackbone(type, codes));

/** The digest names backbones by their path. */
const isBackbone = (type: string, codes: readonly string[]): boolean =>
  type.includes('.') && codes.some((code) => code === 'BackboneElement' || code === 'Element');

const ofType =
  (code: string, check: Check): Check =>
  (node, judging) => {
    if (isA(node.type, code)) check(node, judging);
  };

function checkCode({ type }: Node, codes: readonly string[], { trail, profile }: Judging): void {
  if (!codes.some((code) => isA(type, code))) trail.report((at) => typeNotAllowed(at, type, codes, profile));
}

/** One profile says itself what breaks it; of several, one must be kept to. Extensions are judged by their own URL. */
function checkProfiles(node: Node, profiles: readonly string[], judging: Judging): void {
  const [only] = profiles;
  if (node.value === undefined || only === undefined) return;
  const isExtension = node.type === 'Extension';
  if (isExtension || profiles.length === 1) {
    const isKnown = isExtension ? judging.definitions(only) !== undefined : judging.apply(node, only, judging);
    if (!isKnown) reportUnknown(only, judging);
    return;
  }
  const verdicts = profiles.map((profile) => verdictOn(node, profile, judging));
  const first = verdicts[0]?.fault;
  if (first === undefined || verdicts.some(({ isKnown, fault }) => !isKnown || fault === undefined)) return;
  judging.trail.report((at) => noTypeProfile(at, profiles, first.text, judging.profile));
}

export function reportUnknown(profile: string, { definitions, trail, unknownProfiles, warnings }: Judging): void {
  if (unknownProfiles === 'ignore' || (unknownProfiles === 'warning' && !warnings)) return;
  trail.report((at) => unknownProfile(at, profile, unknownProfiles, meantUrl(profile, definitions)));
}
