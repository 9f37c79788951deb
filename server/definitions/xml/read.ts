// XML → the JSON text the hub keeps, in the order of the definitions: https://hl7.org/fhir/R4/xml.html https://hl7.org/fhir/R4/json.html
import {
  notAResourceName,
  oneResourceExpected,
  unknownXmlAttribute,
  unknownXmlElement,
  wrongNamespace,
  xmlElementOrder,
  xmlElementRepeated,
  xmlEmptyAttribute,
  xmlEmptyElement,
  xmlValueMalformed,
} from '../../fhir/failures-xml.ts';
import { nearest } from '../../fhir/nearest.ts';
import { isResourceType } from '../structures.ts';
import { readNarrative } from './narrative.ts';
import { XmlScanner, type XmlTag } from './scan.ts';
import { FHIR, XHTML, type XmlElement, type XmlShape, xmlShape } from './shapes.ts';

/**
 * Minified JSON, numbers spelled as in the XML; comments, processing instructions and xsi:schemaLocation are left out.
 * What a resource may hold otherwise is for validation to say. Throws FhirError 400 with line and column.
 */
export function readXml(source: string): string {
  return new XmlReader(source).read();
}

const XSI_SCHEMA = '{http://www.w3.org/2001/XMLSchema-instance}schemaLocation';

class XmlReader {
  private readonly scanner: XmlScanner;
  private readonly steps: string[] = [];

  constructor(source: string) {
    this.scanner = new XmlScanner(source);
    this.scanner.path = () => this.steps.join('.');
  }

  read(): string {
    const json = this.resource(this.scanner.root());
    this.scanner.finish();
    return json;
  }

  private resource(tag: XmlTag): string {
    const { name } = tag;
    const isRoot = this.steps.length === 0;
    if (isRoot) this.steps.push(name);
    this.assertNamespace(tag, FHIR);
    if (!isResourceType(name)) throw notAResourceName(name, this.placeOf(tag));
    const members = this.members(xmlShape(name), tag, []);
    if (isRoot) this.steps.pop();
    return `{"resourceType":"${name}"${members === '' ? '' : `,${members}`}}`;
  }

  /** The one resource inside `contained`, `resource` or `outcome`. */
  private onlyResource(tag: XmlTag): string {
    this.attributes(tag, []);
    const inner = this.scanner.child();
    if (inner === undefined) throw oneResourceExpected('', this.placeOf(tag));
    const json = this.resource(inner);
    const second = this.scanner.child();
    if (second !== undefined) throw oneResourceExpected(second.name, this.placeOf(second));
    return json;
  }

  /** Attributes and children of an element as JSON members, without braces; `taken`: attributes already read. */
  private members(shape: XmlShape, tag: XmlTag, taken: readonly string[]): string {
    this.attributes(tag, [...shape.attributes, ...taken]);
    const parts: string[] = [];
    const id = shape.isResource ? undefined : tag.attributes.get('id');
    if (id !== undefined) parts.push(`"id":${JSON.stringify(id)}`);
    const url = shape.type === 'Extension' ? tag.attributes.get('url') : undefined;
    if (url !== undefined) parts.push(`"url":${JSON.stringify(url)}`);
    this.children(shape, tag, parts);
    return parts.join(',');
  }

  private children(shape: XmlShape, owner: XmlTag, parts: string[]): void {
    let current: XmlElement | undefined;
    let values: Value[] = [];
    for (let tag = this.scanner.child(); tag !== undefined; tag = this.scanner.child()) {
      const element = shape.elements.get(tag.name);
      if (element === undefined || element.isAttribute) throw this.unknown(tag, shape, owner);
      if (element !== current) {
        if (current !== undefined && element.order < current.order)
          throw xmlElementOrder(tag.name, current.name, this.placeOf(tag));
        if (current !== undefined) printValues(current, values, parts);
        current = element;
        values = [];
      } else if (!element.list) throw xmlElementRepeated(tag.name, this.placeOf(tag));
      this.steps.push(element.list ? `${tag.name}[${values.length}]` : tag.name);
      values.push(this.value(element, tag));
      this.steps.pop();
    }
    if (current !== undefined) printValues(current, values, parts);
  }

  private value(element: XmlElement, tag: XmlTag): Value {
    const { kind, type } = element;
    this.assertNamespace(tag, kind === 'xhtml' ? XHTML : FHIR);
    if (kind === 'xhtml') return { json: JSON.stringify(readNarrative(this.scanner, tag)) };
    if (kind === 'resource') return { json: this.onlyResource(tag) };
    if (kind === 'primitive') return this.primitive(element, tag);
    const members = this.members(xmlShape(type), tag, []);
    if (members === '') throw xmlEmptyElement(tag.name, this.placeOf(tag));
    return { json: `{${members}}` };
  }

  private primitive({ type, literal }: XmlElement, tag: XmlTag): Value {
    const written = tag.attributes.get('value');
    const json = written === undefined ? undefined : this.literal(written, type, literal, tag);
    const members = this.members(xmlShape(type), tag, VALUE);
    if (json === undefined && members === '') throw xmlEmptyElement(tag.name, this.placeOf(tag));
    return { json, sibling: members === '' ? undefined : `{${members}}` };
  }

  private literal(written: string, type: string, literal: XmlElement['literal'], tag: XmlTag): string {
    if (literal === 'string') return JSON.stringify(TOKENS.has(type) ? written.trim() : written);
    const value = written.trim().replace(/^\+(?=\d)/, '');
    const { form, example } = literal === 'boolean' ? BOOLEAN : type === 'decimal' ? DECIMAL : INTEGER;
    if (!form.test(value)) throw xmlValueMalformed(type, written, example, this.placeOf(tag));
    return value;
  }

  private attributes(tag: XmlTag, allowed: readonly string[]): void {
    for (const [name, value] of tag.attributes) {
      if (name === XSI_SCHEMA) continue;
      if (!allowed.includes(name)) throw unknownXmlAttribute(name, tag.name, allowed, this.placeOf(tag));
      if (value.trim() === '') throw xmlEmptyAttribute(name, this.placeOf(tag));
    }
  }

  private assertNamespace(tag: XmlTag, expected: string): void {
    if (tag.namespace !== expected) throw wrongNamespace(tag.name, expected, tag.namespace, this.placeOf(tag));
  }

  private unknown(tag: XmlTag, shape: XmlShape, owner: XmlTag) {
    this.assertNamespace(tag, FHIR);
    const names = [...shape.elements.values()].filter(({ isAttribute }) => !isAttribute).map(({ name }) => name);
    return unknownXmlElement(tag.name, owner.name, nearest(tag.name, names), this.placeOf(tag));
  }

  private placeOf(tag: XmlTag) {
    return this.scanner.place(tag.start);
  }
}

/** A value of an element, and what JSON keeps beside a primitive: `_name`. */
type Value = { json?: string | undefined; sibling?: string | undefined };

function printValues({ name, list }: XmlElement, values: readonly Value[], parts: string[]): void {
  const [first] = values;
  if (values.some(({ json }) => json !== undefined))
    parts.push(`"${name}":${list ? `[${values.map(({ json }) => json ?? 'null').join(',')}]` : first?.json}`);
  if (values.some(({ sibling }) => sibling !== undefined))
    parts.push(`"_${name}":${list ? `[${values.map(({ sibling }) => sibling ?? 'null').join(',')}]` : first?.sibling}`);
}

const VALUE = ['value'];
/** JSON's grammar of numbers, which is that of FHIR: no sign in front, no zeros, a digit before the point. */
const DECIMAL = { form: /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/, example: '1.10' };
const INTEGER = { form: /^-?(?:0|[1-9]\d*)$/, example: '42' };
const BOOLEAN = { form: /^(?:true|false)$/, example: 'true' };

/** In the XML schema of FHIR white space around these is none of the value. */
const TOKENS = new Set(['code', 'id', 'oid', 'uuid', 'uri', 'url', 'canonical', 'date', 'dateTime', 'instant', 'time']);
