// What R4 says of a profile in prose: it rests on its base, narrows it, and its snapshot says what its differential says.
// https://hl7.org/fhir/R4/structuredefinition.html, https://hl7.org/fhir/R4/profiling.html
import { relativeAddress } from '../../fhir/failures-profile-addresses.ts';
import {
  pathAgainstId,
  profileOfOtherBase,
  sliceInClosed,
  sliceWithoutSlicing,
  slicingLoosened,
  snapshotDiffers,
  snapshotLacks,
  typeOfBase,
} from '../../fhir/failures-structure-definition.ts';
import type { Issue } from '../../fhir/outcome.ts';
import type { Resource } from '../../fhir/request.ts';
import type { ElementDefinition, ElementType, StructureDefinition } from '../profiles/definitions.ts';
import { choiceOf, typeDefined } from '../profiles/definitions.ts';
import type { Judging } from '../profiles/judging.ts';
import { differentialTree, type Told, treeOf } from '../profiles/snapshot.ts';
import { equalsFixed } from '../profiles/values.ts';
import { DEFINITIONS } from '../structures.ts';
import { validateResource } from '../validation/validate.ts';
import { discriminatorFaults } from './discriminators.ts';
import { narrowingFaults } from './narrowing.ts';

/** Nothing is said of one that is not sound. */
export function checkStructureDefinition(resource: Resource, judging: Judging): void {
  const definition = resource as StructureDefinition;
  if (validateResource(resource).length > 0) return;
  if (definition.derivation === 'constraint') checkProfile(definition, judging);
  if (definition.derivation === 'specialization') checkOwnType(definition, judging);
}

/** A type without an address is one of HL7's: https://hl7.org/fhir/R4/structuredefinition-definitions.html#StructureDefinition.type */
function checkOwnType({ url, type, baseDefinition }: StructureDefinition, { trail }: Judging): void {
  if (!type.includes(':') && url !== DEFINITIONS + type) trail.report((at) => relativeAddress(at, type), 'type');
  if (type === baseDefinition) trail.report((at) => typeOfBase(at, type), 'type');
}

function checkProfile(definition: StructureDefinition, { definitions, trail, effort }: Judging): void {
  const { differential, snapshot, url } = definition;
  const found: Issue[] = [];
  const place = `${trail.expression()}.differential.element`;
  const visit = (told: Told): void => {
    effort.spend(STEPS_FOR_AN_ELEMENT + sizeOf(told.element) * sizeOf(told.before));
    const at = `${place}[${told.at}]`;
    found.push(...narrowingFaults(told.element, told.before, at, definitions));
    found.push(...slicingFaults(told, at), ...discriminatorFaults(told.element, told.before, at));
    found.push(...pathFaults(told.element, at));
  };
  const tree =
    differential === undefined ? treeOf(definition, definitions) : differentialTree(definition, definitions, visit);
  if (typeof tree === 'function') found.push(asWritten(tree(trail.expression(), url)));
  found.push(...baseFaults(definition, trail.expression(), definitions));
  if (snapshot !== undefined) found.push(...snapshotFaults(differential?.element ?? [], snapshot.element, place));
  for (const issue of found) trail.report(() => issue);
}

/** A base that is not known may come yet. */
const asWritten = (issue: Issue): Issue =>
  issue.name === 'profile-base-unknown' ? { ...issue, severity: 'warning' } : issue;

const sizeOf = ({ type = [] }: ElementDefinition): number =>
  type.reduce((sum, { targetProfile = [] }) => sum + 1 + targetProfile.length, 0);

const STEPS_FOR_AN_ELEMENT = 50;

/** https://hl7.org/fhir/R4/structuredefinition-definitions.html#StructureDefinition.type */
function baseFaults(
  { type, baseDefinition = '' }: StructureDefinition,
  at: string,
  definitions: Judging['definitions'],
): Issue[] {
  const base = typeDefined(baseDefinition, definitions);
  return base === undefined || base === type ? [] : [profileOfOtherBase(`${at}.type`, type, base, baseDefinition)];
}

const startsAs = (step: string, choice: string): boolean =>
  choice.endsWith('[x]') && step.startsWith(choice.slice(0, -3));

/** https://hl7.org/fhir/R4/elementdefinition.html#id */
function pathFaults({ id = '', path }: ElementDefinition, at: string): Issue[] {
  const own = id.replaceAll(/:[^.]*/g, '').split('.');
  const told = path.split('.');
  // `valueQuantity` is a way to say `value[x]`.
  const isSame = (step: string, at: number): boolean => {
    const other = told[at] ?? '';
    return step === other || startsAs(other, step) || startsAs(step, other);
  };
  return own.length === told.length && own.every(isSame) ? [] : [pathAgainstId(`${at}.path`, path, id)];
}

// ── slices ──────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Choices are sliced by type and extensions by URL, said or not. */
const isSlicedAnyway = (path: string): boolean => /(?:\[x\]|\.extension|\.modifierExtension)$/.test(path);

/** https://hl7.org/fhir/R4/profiling.html#slicing */
function slicingFaults({ element, before, whole, isNew }: Told, at: string): Issue[] {
  const faults: Issue[] = [];
  const name = element.id ?? element.path;
  if (isNew && whole !== undefined) {
    if (whole.base?.rules === 'closed') faults.push(sliceInClosed(at, name));
    if (whole.now === undefined && !isSlicedAnyway(element.path)) faults.push(sliceWithoutSlicing(at, name));
  }
  const { slicing } = element;
  const base = before.slicing;
  if (slicing === undefined || base === undefined) return faults;
  if (base.rules === 'closed' && slicing.rules !== undefined && slicing.rules !== 'closed')
    faults.push(slicingLoosened(`${at}.slicing.rules`, name, slicing.rules, 'closed'));
  if (base.ordered === true && slicing.ordered === false)
    faults.push(slicingLoosened(`${at}.slicing.ordered`, name, 'false', 'true'));
  return faults;
}

// ── the snapshot ────────────────────────────────────────────────────────────────────────────────────────────────────
const SAME: readonly (keyof ElementDefinition)[] = ['min', 'max', 'maxLength', 'mustSupport', 'isModifier'];

/** What the differential says, the snapshot says too. Elements are known by their id; without one they are not compared. */
function snapshotFaults(
  told: readonly ElementDefinition[],
  made: readonly ElementDefinition[],
  place: string,
): Issue[] {
  const byId = new Map(made.map((element) => [element.id, element]));
  const paths = new Set(made.map(({ path }) => path));
  return told.flatMap((element, at) => {
    const { id, path } = element;
    // `valueQuantity` may stand there as `value[x]:valueQuantity`.
    if (id === undefined || !paths.has(path)) return [];
    const whole = byId.get(id);
    if (whole === undefined) return [snapshotLacks(`${place}[${at}]`, id)];
    return differencesOf(element, whole).map(({ name, found, expected }) =>
      snapshotDiffers(`${place}[${at}].${name}`, id, expected, found),
    );
  });
}

type Difference = { name: string; found: string; expected: string };

function differencesOf(told: ElementDefinition, made: ElementDefinition): Difference[] {
  const differences: Difference[] = [];
  const compare = (name: string, expected: unknown, found: unknown): void => {
    if (expected === undefined || equalsFixed(found, expected)) return;
    differences.push({ name, expected: shown(expected), found: shown(found) });
  };
  for (const name of SAME) compare(String(name), told[name], made[name]);
  for (const choice of ['fixed', 'pattern', 'minValue', 'maxValue']) {
    compare(choice, choiceOf(told, choice)?.value, choiceOf(made, choice)?.value);
  }
  compare('binding.strength', told.binding?.strength, made.binding?.strength);
  compare('binding.valueSet', told.binding?.valueSet, made.binding?.valueSet);
  if (!equalsFixed(codes(told, fhirType), codes(made, fhirType)))
    compare('type', told.type && codes(told), codes(made));
  return differences;
}

const codes = ({ type = [] }: ElementDefinition, of = ({ code }: ElementType) => code): string[] => type.map(of).sort();

/** A snapshot has the FHIRPath type of the url of an extension, and beside it the `uri` that a differential may say. */
const fhirType = ({ code, extension = [] }: ElementType): string =>
  extension.find(({ url }) => url === FHIR_TYPE)?.valueUrl ?? code;
const FHIR_TYPE = `${DEFINITIONS}structuredefinition-fhir-type`;

const shown = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));
