// The elements of an XML document of test cases, with their text, read with the hub's own scanner: https://www.w3.org/TR/xml/
import { XmlScanner, type XmlTag } from '../../server/definitions/xml/scan.ts';
import { characterOf } from '../../server/definitions/xml/text.ts';

/** `text`: what stands in it outside of tags; `source`: the whole element as written. */
export type XmlElement = {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
  source: string;
};

export function xmlTree(document: string): XmlElement {
  const scanner = new XmlScanner(document);
  const root = read(scanner, scanner.root());
  scanner.finish();
  return root;
}

export const childrenCalled = ({ children }: XmlElement, name: string): XmlElement[] =>
  children.filter((child) => child.name === name);

function read(scanner: XmlScanner, tag: XmlTag): XmlElement {
  const children: XmlElement[] = [];
  for (;;) {
    const child = scanner.mixedChild(() => {});
    if (child === undefined) break;
    children.push(read(scanner, child));
  }
  const source = scanner.text.slice(tag.start, scanner.offset);
  const inner = scanner.text.slice(tag.end, scanner.offset).replace(/<\/[^<]*$/, '');
  return {
    name: tag.name,
    attributes: tag.attributes,
    children,
    text: children.length > 0 ? '' : decoded(inner),
    source,
  };
}

const decoded = (text: string): string =>
  text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(
      /<!\[CDATA\[([\s\S]*?)\]\]>|(&[^;]+;)/g,
      (_, raw: string | undefined, entity: string) => raw ?? characterOf(entity) ?? entity,
    );
