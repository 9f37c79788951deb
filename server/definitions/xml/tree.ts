// An XML document as a tree that can be edited: https://www.w3.org/TR/xml-names/

import { XmlScanner, type XmlTag } from './scan.ts';
import { FHIR, XHTML } from './shapes.ts';
import { characterOf } from './text.ts';

/** Attributes by name, one of a namespace as `{namespace}name`. */
export type XmlNode = XmlTreeElement | { kind: 'text'; text: string } | { kind: 'comment'; text: string };
export type XmlTreeElement = {
  kind: 'element';
  name: string;
  namespace: string;
  attributes: Map<string, string>;
  children: XmlNode[];
  /** Of XHTML inside of FHIR: how it was written, and how it would be printed if it stays as it is. */
  narrative?: { source: string; printed: string };
};

/** Throws FhirError 400 with line and column for what is not well formed. */
export function readTree(document: string): XmlTreeElement {
  const scanner = new XmlScanner(document);
  const root = read(scanner, scanner.root(), '');
  scanner.finish();
  return root;
}

export const isElement = (node: XmlNode): node is XmlTreeElement => node.kind === 'element';

export const textOf = ({ children }: XmlTreeElement): string =>
  children.map((child) => (child.kind === 'text' ? child.text : isElement(child) ? textOf(child) : '')).join('');

function read(scanner: XmlScanner, tag: XmlTag, around: string): XmlTreeElement {
  const { name, namespace, start, end } = tag;
  const element: XmlTreeElement = {
    kind: 'element',
    name,
    namespace,
    attributes: new Map(tag.attributes),
    children: [],
  };
  let from = end;
  for (;;) {
    const child = scanner.mixedChild(() => {});
    const to = child?.start ?? Math.max(from, scanner.text.lastIndexOf('</', scanner.offset - 1));
    element.children.push(...charactersIn(scanner.text.slice(from, to)));
    if (child === undefined) break;
    element.children.push(read(scanner, child, namespace));
    from = scanner.offset;
  }
  if (namespace === XHTML && around === FHIR) {
    element.narrative = { source: scanner.text.slice(start, scanner.offset), printed: printElement(element, around) };
  }
  return element;
}

const CHARACTERS = /<!--([\s\S]*?)-->|<!\[CDATA\[([\s\S]*?)\]\]>|([^<]+)/g;

/** What stands between two tags. */
const charactersIn = (source: string): XmlNode[] =>
  [...source.matchAll(CHARACTERS)].map(([, comment, raw, written = '']) =>
    comment === undefined
      ? { kind: 'text', text: raw ?? written.replace(/&[^;]+;/g, (entity) => characterOf(entity) ?? entity) }
      : { kind: 'comment', text: comment },
  );

/** A narrative that was not changed is printed as it was written. */
export function printXmlTree(node: XmlNode, around = ''): string {
  if (node.kind === 'text') return escaped(node.text, IN_TEXT);
  if (node.kind === 'comment') return `<!--${node.text}-->`;
  const printed = printElement(node, around);
  return node.narrative?.printed === printed ? node.narrative.source : printed;
}

function printElement({ name, namespace, attributes, children }: XmlTreeElement, around: string): string {
  const declared = namespace === around ? '' : ` xmlns="${escaped(namespace)}"`;
  const start = `${name}${declared}${[...attributes].map(printAttribute).join('')}`;
  const inner = children.map((child) => printXmlTree(child, namespace)).join('');
  return inner === '' ? `<${start}/>` : `<${start}>${inner}</${name}>`;
}

const XML_PREFIX = '{http://www.w3.org/XML/1998/namespace}';

function printAttribute([name, value]: [string, string], at: number): string {
  const written = ` ${name.replace(XML_PREFIX, 'xml:')}="${escaped(value)}"`;
  return written.replace(/^ \{([^}]*)\}/, (_, namespace: string) => ` xmlns:a${at}="${escaped(namespace)}" a${at}:`);
}

const NAMED: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

const IN_TEXT = /[<>&\r]/g;
const IN_ATTRIBUTES = /[<>&"\t\r\n]/g;

const escaped = (text: string, special = IN_ATTRIBUTES): string =>
  text.replace(special, (character) => NAMED[character] ?? `&#${character.charCodeAt(0)};`);
