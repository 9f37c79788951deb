// Codes against the value sets that elements are bound to: https://hl7.org/fhir/R4/terminologies.html#strength
import { displayOfAnother, outsideValueSet, unknownCode, valueSetNotKnown } from '../../fhir/failures-profile-codes.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import type { Node } from '../fhirpath/nodes.ts';
import type { Property } from '../structures.ts';
import type { Binding, ElementDefinition } from './definitions.ts';
import { BINDING_SEVERITIES, type BindingSeverity, type Check, type Contains, type Judging } from './judging.ts';

type Coding = { system?: unknown; version?: unknown; code?: unknown; display?: unknown };

const MAX_VALUE_SET = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet';

/** `base`: the element in the type itself, whose own bindings are judged anyway. */
export function bindingChecks({ binding }: ElementDefinition, base?: Property): Check[] {
  if (binding === undefined) return [];
  const { strength, valueSet } = binding;
  const { binding: required, loose } = base ?? {};
  const checks: Check[] = [];
  const isOfBase = urlOf(valueSet) === required || (strength === loose?.strength && urlOf(valueSet) === loose.valueSet);
  if (valueSet !== undefined && isStrength(strength) && !isOfBase) {
    checks.push((node, judging) => checkBinding(node, valueSet, strength, judging.bindings[strength], judging));
  }
  const maximum = binding.extension?.find(({ url }) => url === MAX_VALUE_SET)?.valueCanonical;
  if (maximum !== undefined && urlOf(maximum) !== required && urlOf(maximum) !== loose?.max) {
    checks.push((node, judging) => checkMaximum(node, maximum, strength, judging));
  }
  return checks;
}

/** The binding of an element of a type, where it leaves room. */
export const looseBinding = ({ strength, valueSet, max }: NonNullable<Property['loose']>): Binding => ({
  strength,
  valueSet,
  ...(max === undefined ? {} : { extension: [{ url: MAX_VALUE_SET, valueCanonical: max }] }),
});

/** Told by $validate alone, as severe as R4 has it, whatever the bindings of profiles are. */
export const looseChecks = (path: string, loose: NonNullable<Property['loose']>): Check[] =>
  bindingChecks({ path, binding: looseBinding(loose) }).map(
    (check): Check =>
      (node, judging) =>
        check(node, { ...judging, bindings: BINDING_SEVERITIES }),
  );

/** No code at all is a matter of the strength: https://hl7.org/fhir/R4/extension-elementdefinition-maxvalueset.html */
function checkMaximum(node: Node, maximum: string, strength: string, judging: Judging): void {
  if (strength === 'preferred' && codesOf(node)?.length === 0) return;
  checkBinding(node, maximum, 'required', judging.bindings.required, judging);
}

type Strength = 'required' | 'extensible' | 'preferred';
const isStrength = (strength: string): strength is Strength =>
  strength === 'required' || strength === 'extensible' || strength === 'preferred';

const urlOf = (canonical: string | undefined): string | undefined =>
  canonical === undefined ? undefined : parseCanonical(canonical).url;

function checkBinding(
  node: Node,
  valueSet: string,
  strength: Strength,
  severity: BindingSeverity,
  judging: Judging,
): void {
  if (severity === 'ignore' || (severity !== 'error' && !judging.warnings)) return;
  const codes = codesOf(node);
  // Extensions alone say why there is no code.
  if (codes === undefined) return;
  const verdict = isInside(codes, valueSet, judging.contains);
  const { trail } = judging;
  if (verdict === undefined) {
    if (judging.warnings) trail.report((at) => valueSetNotKnown(at, valueSet));
  } else if (!verdict && !(strength !== 'required' && codes.length === 0)) {
    trail.report((at) =>
      outsideValueSet(at, codes.map(shown), valueSet, strength, severity, judging.choiceIn(valueSet), judging.profile),
    );
  }
}

const shown = ({ system, code }: Coding): string =>
  system === undefined || system === '' ? `${code}` : `${system}|${code ?? ''}`;

const QUANTITIES = new Set(['Age', 'Count', 'Distance', 'Duration']);

/** The codes a value has; undefined: it says nothing, or is of a type without codes. */
function codesOf({ value, type }: Node): Coding[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [{ code: value }];
  if (typeof value !== 'object' || value === null) return undefined;
  if (type === 'CodeableConcept') {
    const { coding, text } = value as { coding?: unknown; text?: unknown };
    if (Array.isArray(coding)) return coding.filter((one) => typeof one === 'object' && one !== null).map(inSystem);
    return text === undefined ? undefined : [];
  }
  if (type === 'Coding') return [inSystem(value)];
  const { code, system, unit } = value as Coding & { unit?: unknown };
  if (type === 'Quantity') return code === undefined && unit === undefined ? undefined : [{ system, code }];
  // Whether they need a code is a matter of their invariants.
  if (QUANTITIES.has(type)) return code === undefined ? undefined : [{ system, code }];
  return undefined;
}

/** A coding without a system is of no system, not of any. */
const inSystem = ({ system = '', version, code }: Coding): Coding => ({ system, version, code });

/** Every coding and quantity says a code of its system, bound or not; a name that is not the code's only misleads readers: https://hl7.org/fhir/R4/datatypes.html#Coding */
export function checkCoding({ value }: Node, { hasCode, nameInstead, warnings, trail }: Judging): void {
  const { system, version, code, display } = value as Coding;
  if (typeof system !== 'string' || typeof code !== 'string') return;
  const said = textOf(version);
  if (hasCode(system, code, said) === false) {
    trail.report((at) => unknownCode(at, system, code));
  } else if (warnings && typeof display === 'string') {
    const name = nameInstead(system, said, code, display);
    if (name !== undefined) trail.report((at) => displayOfAnother(at, system, code, display, name), 'display');
  }
}

/** One code inside suffices; undefined if none is, but some cannot be told. */
export function isInside(codes: Coding[], valueSet: string, contains: Contains): boolean | undefined {
  let verdict: boolean | undefined = false;
  for (const { system, version, code } of codes) {
    if (typeof code !== 'string') continue;
    const one = contains(valueSet, textOf(system), code, textOf(version));
    if (one === true) return true;
    if (one === undefined) verdict = undefined;
  }
  // Without any code it is still worth knowing whether the value set is known at all.
  return verdict;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** For a slice told by a value set. */
export const isBoundTo = (node: Node, valueSet: string, { contains }: Judging): boolean =>
  isInside(codesOf(node) ?? [], valueSet, contains) === true;
