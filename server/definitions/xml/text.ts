// The characters of an XML document and what stands between its tags, read once from left to right: https://www.w3.org/TR/xml/
import { type BrokenXml, brokenXml, type XmlPlace, xmlTextFound } from '../../fhir/failures-xml.ts';
import { characterCode } from '../validation/xhtml-allowed.ts';

const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;
const DECLARATION =
  /<\?xml\s+version\s*=\s*["']1\.0["'](?:\s+encoding\s*=\s*["'](?:utf-8|us-ascii)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/iy;

/** What XML has no way to write, not even by number: https://www.w3.org/TR/xml/#charsets */
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const REFERENCE = /&[^&;]{0,12};?/g;
const ENTITY = /^&(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});$/;
const NAMED: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&apos;': "'" };

/** The character that `&amp;` or `&#x41;` stands for; undefined: none. */
export function characterOf(entity: string): string | undefined {
  if (!ENTITY.test(entity)) return undefined;
  const named = NAMED[entity];
  if (named !== undefined) return named;
  const code = characterCode(entity);
  if (code > 0x10ffff || (code & 0xfffff800) === 0xd800) return undefined;
  const character = String.fromCodePoint(code);
  return NO_CHARACTER.test(character) ? undefined : character;
}

export class XmlText {
  readonly text: string;
  protected at = 0;
  /** FHIRPath of what is being read, asked for when something is wrong. */
  path: () => string = () => '';

  /** Line ends become line feeds: https://www.w3.org/TR/xml/#sec-line-ends */
  constructor(source: string) {
    const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
    this.text = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }

  /** Where an offset stands, for a message. */
  place(offset: number): XmlPlace {
    let line = 1;
    let start = 0;
    for (let at = this.text.indexOf('\n'); at !== -1 && at < offset; at = this.text.indexOf('\n', start)) {
      line++;
      start = at + 1;
    }
    return { line, column: offset - start + 1, path: this.path() };
  }

  protected skipDeclaration(): void {
    if (!/^<\?xml\s/.test(this.text)) return;
    DECLARATION.lastIndex = 0;
    const found = DECLARATION.exec(this.text)?.[0];
    if (found === undefined) this.fail('declaration', 0, this.text.slice(0, 60).split('>')[0]);
    else this.at = found.length;
  }

  /** Space, comments and processing instructions are no content; stops at a tag or at the end. */
  protected skipBetween(): void {
    for (;;) {
      this.skipSpace();
      if (this.at >= this.text.length) return;
      if (this.text[this.at] !== '<') throw xmlTextFound(this.looseText(), this.place(this.at));
      if (this.text.startsWith('<!--', this.at)) this.skipComment();
      else if (this.text[this.at + 1] === '?') this.skipInstruction();
      else return;
    }
  }

  protected skipComment(): void {
    const end = this.text.indexOf('--', this.at + 4);
    if (end === -1) this.fail('unfinished', this.at, '<!--');
    if (this.text[end + 2] !== '>') this.fail('comment', end);
    this.guardCharacters(this.at, end);
    this.at = end + 3;
  }

  private skipInstruction(): void {
    const end = this.text.indexOf('?>', this.at);
    if (end === -1) this.fail('unfinished', this.at, '<?');
    if (/^<\?xml\s/i.test(this.text.slice(this.at, this.at + 6))) this.fail('declaration', this.at);
    this.guardCharacters(this.at, end);
    this.at = end + 2;
  }

  private looseText(): string {
    const end = this.text.indexOf('<', this.at);
    return this.text.slice(this.at, Math.min(end === -1 ? Infinity : end, this.at + 100)).trim();
  }

  /** Moves behind a CDATA section. */
  protected skipCdata(): void {
    const end = this.text.indexOf(']]>', this.at);
    if (end === -1) this.fail('unfinished', this.at, '<![CDATA[');
    this.guardCharacters(this.at, end);
    this.at = end + 3;
  }

  /** Moves to the next tag over text that stays as it is written. */
  protected skipText(): void {
    const start = this.at;
    const end = this.text.indexOf('<', start);
    if (end === -1) this.fail('unfinished', this.text.length);
    this.at = end;
    if (end === start) return;
    this.guardCharacters(start, end);
    const text = this.text.slice(start, end);
    const close = text.indexOf(']]>');
    if (close !== -1) this.fail('character', start + close, ']]>');
    if (text.includes('&')) this.decodeReferences(text, start);
  }

  /** The value in quotes that comes now. https://www.w3.org/TR/xml/#AVNormalize: white space becomes spaces, by number it stays. */
  protected quoted(): string {
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") return this.fail('attribute', this.at);
    const open = this.at + 1;
    const close = this.text.indexOf(quote, open);
    if (close === -1) this.fail('unfinished', this.at);
    this.at = close + 1;
    const raw = this.text.slice(open, close);
    if (!NOT_PLAIN.test(raw)) return raw;
    this.guardCharacters(open, close);
    if (raw.includes('<')) this.fail('character', open + raw.indexOf('<'), '<');
    return this.decodeReferences(raw.replace(/[\t\n]/g, ' '), open);
  }

  private decodeReferences(text: string, start: number): string {
    return text.replace(
      REFERENCE,
      (entity: string, at: number) => characterOf(entity) ?? this.fail('entity', start + at, entity),
    );
  }

  private guardCharacters(start: number, end: number): void {
    const wrong = this.text.slice(start, end).search(NO_CHARACTER);
    if (wrong !== -1) this.fail('character', start + wrong);
  }

  /** With its prefix; '' where no name stands. */
  protected name(): string {
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.text)?.[0] ?? '';
    this.at += name.length;
    return name;
  }

  protected skipSpace(): void {
    for (;;) {
      const char = this.text.charCodeAt(this.at);
      if (char !== 0x20 && char !== 0x0a && char !== 0x09) return;
      this.at++;
    }
  }

  protected fail(reason: BrokenXml, at: number, found = ''): never {
    throw brokenXml(reason, found, this.place(at));
  }
}

const NOT_PLAIN = /[<&\u0000-\u001f\ufffe\uffff]/;
