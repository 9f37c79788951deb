// Which resource types a reference parameter can lead to from one resource type: https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.target
import { type Path, pathsIn } from '../../server/definitions/extract/paths.ts';
import type { Expression } from '../../server/definitions/fhirpath/expression.ts';
import { isA } from '../../server/definitions/referenced-type.ts';
import { type Property, propertiesCalled } from '../../server/definitions/structures.ts';

/**
 * Those of `declared` that the elements of this type allow; empty is any, in and out. A parameter of several types declares
 * the targets of them all: `patient` says Patient and Group, though only DeviceUseStatement may mean a group.
 */
export function targetsFor(type: string, expression: string, declared: string[]): string[] {
  const allowed = pathsIn(expression).map((path) => targetsOfPath(path, type));
  if (allowed.some((targets) => targets.length === 0)) return declared;
  const union = [...new Set(allowed.flat())];
  return declared.length === 0 ? union : declared.filter((target) => union.includes(target));
}

function targetsOfPath({ steps }: Path, type: string): string[] {
  let types = [type];
  let properties: Property[] = [];
  let resolved: string | undefined;
  for (const step of steps) {
    if (step.kind === 'member') properties = types.flatMap((owner) => propertiesCalled(step.name, owner));
    if (step.kind === 'as') properties = properties.filter((property) => isA(property.type, step.type));
    if (step.kind === 'where') resolved = resolvedType(step.criterion);
    if (properties.length > 0) types = properties.map((property) => property.type);
  }
  return resolved === undefined ? properties.flatMap(({ targets }) => targets) : [resolved];
}

/** The X of `resolve() is X`. */
const resolvedType = (criterion: Expression): string | undefined =>
  criterion.kind === 'type' && criterion.of.kind === 'call' && criterion.of.name === 'resolve'
    ? criterion.type.name
    : undefined;
