// The XHTML a narrative may hold, read once from left to right: https://hl7.org/fhir/R4/narrative.html
// Refused besides what XML forbids: whatever an HTML page, into which the text is likely pasted, would read differently.
import type { MalformedReason } from '../../fhir/failures-validation-links.ts';
import { isSpace } from './primitives.ts';
import { attributeFault, characterCode, isAllowedElement } from './xhtml-allowed.ts';

export type NarrativeFault =
  | { kind: 'malformed'; reason: MalformedReason; found: string; offset: number }
  | { kind: 'namespace' | 'empty' | 'element' | 'attribute' | 'link' | 'style'; found: string };

/** With so many, the rest was not read. */
export const MAX_FAULTS = 20;
const XHTML = 'http://www.w3.org/1999/xhtml';
const NAME = /[A-Za-z_][\w:.-]*/y;

/** In the order of the text; none: the narrative is sound. What is not well-formed is not read further. */
export function narrativeFaults(text: string): NarrativeFault[] {
  return new XhtmlReader(text).read();
}

class XhtmlReader {
  private readonly text: string;
  private at = 0;
  private readonly open: string[] = [];
  private hasRoot = false;
  private hasContent = false;
  private readonly faults: NarrativeFault[] = [];

  constructor(text: string) {
    this.text = text;
  }

  read(): NarrativeFault[] {
    while (this.at < this.text.length && this.faults.length < MAX_FAULTS) {
      if (!this.readText() || (this.at < this.text.length && !this.readMarkup())) return this.faults;
    }
    if (this.faults.length >= MAX_FAULTS) return this.faults;
    if (this.open.length > 0) this.malformed('not-closed', `<${this.open.at(-1)}>`);
    else if (!this.hasRoot) this.malformed('not-one-div', '');
    else if (!this.hasContent) this.fault('empty', this.text);
    return this.faults;
  }

  /** Up to the next tag. */
  private readText(): boolean {
    const start = this.at;
    const tag = this.text.indexOf('<', start);
    this.at = tag === -1 ? this.text.length : tag;
    const wrong = characterFault(this.text, start, this.at);
    if (wrong !== undefined) return this.malformed(wrong.reason, this.text.slice(wrong.at, wrong.at + 10));
    const isBlank = onlySpace(this.text, start, this.at);
    if (this.open.length === 0) return isBlank || this.malformed('text-outside', this.text.slice(start, start + 10));
    this.hasContent ||= !isBlank;
    return true;
  }

  private readMarkup(): boolean {
    const next = this.text[this.at + 1];
    if (next === '/') return this.readEndTag();
    if (next === '!' && this.text.startsWith('<!--', this.at)) return this.readComment();
    if (next === '!' || next === '?') return this.malformed('declaration', this.text.slice(this.at, this.at + 10));
    return this.readStartTag();
  }

  /** HTML ends a comment at `<!-->`, `<!--->` and `--!>`, XML does not: no comment may look so. */
  private readComment(): boolean {
    const start = this.at + 4;
    const end = this.text.indexOf('--', start);
    if (end === -1 || this.text[end + 2] !== '>') return this.malformed('comment', '--');
    if (this.text[start] === '>' || this.text.startsWith('->', start)) return this.malformed('comment', '>');
    this.at = end + 3;
    return true;
  }

  private readEndTag(): boolean {
    this.at += 2;
    const name = this.readName();
    this.skipSpace();
    if (this.text[this.at] !== '>') return this.malformed('tag', `</${name}`);
    this.at++;
    const opened = this.open.pop();
    return opened === name || this.malformed('not-closed', opened === undefined ? `</${name}>` : `<${opened}>`);
  }

  private readStartTag(): boolean {
    this.at++;
    const name = this.readName();
    if (name === '') return this.malformed('tag', '<');
    const isRoot = this.open.length === 0;
    if (isRoot && (this.hasRoot || name !== 'div')) return this.malformed('not-one-div', `<${name}>`);
    this.hasRoot = true;
    if (!isAllowedElement(name)) this.fault('element', `<${name}>`);
    const attributes = this.readAttributes(name);
    if (attributes === undefined) return false;
    if (isRoot && attributes.get('xmlns') !== XHTML) this.fault('namespace', attributes.get('xmlns') ?? '');
    if (name === 'img' && attributes.has('src')) this.hasContent = true;
    const isEmpty = this.text[this.at] === '/';
    if (isEmpty) this.at++;
    if (this.text[this.at] !== '>') return this.malformed('tag', `<${name}`);
    this.at++;
    if (!isEmpty) this.open.push(name);
    return true;
  }

  /** undefined: they are not well-formed. */
  private readAttributes(element: string): Map<string, string> | undefined {
    const attributes = new Map<string, string>();
    for (;;) {
      const isApart = this.skipSpace();
      const next = this.text[this.at];
      if (next === undefined || next === '>' || next === '/') return attributes;
      const name = isApart ? this.readName() : '';
      const value = this.readAttributeValue();
      if (name === '' || value === undefined || attributes.has(name)) {
        this.malformed('attribute', `<${element} ${name}`);
        return undefined;
      }
      attributes.set(name, value);
      this.judgeAttribute(element, name, value);
    }
  }

  private judgeAttribute(element: string, name: string, value: string): void {
    if (name === 'xmlns') {
      if (value !== XHTML && this.open.length > 0) this.fault('namespace', value);
      return;
    }
    const kind = attributeFault(name, value);
    if (kind !== undefined) this.fault(kind, `<${element} ${name}="${value}">`);
  }

  private readAttributeValue(): string | undefined {
    this.skipSpace();
    if (this.text[this.at] !== '=') return undefined;
    this.at++;
    this.skipSpace();
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") return undefined;
    const start = this.at + 1;
    const end = this.text.indexOf(quote, start);
    if (end === -1 || characterFault(this.text, start, end) !== undefined) return undefined;
    this.at = end + 1;
    return this.text.slice(start, end);
  }

  private readName(): string {
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.text)?.[0] ?? '';
    this.at += name.length;
    return name;
  }

  /** Whether there was any. */
  private skipSpace(): boolean {
    const start = this.at;
    while (isSpace(this.text.charCodeAt(this.at))) this.at++;
    return this.at > start;
  }

  private fault(kind: Exclude<NarrativeFault['kind'], 'malformed'>, found: string): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push({ kind, found });
  }

  private malformed(reason: MalformedReason, found: string): false {
    this.faults.push({ kind: 'malformed', reason, found, offset: this.at });
    return false;
  }
}

function onlySpace(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

const ENTITY = /&(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});/y;

/** What XML does not allow between `start` and `end`, and where. */
function characterFault(
  text: string,
  start: number,
  end: number,
): { reason: 'entity' | 'character'; at: number } | undefined {
  for (let at = start; at < end; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x26) {
      ENTITY.lastIndex = at;
      if (!isEntity(ENTITY.exec(text)?.[0])) return { reason: 'entity', at };
    } else if (isForbidden(char) || (char === 0x3e && text.startsWith(']]', at - 2))) {
      return { reason: 'character', at };
    }
  }
  return undefined;
}

/** `<` and what is no character of XML. */
const isForbidden = (char: number): boolean =>
  char === 0x3c || (char < 0x20 && !isSpace(char)) || char === 0xfffe || char === 0xffff;

/** A number must be that of a character XML allows. */
function isEntity(entity: string | undefined): boolean {
  if (entity === undefined) return false;
  if (entity[1] !== '#') return true;
  const code = characterCode(entity);
  if (code < 0x20) return isSpace(code);
  return code <= 0x10ffff && (code & 0xfffff800) !== 0xd800 && (code & 0xfffe) !== 0xfffe;
}
