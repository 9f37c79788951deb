// What XML makes of each element of a type: where it stands, how its value is written: https://hl7.org/fhir/R4/xml.html
import { type Property, type Structure, structure } from '../structures.ts';

export const FHIR = 'http://hl7.org/fhir';
export const XHTML = 'http://www.w3.org/1999/xhtml';

/** How JSON writes a value that XML writes as text. */
export type Literal = 'string' | 'number' | 'boolean';

export type XmlElement = {
  /** `valueString`, as in JSON. */
  name: string;
  type: string;
  /** Its place among the elements of its type; those of one choice share it. */
  order: number;
  list: boolean;
  kind: 'primitive' | 'xhtml' | 'resource' | 'complex';
  literal: Literal;
  /** Written as an attribute: the id of what is no resource, the url of an extension. */
  isAttribute: boolean;
};

export type XmlShape = {
  type: string;
  isResource: boolean;
  /** By JSON name. */
  elements: ReadonlyMap<string, XmlElement>;
  attributes: readonly string[];
};

const known = new Map<string, XmlShape>();

/** `type` must be one that the definitions know. */
export function xmlShape(type: string): XmlShape {
  let shape = known.get(type);
  if (shape === undefined) {
    const definition = structure(type);
    if (definition === undefined) throw new Error(`No definition of ${type}`);
    shape = compile(definition);
    known.set(type, shape);
  }
  return shape;
}

function compile({ name: type, kind, properties }: Structure): XmlShape {
  const isResource = kind === 'resource';
  const elements = new Map<string, XmlElement>();
  let order = 0;
  let choice: string | undefined;
  for (const property of properties.values()) {
    if (property.max === 0) continue;
    if (choice === undefined || property.choice !== choice) order++;
    choice = property.choice;
    const isAttribute = (property.name === 'id' && !isResource) || (type === 'Extension' && property.name === 'url');
    elements.set(property.name, element(property, order, isAttribute));
  }
  const attributes = [...elements.values()].filter(({ isAttribute }) => isAttribute).map(({ name }) => name);
  return { type, isResource, elements, attributes };
}

function element({ name, type, list }: Property, order: number, isAttribute: boolean): XmlElement {
  return { name, type, order, list, kind: kindOf(type), literal: literalOf(type), isAttribute };
}

function kindOf(type: string): XmlElement['kind'] {
  if (type === 'xhtml') return 'xhtml';
  if (type === 'Resource') return 'resource';
  return structure(type)?.kind === 'primitive-type' ? 'primitive' : 'complex';
}

const NUMBERS = new Set(['decimal', 'integer', 'unsignedInt', 'positiveInt']);

const literalOf = (type: string): Literal => (type === 'boolean' ? 'boolean' : NUMBERS.has(type) ? 'number' : 'string');
