// The JSON text the hub keeps → XML, every value as it is spelled, elements in the order of the definitions: https://hl7.org/fhir/R4/xml.html
import { isNull, type JsonMember, type JsonNode, type JsonObject, parseTree } from '../../fhir/json-tree.ts';
import { printNarrative } from './narrative.ts';
import { FHIR, type XmlElement, xmlShape } from './shapes.ts';

/**
 * `json` is a resource as the hub keeps or answers it: minified, every member known to the definitions.
 * Control characters, which XML cannot hold, become U+FFFD.
 */
export function printXml(json: string, pretty = false): string {
  const printer = new XmlPrinter(pretty);
  printer.resource(parseTree(json) as JsonObject, ` xmlns="${FHIR}"`, '\n');
  return printer.text();
}

class XmlPrinter {
  private readonly pretty: boolean;
  private readonly parts: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];

  constructor(pretty: boolean) {
    this.pretty = pretty;
  }

  text(): string {
    if (this.pretty) this.parts.push('\n');
    return this.parts.join('');
  }

  /** `indent`: a line feed and the spaces of this level. */
  resource(node: JsonObject, namespace: string, indent: string): void {
    const type = stringOf(node.members.get('resourceType')?.value);
    this.element(type, type, namespace, node, indent);
  }

  private element(name: string, type: string, attributes: string, node: JsonObject, indent: string): void {
    const found = membersOf(type, node);
    const own = found.filter(({ element }) => element.isAttribute).map(attributeOf);
    const children = found.filter(({ element }) => !element.isAttribute);
    this.tag(`${name}${attributes}${own.join('')}`, name, children, indent);
  }

  private tag(start: string, name: string, children: readonly Found[], indent: string): void {
    if (this.pretty) this.parts.push(indent);
    if (children.length === 0) {
      this.parts.push(`<${start}/>`);
      return;
    }
    this.parts.push(`<${start}>`);
    for (const child of children) this.member(child, `${indent}  `);
    this.parts.push(this.pretty ? `${indent}</${name}>` : `</${name}>`);
  }

  private member({ element, value, sibling }: Found, indent: string): void {
    const values = itemsOf(value);
    const siblings = itemsOf(sibling);
    const length = Math.max(values.length, siblings.length);
    for (let at = 0; at < length; at++) this.value(element, values[at], siblings[at], indent);
  }

  private value({ name, type, kind }: XmlElement, value: Given, sibling: Given, indent: string): void {
    if (kind === 'primitive') {
      const written = value === undefined || isNull(value) ? '' : ` value="${escaped(textOf(value))}"`;
      if (sibling?.kind === 'object') this.element(name, type, written, sibling, indent);
      else if (written !== '') this.tag(`${name}${written}`, name, [], indent);
    } else if (kind === 'xhtml') {
      if (this.pretty) this.parts.push(indent);
      this.parts.push(printNarrative(stringOf(value)));
    } else if (value?.kind === 'object') {
      if (kind === 'complex') this.element(name, type, '', value, indent);
      else this.wrapped(name, value, indent);
    }
  }

  /** A resource stands inside the element that holds it: https://hl7.org/fhir/R4/references.html#contained */
  private wrapped(name: string, node: JsonObject, indent: string): void {
    this.parts.push(this.pretty ? `${indent}<${name}>` : `<${name}>`);
    this.resource(node, '', `${indent}  `);
    this.parts.push(this.pretty ? `${indent}</${name}>` : `</${name}>`);
  }
}

type Given = JsonNode | undefined;
type Found = { element: XmlElement; value: Given; sibling: Given };

/** The members of an object by element, in the order of the definition. */
function membersOf(type: string, { members }: JsonObject): Found[] {
  const { elements } = xmlShape(type);
  const found = new Map<XmlElement, Found>();
  let last = 0;
  let ordered = true;
  for (const [name, { value }] of members as Map<string, JsonMember>) {
    const isSibling = name.startsWith('_');
    const element = elements.get(isSibling ? name.slice(1) : name);
    if (element === undefined) {
      if (name === 'resourceType') continue;
      throw new Error(`${type} has a member ${name} that no definition knows`);
    }
    const own = found.get(element) ?? { element, value: undefined, sibling: undefined };
    if (isSibling) own.sibling = value;
    else own.value = value;
    found.set(element, own);
    ordered &&= element.order >= last;
    last = element.order;
  }
  const list = [...found.values()];
  return ordered ? list : list.sort((one, other) => one.element.order - other.element.order);
}

const itemsOf = (node: Given): readonly JsonNode[] =>
  node === undefined ? [] : node.kind === 'array' ? node.items : [node];

const attributeOf = ({ element, value }: Found): string => ` ${element.name}="${escaped(stringOf(value))}"`;

const textOf = (node: JsonNode): string =>
  node.kind === 'leaf' && !node.token.startsWith('"') ? node.token : stringOf(node);

function stringOf(node: Given): string {
  if (node?.kind !== 'leaf' || !node.token.startsWith('"')) return '';
  return node.token.includes('\\') ? (JSON.parse(node.token) as string) : node.token.slice(1, -1);
}

const SPECIAL = /[<>&"\u0000-\u001f\ufffe\uffff]/;
const EACH_SPECIAL = new RegExp(SPECIAL, 'g');
const NAMED: Record<string, string> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** White space by number, or readers would make spaces of it: https://www.w3.org/TR/xml/#AVNormalize */
const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(EACH_SPECIAL, (character) => NAMED[character] ?? '\ufffd') : text;
