// Says which members of an object are unknown, missing, or one too many: https://hl7.org/fhir/R4/json.html
import { missingElement, severalChoices, unknownProperty } from '../../fhir/failures-validation.ts';
import { valueOrExtensions } from '../../fhir/failures-validation-links.ts';
import { nearest } from '../../fhir/nearest.ts';
import type { Group, Shape } from './shapes.ts';
import type { Trail } from './trail.ts';

export function reportUnknown(shape: Shape, name: string, trail: Trail): void {
  trail.report((at) => unknownProperty(at, name, shape.type, suggestions(shape, name)), name.slice(0, 64));
}

/** `value` stands for no type of value[x]: then each of them is meant. */
function suggestions({ members, groups }: Shape, name: string): string[] {
  const choice = groups.find(({ step, names }) => step === name && !names.includes(name));
  if (choice !== undefined) return choice.names;
  const near = nearest(name, members.keys());
  return near === undefined ? [] : [near];
}

/** `present`: bits of the groups found; `repeated`: of those found more than once. */
export function reportGroups(
  shape: Shape,
  object: Record<string, unknown>,
  present: number,
  repeated: number,
  trail: Trail,
): void {
  for (const group of shape.groups) {
    if (group.required && (present & group.bit) === 0) {
      trail.report((at) => missingElement(at, nameOf(group), shape.type), group.step);
    } else if ((repeated & group.bit) !== 0) {
      // A value and its sibling `_name` are one choice.
      const names = group.names.filter((name) => name in object || `_${name}` in object);
      if (names.length > 1) trail.report((at) => severalChoices(at, names), group.step);
    }
  }
  if (shape.type === 'Extension' && holds(shape, 'value', present) === holds(shape, 'extension', present)) {
    trail.report(valueOrExtensions);
  }
}

const nameOf = ({ step, names }: Group): string => (names.length === 1 ? (names[0] as string) : `${step}[x]`);

const holds = ({ groups }: Shape, step: string, present: number): boolean =>
  groups.some((group) => group.step === step && (present & group.bit) !== 0);
