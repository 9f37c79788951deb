// Judges one value of a primitive element: its format, its required code, its narrative.
// https://hl7.org/fhir/R4/datatypes.html#primitive
import {
  blankValue,
  codeNotInValueSet,
  tooLongString,
  wrongFormat,
  wrongJsonType,
} from '../../fhir/failures-validation.ts';
import {
  emptyNarrative,
  forbiddenInNarrative,
  malformedNarrative,
  narrativeNamespace,
} from '../../fhir/failures-validation-links.ts';
import type { Issue } from '../../fhir/outcome.ts';
import type { Property } from '../structures.ts';
import { requiredValueSet } from '../terminology/codes.ts';
import { checkCanonical } from './check-references.ts';
import { type NarrativeFault, narrativeFaults } from './narrative.ts';
import type { CheckPrimitive, Fault } from './primitives.ts';
import type { Trail } from './trail.ts';

export type CheckValue = (value: unknown, trail: Trail) => void;

/** The check of one value of this property, which is not null. */
export function primitiveCheck(property: Property, faultOf: CheckPrimitive): CheckValue {
  const { type, targets } = property;
  const further = furtherCheck(property);
  if (further === undefined) {
    return (value, trail) => {
      const fault = faultOf(value);
      if (fault !== undefined) reportFault(fault, value, type, trail);
    };
  }
  return (value, trail) => {
    const fault = faultOf(value);
    if (fault !== undefined) reportFault(fault, value, type, trail);
    else further(value as string, targets, trail);
  };
}

type Further = (value: string, targets: readonly string[], trail: Trail) => void;

/** What is judged beyond the format. */
function furtherCheck({ type, binding }: Property): Further | undefined {
  if (type === 'xhtml') return checkNarrative;
  if (type === 'canonical') return checkCanonical;
  return binding === undefined ? undefined : codeCheck(binding);
}

function codeCheck(url: string): Further | undefined {
  const valueSet = requiredValueSet(url);
  if (valueSet === undefined) return undefined;
  return (code, _targets, trail) => {
    if (!valueSet.allowsCode(code)) trail.report((at) => codeNotInValueSet(at, code, url, valueSet.codes));
  };
}

const JSON_TYPES: Record<string, string> = {
  boolean: 'boolean',
  decimal: 'number',
  integer: 'number',
  unsignedInt: 'number',
  positiveInt: 'number',
};

function reportFault(fault: Exclude<Fault, undefined>, value: unknown, type: string, trail: Trail): void {
  trail.report((at) => {
    if (fault === 'json-type') return wrongJsonType(at, type, JSON_TYPES[type] ?? 'string', value);
    if (fault === 'blank') return blankValue(at);
    if (fault === 'too-long') return tooLongString(at, (value as string).length);
    return wrongFormat(at, type, value);
  });
}

function checkNarrative(text: string, _targets: readonly string[], trail: Trail): void {
  for (const fault of narrativeFaults(text)) trail.report((at) => narrativeIssue(at, fault));
}

function narrativeIssue(at: string, fault: NarrativeFault): Issue {
  if (fault.kind === 'malformed') return malformedNarrative(at, fault.reason, fault.found, fault.offset);
  if (fault.kind === 'empty') return emptyNarrative(at);
  if (fault.kind === 'namespace') return narrativeNamespace(at, fault.found);
  return forbiddenInNarrative(at, fault.found);
}
