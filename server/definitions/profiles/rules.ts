// Compiles a profile into the rules it adds to its type: https://hl7.org/fhir/R4/profiling.html
// What the type itself says is judged on every write and left out here, so that a rule costs only where a profile has one.
import { memberReader } from '../fhirpath/nodes.ts';
import { isA } from '../referenced-type.ts';
import { type Property, propertiesCalled } from '../structures.ts';
import { bindingChecks } from './bindings.ts';
import { fits, keeps } from './check.ts';
import { constraintChecks } from './constraints.ts';
import {
  type DefinitionSource,
  type Discriminator,
  type ElementDefinition,
  type ElementType,
  type StructureDefinition,
  typeDefined,
} from './definitions.ts';
import { compileDiscriminator, type Fits } from './discriminators.ts';
import type { Check, ElementRules, Matches, MemberRules, Profile, SliceRules, SlicingRules } from './judging.ts';
import { branchMeant } from './profile-element.ts';
import { markOf } from './slice-marks.ts';
import { treeOf } from './snapshot.ts';
import { type Branch, branchWithId, type Problem } from './tree.ts';
import { typeChecks } from './types.ts';
import { valueChecks } from './values.ts';

type Scope = { root: Branch; definitions: DefinitionSource; known: Map<Branch, ElementRules> };

/** Or why it cannot be used. */
export function compileProfile(definition: StructureDefinition, definitions: DefinitionSource): Profile | Problem {
  const root = treeOf(definition, definitions);
  if (typeof root === 'function') return root;
  const scope: Scope = { root, definitions, known: new Map() };
  return { definition, rules: elementRules(root, scope), size: scope.known.size };
}

function elementRules(branch: Branch, scope: Scope): ElementRules {
  const known = scope.known.get(branch);
  if (known !== undefined) return known;
  const rules: ElementRules = { checks: checksOf(branch, scope), members: [] };
  // Kept before its members are compiled: a content reference leads back to it.
  scope.known.set(branch, rules);
  const repeated = branch.children.size > 0 ? undefined : repeatedPart(branch.element);
  const content = repeated === undefined ? branch : branchWithId(scope.root, repeated);
  if (content !== undefined && content !== branch) rules.members = elementRules(content, scope).members;
  else for (const child of branch.children.values()) rules.members.push(...memberRules(child, scope));
  for (const type of branch.element.type ?? []) addMeant(rules, type, scope);
  return rules;
}

/** What an element of another profile asks for, where that is the type. */
function addMeant(rules: ElementRules, type: ElementType, scope: Scope): void {
  const meant = branchMeant(type, scope.definitions);
  if (meant === undefined) return;
  const { checks, members } = elementRules(meant.branch, { ...scope, root: meant.root });
  rules.checks.push(...checks);
  rules.members.push(...members);
}

function checksOf({ element }: Branch, { definitions }: Scope): Check[] {
  const base = baseOf(element);
  return [
    ...typeChecks(element, base, definitions),
    ...valueChecks(element),
    ...bindingChecks(
      element,
      base.find(({ binding, loose }) => binding !== undefined || loose !== undefined),
    ),
    ...constraintChecks(element),
  ];
}

/** What the type itself says of an element; several properties for a choice; none: nobody judges it elsewhere. */
function baseOf({ base, path }: ElementDefinition): Property[] {
  const whole = base?.path ?? path;
  const dot = whole.lastIndexOf('.');
  return dot === -1 ? [] : propertiesCalled(whole.slice(dot + 1).replace('[x]', ''), whole.slice(0, dot));
}

function memberRules(child: Branch, scope: Scope): MemberRules[] {
  const { element } = child;
  const [base] = baseOf(element);
  const { min, max } = bounds(element);
  const name = child.name.replace('[x]', '');
  const rules = elementRules(child, scope);
  const member: MemberRules = {
    name,
    membersOf: memberReader(name),
    min: base !== undefined && min <= base.min ? 0 : min,
    max: base !== undefined && max >= base.max ? Number.POSITIVE_INFINITY : max,
    rules,
    slicing: slicingOf(child, scope),
  };
  const isEmpty = member.min === 0 && member.max === Number.POSITIVE_INFINITY && member.slicing === undefined;
  return isEmpty && rules.checks.length === 0 && rules.members.length === 0 && repeatedPart(element) === undefined
    ? []
    : [member];
}

/** Of `#Questionnaire.item`, an element of the profile itself; a whole address means that of the type, which is judged anyway. */
const repeatedPart = ({ contentReference }: ElementDefinition): string | undefined =>
  contentReference?.startsWith('#') ? contentReference.slice(1) : undefined;

const bounds = ({ min = 0, max = '*' }: ElementDefinition): { min: number; max: number } => ({
  min,
  max: max === '*' ? Number.POSITIVE_INFINITY : Number(max),
});

function slicingOf(branch: Branch, scope: Scope): SlicingRules | undefined {
  const { slicing } = branch.element;
  if (branch.slices.length === 0) return undefined;
  return {
    ordered: slicing?.ordered === true,
    rules: slicing?.rules ?? 'open',
    slices: branch.slices.map((slice) => compileSlice(slice, branch, scope)),
  };
}

function compileSlice(slice: Branch, sliced: Branch, scope: Scope): SliceRules {
  const rules = elementRules(slice, scope);
  const { sliceName = '' } = slice.element;
  const matches = sliceName === '@default' ? () => true : matcherOf(slice, sliced, fits, scope);
  const isByProfile = discriminatorsOf(sliced).some(({ type }) => type === 'profile');
  return {
    name: sliceName,
    mark: () => urlOf(slice) ?? markOf(slice, discriminatorsOf(sliced), scope.definitions),
    ...bounds(slice.element),
    // What nothing tells apart is what keeps to the rules.
    matches: matches ?? ((node, judging) => keeps(rules, node, judging)),
    resembles: isByProfile ? matcherOf(slice, sliced, isOfItsType, scope) : undefined,
    rules,
    slicing: slicingOf(slice, scope),
  };
}

/** By all discriminators. */
function matcherOf(slice: Branch, sliced: Branch, isKept: Fits, { definitions }: Scope): Matches | undefined {
  const matchers = discriminatorsOf(sliced)
    .map((one) => compileDiscriminator(slice, one, definitions, isKept))
    .filter((matches) => matches !== undefined);
  if (matchers.length < 2) return matchers[0];
  return (node, judging) => matchers.every((matches) => matches(node, judging));
}

const isOfItsType: Fits = ({ type }, profile, { definitions }) => isA(type, typeDefined(profile, definitions) ?? '');

/** Of the extension a slice is for. */
const urlOf = ({ element: { type: [type] = [] } }: Branch): string | undefined =>
  type?.code === 'Extension' ? type.profile?.[0] : undefined;

/** Choices are told apart by type and extensions by URL, said or not. */
function discriminatorsOf({ name, element }: Branch): Discriminator[] {
  const { discriminator = [] } = element.slicing ?? {};
  if (discriminator.length > 0) return discriminator;
  if (name.endsWith('[x]')) return [{ type: 'type', path: '$this' }];
  return name === 'extension' || name === 'modifierExtension' ? [{ type: 'value', path: 'url' }] : [];
}
