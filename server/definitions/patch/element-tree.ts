// The elements of a resource seen through its JSON tree, and edits that keep both halves of primitives together:
// a value and, in its `_name` sibling, its id and extensions. https://hl7.org/fhir/R4/json.html#primitive
import {
  isNull,
  type JsonNode,
  type JsonObject,
  leaf,
  renameMember,
  setMember,
  treeValue,
} from '../../fhir/json-tree.ts';
import { isPrimitive, type Property, propertiesCalled } from '../structures.ts';

/** What an element is made of: its value, and for primitives what stands in the sibling. At least one of them. */
export type Content = { value?: JsonNode | undefined; sibling?: JsonNode | undefined };

export type Place = { parent: Element; property: Property; index: number };

/** An element as it stood when it was found: after an edit it must be found again. */
export type Element = {
  /** FHIR type: `HumanName`, `Patient.contact`, `code`; of a resource inside a resource, the type it says it is. */
  type: string;
  content: Content;
  /** Undefined for the resource itself, and for values that are no part of it. */
  at?: Place;
};

export function resourceElement(root: JsonObject): Element {
  return { type: resourceType(root), content: { value: root } };
}

const resourceType = (node: JsonNode | undefined): string => {
  const type = node?.kind === 'object' ? node.members.get('resourceType')?.value : undefined;
  return type === undefined ? '' : String(treeValue(type));
};

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────
/** The child elements with a FHIRPath name, in order; undefined: the type has no such element. */
export function childrenCalled(name: string, parent: Element): Element[] | undefined {
  const properties = propertiesCalled(name, parent.type);
  return properties.length === 0 ? undefined : properties.flatMap((property) => childrenIn(property, parent));
}

function childrenIn(property: Property, parent: Element): Element[] {
  const object = membersOf(parent);
  if (object === undefined) return [];
  return contentsOf(object, property).flatMap((content, index) => {
    if (content.value === undefined && content.sibling === undefined) return [];
    const type = property.type === 'Resource' ? resourceType(content.value) : property.type;
    return [{ type, content, at: { parent, property, index } }];
  });
}

/** The object that holds the children of an element; a primitive without id and extensions has none. */
export function membersOf({ type, content }: Element): JsonObject | undefined {
  const node = isPrimitive(type) ? content.sibling : content.value;
  return node?.kind === 'object' ? node : undefined;
}

/** What a property holds, both halves side by side; a property that does not repeat holds one at most. */
export function contentsOf(object: JsonObject, { name, list }: Property): Content[] {
  const values = halves(object.members.get(name)?.value, list);
  const siblings = halves(object.members.get(`_${name}`)?.value, list);
  return Array.from({ length: Math.max(values.length, siblings.length) }, (_, index) => ({
    value: values[index],
    sibling: siblings[index],
  }));
}

function halves(node: JsonNode | undefined, list: boolean): (JsonNode | undefined)[] {
  if (node === undefined) return [];
  const nodes = list && node.kind === 'array' ? node.items : [node];
  return nodes.map((item) => (isNull(item) ? undefined : item));
}

/** The contents of the list or element that `place` stands in. */
export const contentsAround = ({ parent, property }: Place): Content[] => {
  const object = membersOf(parent);
  return object === undefined ? [] : contentsOf(object, property);
};

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Adds a child at the end of its list, or as the only one. */
export function addChild(parent: Element, property: Property, content: Content): void {
  const object = membersOf(parent) ?? newSibling(parent);
  setContents(object, property, [...contentsOf(object, property), content]);
}

/** Writes all that a place's list or element holds. */
export function setContentsAround({ parent, property }: Place, contents: Content[]): void {
  const object = membersOf(parent);
  if (object !== undefined) setContents(object, property, contents);
}

/** Puts other content in a place; `as`: the choice takes another type, and its member another name. */
export function replaceContent(place: Place, as: Property, content: Content): void {
  const { parent, property, index } = place;
  const object = membersOf(parent);
  if (object === undefined) return;
  if (as.name === property.name) {
    setContents(object, as, contentsOf(object, as).with(index, content));
  } else {
    if (content.value !== undefined) renameMember(object, property.name, as.name, content.value);
    setContents(object, property, []);
    setContents(object, as, [content]);
  }
}

/** Takes an element away, and what is left empty without it: https://hl7.org/fhir/R4/element.html ele-1. */
export function removeElement({ parent, property, index }: Place): void {
  const object = membersOf(parent);
  if (object === undefined) return;
  setContents(object, property, contentsOf(object, property).toSpliced(index, 1));
  if (object.members.size > 0 || parent.at === undefined) return;
  const left: Content = isPrimitive(parent.type) ? { value: parent.content.value } : {};
  if (left.value === undefined) removeElement(parent.at);
  else replaceContent(parent.at, parent.at.property, left);
}

/** Gives a primitive, which has none yet, the sibling that holds id and extensions. */
function newSibling(parent: Element): JsonObject {
  const sibling: JsonObject = { kind: 'object', members: new Map() };
  parent.content = { ...parent.content, sibling };
  if (parent.at !== undefined) replaceContent(parent.at, parent.at.property, parent.content);
  return sibling;
}

/** Lists of primitives are padded with nulls; a half that is empty throughout is left out. */
export function setContents(object: JsonObject, property: Property, contents: Content[]): void {
  setHalf(
    object,
    property.name,
    property.list,
    contents.map(({ value }) => value),
  );
  setHalf(
    object,
    `_${property.name}`,
    property.list,
    contents.map(({ sibling }) => sibling),
  );
}

function setHalf(object: JsonObject, name: string, list: boolean, nodes: (JsonNode | undefined)[]): void {
  const [first] = nodes;
  if (nodes.every((node) => node === undefined)) object.members.delete(name);
  else if (list) setMember(object, name, { kind: 'array', items: nodes.map((node) => node ?? leaf(null)) });
  else if (first !== undefined) setMember(object, name, first);
}
