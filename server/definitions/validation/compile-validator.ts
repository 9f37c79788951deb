// Judges objects, lists and resources by the tables compiled for each type on first use: https://hl7.org/fhir/R4/json.html
import {
  emptyList,
  emptyObject,
  listExpected,
  missingResourceType,
  notAResource,
  nullValue,
  objectExpected,
  singleExpected,
  unequalLists,
  unknownResourceType,
} from '../../fhir/failures-validation.ts';
import { nearest } from '../../fhir/nearest.ts';
import type { Resource } from '../../fhir/request.ts';
import { isResourceType, type Property, resourceTypes } from '../structures.ts';
import { requiredValueSet } from '../terminology/codes.ts';
import { isRecord } from '../unchecked-json.ts';
import { checkConcept } from './check-concept.ts';
import { checkContainedIds, checkContainedRules } from './check-contained.ts';
import { reportGroups, reportUnknown } from './check-groups.ts';
import { type CheckValue, primitiveCheck } from './check-primitive.ts';
import { checkReference } from './check-references.ts';
import { primitives } from './primitives.ts';
import { compileShape, type Member, type Shape } from './shapes.ts';
import type { Trail } from './trail.ts';

type Json = Record<string, unknown>;

const shapes = new Map<string, Shape>();

function shapeOf(type: string): Shape {
  let shape = shapes.get(type);
  if (shape === undefined) {
    shape = compileShape(type, checkOf);
    shapes.set(type, shape);
  }
  return shape;
}

/** A resource whose `resourceType` is a string; `trail` stands at it. */
export function checkResource(resource: Resource, trail: Trail): void {
  const { resourceType, contained } = resource;
  if (!isResourceType(resourceType)) {
    trail.report((at) => unknownResourceType(at, resourceType, nearest(resourceType, resourceTypes())));
    return;
  }
  checkMembers(shapeOf(resourceType), resource, trail);
  if (Array.isArray(contained)) checkContainedIds(contained, trail);
}

/** The check of one value of this property. */
function checkOf(property: Property): CheckValue {
  const { type, name, targets, binding } = property;
  const faultOf = primitives.get(type);
  if (faultOf !== undefined) return primitiveCheck(property, faultOf);
  if (type === 'Resource') return name === 'contained' ? checkContained : checkNested;
  const checkElement = objectCheck(type);
  const valueSet = binding === undefined ? undefined : requiredValueSet(binding);
  if (type === 'Reference') {
    return (value, trail) => {
      if (checkElement(value, trail)) checkReference(value as Json, targets, trail);
    };
  }
  if (valueSet === undefined) return checkElement;
  return (value, trail) => {
    if (checkElement(value, trail)) checkConcept(value as Json, valueSet, trail);
  };
}

/** The check returns whether the value is an object at all. */
function objectCheck(type: string): (value: unknown, trail: Trail) => boolean {
  let shape: Shape | undefined;
  return (value, trail) => {
    // Compiled only now: types contain one another.
    shape ??= shapeOf(type);
    if (!isRecord(value)) trail.report((at) => objectExpected(at, type, value));
    else if (!checkMembers(shape, value, trail)) trail.report((at) => emptyObject(at, type));
    else return true;
    return false;
  };
}

/** Judges every member and what must be there; false, and nothing more is said: there is nothing, or only an id. */
function checkMembers(shape: Shape, object: Json, trail: Trail): boolean {
  const { members, isResource } = shape;
  let present = 0;
  let repeated = 0;
  let hasContent = isResource;
  for (const name in object) {
    const member = members.get(name);
    if (member === undefined) {
      if (!isResource || name !== 'resourceType') reportUnknown(shape, name, trail);
      hasContent = true;
      continue;
    }
    repeated |= present & member.bit;
    present |= member.bit;
    hasContent ||= name !== 'id';
    trail.enter(member.step);
    checkMember(member, object[name], object, trail);
    trail.leave();
    if (trail.full) return true;
  }
  if (hasContent && (repeated !== 0 || (present & shape.required) !== shape.required || shape.type === 'Extension')) {
    reportGroups(shape, object, present, repeated, trail);
  }
  return hasContent;
}

function checkMember(member: Member, value: unknown, object: Json, trail: Trail): void {
  const { property } = member;
  if (value === null) trail.report(nullValue);
  else if (property.list) checkList(member, value, object, trail);
  else if (Array.isArray(value)) trail.report((at) => singleExpected(at, property.name, value));
  else if (member.isSibling) checkSibling(property, value, object[property.name] ?? null, trail);
  else member.check(value, trail);
}

function checkList(member: Member, value: unknown, object: Json, trail: Trail): void {
  if (!Array.isArray(value)) trail.report((at) => listExpected(at, member.property.name, value));
  else if (value.length === 0) trail.report(emptyList);
  else checkItems(member, value, object, trail);
}

function checkItems(member: Member, value: unknown[], object: Json, trail: Trail): void {
  const { name } = member.property;
  const other = member.isPrimitive ? object[member.isSibling ? name : `_${name}`] : undefined;
  const others: unknown[] = Array.isArray(other) ? other : [];
  if (member.isSibling && others.length > 0 && others.length !== value.length) {
    trail.report((at) => unequalLists(at, name));
  }
  for (let at = 0; at < value.length && !trail.full; at++) {
    const item = value[at];
    trail.enter(at);
    if (item === null) checkGap(member, others[at] ?? null, others.length, trail);
    else if (member.isSibling) checkSibling(member.property, item, others[at] ?? null, trail);
    else if (Array.isArray(item)) trail.report((expression) => singleExpected(expression, name, item));
    else member.check(item, trail);
    trail.leave();
  }
}

/** A null in a list is right where the other list has content; where both have none, one says so. */
function checkGap({ isSibling }: Member, other: unknown, others: number, trail: Trail): void {
  if (other === null && !(isSibling && others > 0)) trail.report(nullValue);
}

/** The id and extensions of a primitive; an id alone suffices if there is a value. */
function checkSibling({ type }: Property, value: unknown, primitive: unknown, trail: Trail): void {
  if (!isRecord(value)) trail.report((at) => objectExpected(at, 'Element', value));
  else if (!checkMembers(shapeOf(type), value, trail) && (primitive === null || value.id === undefined)) {
    trail.report((at) => emptyObject(at, type));
  }
}

function checkContained(value: unknown, trail: Trail): void {
  if (!isResource(value, trail)) return;
  checkContainedRules(value, trail);
  checkResource(value, trail);
}

/** A resource in an entry or a parameter stands for itself. */
function checkNested(value: unknown, trail: Trail): void {
  if (isResource(value, trail)) trail.within(value, () => checkResource(value, trail));
}

function isResource(value: unknown, trail: Trail): value is Resource {
  if (!isRecord(value)) trail.report((at) => notAResource(at, value));
  else if (typeof value.resourceType !== 'string') trail.report(missingResourceType);
  else return true;
  return false;
}
