// Reads XML tag by tag, and nothing of XML that FHIR has no use for: https://www.w3.org/TR/xml-names/
// Without DOCTYPE there are no entities but the five of XML: nothing to expand, nothing to fetch (https://hl7.org/fhir/R4/security.html).
import { doctypeRefused, xmlNestedTooDeep } from '../../fhir/failures-xml.ts';
import { XmlText } from './text.ts';

export type XmlTag = {
  /** Without its prefix. */
  name: string;
  /** '': none. */
  namespace: string;
  /** By local name; one with a prefix as `{namespace}name`. xmlns attributes are not among them. */
  attributes: ReadonlyMap<string, string>;
  /** Of its `<`, and behind its `>`. */
  start: number;
  end: number;
  /** As written. */
  prefix: string;
  /** Its xmlns attributes and where they stand: prefix ('' for the default) → span. */
  declared: ReadonlyMap<string, Span>;
};
export type Span = { start: number; end: number };

const MAX_DEPTH = 64;
const NONE: ReadonlyMap<string, never> = new Map<string, never>();
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** The prefixes an element declares, on top of those around it: a chain at most 64 long. */
type Scope = { prefixes: Map<string, string>; outer: Scope | undefined };

export class XmlScanner extends XmlText {
  private isEmptyTag = false;
  private readonly open: { qualified: string; scope: Scope | undefined }[] = [];

  /** The tag of the root element. */
  root(): XmlTag {
    this.skipDeclaration();
    this.skipBetween();
    if (this.at >= this.text.length) this.fail('unfinished', this.at);
    return this.startTag();
  }

  /** The next child of the element being read; undefined: its end tag came. Text other than space is refused. */
  child(): XmlTag | undefined {
    if (this.isEmptyTag) return this.leave();
    this.skipBetween();
    if (this.at >= this.text.length) this.fail('unfinished', this.at);
    return this.text[this.at + 1] === '/' ? this.endTag() : this.startTag();
  }

  /** Like child, where text may stand between tags: it is passed over, and so are comments. */
  mixedChild(seenCdata: (span: Span) => void): XmlTag | undefined {
    while (!this.isEmptyTag) {
      this.skipText();
      const start = this.at;
      if (this.text.startsWith('<!--', start)) this.skipComment();
      else if (this.text.startsWith('<![CDATA[', start)) {
        this.skipCdata();
        seenCdata({ start, end: this.at });
      } else return this.text[start + 1] === '/' ? this.endTag() : this.startTag();
    }
    return this.leave();
  }

  /** Behind the last tag read. */
  get offset(): number {
    return this.at;
  }

  /** Only space and comments may follow the root. */
  finish(): void {
    this.skipBetween();
    if (this.at < this.text.length) this.fail('outside', this.at, this.text.slice(this.at, this.at + 20));
  }

  private startTag(): XmlTag {
    const start = this.at;
    if (this.text[start + 1] === '!') throw doctypeRefused(this.place(start));
    if (this.open.length >= MAX_DEPTH) throw xmlNestedTooDeep(MAX_DEPTH, this.place(start));
    this.at++;
    const qualified = this.name();
    if (qualified === '') this.fail('tag', start, this.text.slice(start, start + 20));
    const { plain, prefixes, declared } = this.attributes();
    this.isEmptyTag = this.text[this.at] === '/';
    if (this.isEmptyTag) this.at++;
    if (this.text[this.at] !== '>') this.fail('tag', start, `<${qualified}`);
    this.at++;
    const outer = this.open.at(-1)?.scope;
    const scope = prefixes === undefined ? outer : { prefixes, outer };
    this.open.push({ qualified, scope });
    const colon = qualified.indexOf(':');
    const prefix = colon === -1 ? '' : qualified.slice(0, colon);
    return {
      name: qualified.slice(colon + 1),
      namespace: this.namespace(prefix, scope, start),
      attributes: plain === undefined ? NONE : this.resolved(plain, scope, start),
      start,
      end: this.at,
      prefix,
      declared,
    };
  }

  private endTag(): undefined {
    const start = this.at;
    this.at += 2;
    const name = this.name();
    this.skipSpace();
    if (this.text[this.at] !== '>') this.fail('tag', start, `</${name}`);
    if (name !== this.open.at(-1)?.qualified) this.fail('end-tag', start, `</${name}>`);
    this.at++;
    return this.leave();
  }

  private leave(): undefined {
    this.open.pop();
    this.isEmptyTag = false;
    return undefined;
  }

  // ── attributes and namespaces ─────────────────────────────────────────────────────────────────────────────────────
  private attributes() {
    let plain: Map<string, string> | undefined;
    let prefixes: Map<string, string> | undefined;
    let declared: Map<string, Span> | undefined;
    for (;;) {
      const before = this.at;
      this.skipSpace();
      const next = this.text[this.at];
      if (next === undefined || next === '>' || next === '/') break;
      const start = this.at;
      const name = start > before ? this.name() : '';
      if (name === '') this.fail('attribute', start, this.text.slice(start, start + 20));
      this.equalsSign(start, name);
      const value = this.quoted();
      if (name === 'xmlns' || name.startsWith('xmlns:')) {
        prefixes ??= new Map();
        declared ??= new Map();
        const prefix = name.slice(6);
        if (prefixes.has(prefix)) this.fail('attribute-twice', start, name);
        prefixes.set(prefix, value);
        declared.set(prefix, { start: before, end: this.at });
      } else {
        plain ??= new Map();
        if (plain.has(name)) this.fail('attribute-twice', start, name);
        plain.set(name, value);
      }
    }
    return { plain, prefixes, declared: declared ?? NONE };
  }

  private equalsSign(start: number, name: string): void {
    this.skipSpace();
    if (this.text[this.at] !== '=') this.fail('attribute', start, name);
    this.at++;
    this.skipSpace();
  }

  /** Attributes with a prefix get their expanded name; those without belong to no namespace. */
  private resolved(plain: Map<string, string>, scope: Scope | undefined, at: number): Map<string, string> {
    for (const [name, value] of [...plain]) {
      const colon = name.indexOf(':');
      if (colon === -1) continue;
      const expanded = `{${this.namespace(name.slice(0, colon), scope, at)}}${name.slice(colon + 1)}`;
      if (plain.has(expanded)) this.fail('attribute-twice', at, name);
      plain.delete(name);
      plain.set(expanded, value);
    }
    return plain;
  }

  private namespace(prefix: string, scope: Scope | undefined, at: number): string {
    for (let own = scope; own !== undefined; own = own.outer) {
      const found = own.prefixes.get(prefix);
      if (found !== undefined) return found;
    }
    if (prefix === 'xml') return XML_NAMESPACE;
    return prefix === '' ? '' : this.fail('prefix', at, `${prefix}:`);
  }
}
