// The values of a FHIRPath Patch, and whether they fit the place they are meant for: https://hl7.org/fhir/R4/fhirpatch.html#anonymous
import {
  elementExists,
  patchMemberMissing,
  pathUnknownElement,
  unknownPatchPart,
  wrongValueType,
} from '../../fhir/failures-patch.ts';
import type { JsonNode, JsonObject } from '../../fhir/json-tree.ts';
import { treeValue } from '../../fhir/json-tree.ts';
import { choiceName, isPrimitive, type Property, propertiesCalled, structure } from '../structures.ts';
import { type Content, contentsOf, setContents } from './element-tree.ts';

/** `value[x]` with its type, a resource, or the parts of an element whose type has no name of its own. */
export type Given =
  | { kind: 'typed'; type: string; content: Content }
  | { kind: 'resource'; content: Content }
  | { kind: 'parts'; parts: JsonObject[] };

/** The value of a Parameters part; undefined: it has none. */
export function givenIn(part: JsonObject): Given | undefined {
  for (const { name, type } of structure('Parameters.parameter')?.properties.values() ?? []) {
    if (!name.startsWith('value')) continue;
    const value = part.members.get(name)?.value;
    const sibling = isPrimitive(type) ? part.members.get(`_${name}`)?.value : undefined;
    if (value !== undefined || sibling !== undefined) return { kind: 'typed', type, content: { value, sibling } };
  }
  const resource = part.members.get('resource')?.value;
  if (resource !== undefined) return { kind: 'resource', content: { value: resource } };
  const parts = partsOf(part);
  return parts.length === 0 ? undefined : { kind: 'parts', parts };
}

export function partsOf(part: JsonObject, name = 'part'): JsonObject[] {
  const list = part.members.get(name)?.value;
  return list?.kind === 'array' ? list.items.filter((item) => item.kind === 'object') : [];
}

/** `value[x]` is what some call a choice that FHIRPath calls `value`. */
export function nameOf(part: JsonObject): string {
  const name = part.members.get('name')?.value;
  return name === undefined ? '' : String(treeValue(name)).replace(/\[x\]$/, '');
}

/**
 * The property of `owner` that FHIRPath calls `name` and that takes this value, and what to write there.
 * Throws FhirError 422 when there is none.
 */
export function fitting(
  given: Given,
  owner: string,
  name: string,
  where: string,
): { property: Property; content: Content } {
  const properties = propertiesCalled(name, owner);
  if (properties.length === 0) throw pathUnknownElement(where, owner, name);
  const property = properties.find(({ type }) => takes(type, given));
  if (property === undefined) {
    throw wrongValueType(
      where,
      `${owner}.${name}`,
      properties.map(({ type }) => EXPECTED(type)),
      describe(given),
    );
  }
  const content = given.kind === 'parts' ? { value: assemble(given.parts, property.type, where) } : given.content;
  return { property, content };
}

/** Only the types of https://hl7.org/fhir/R4/datatypes.html#open can be given as value[x]; xhtml comes as a string. */
function takes(type: string, given: Given): boolean {
  if (given.kind === 'resource') return type === 'Resource';
  if (given.kind === 'parts') return !isPrimitive(type) && type !== 'Resource';
  return type === given.type || (type === 'xhtml' && given.type === 'string');
}

const EXPECTED = (type: string): string => {
  if (type === 'Resource') return 'resource';
  if (type === 'xhtml') return 'valueString';
  const name = choiceName('value[x]', type);
  return structure('Parameters.parameter')?.properties.has(name) ? name : 'part';
};

const describe = (given: Given): string =>
  given.kind === 'typed' ? EXPECTED(given.type) : given.kind.replace(/s$/, '');

/** An element of `type` from its parts, in their order: as deep as they go. */
function assemble(parts: JsonObject[], type: string, where: string): JsonNode {
  const object: JsonObject = { kind: 'object', members: new Map() };
  for (const part of parts) {
    const name = nameOf(part);
    const given = givenIn(part);
    if (name === '') throw unknownPatchPart(where, 'part', ['name']);
    if (given === undefined) throw patchMemberMissing(where, name, 'value');
    const { property, content } = fitting(given, type, name, where);
    addTo(object, property, content, type, where);
  }
  return object;
}

/** Adds a child that may still be added. Throws FhirError 422 for a second value of what does not repeat. */
function addTo(object: JsonObject, property: Property, content: Content, type: string, where: string): void {
  assertVacant(object, property, type, where);
  setContents(object, property, [...contentsOf(object, property), content]);
}

export function assertVacant(object: JsonObject, { name, choice, list }: Property, type: string, where: string): void {
  if (list) return;
  const rivals = choice === undefined ? [name] : propertiesCalled(choice.slice(0, -3), type).map((rival) => rival.name);
  if (rivals.some((rival) => object.members.has(rival) || object.members.has(`_${rival}`))) {
    throw elementExists(where, type, choice?.slice(0, -3) ?? name);
  }
}
