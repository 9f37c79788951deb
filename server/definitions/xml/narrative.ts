// The XHTML of a narrative between XML, where prefixes and CDATA may write it, and the string that JSON keeps.
// https://hl7.org/fhir/R4/json.html#xhtml
import { wrongNamespace } from '../../fhir/failures-xml.ts';
import { type Edit, splice } from '../../fhir/text-spans.ts';
import { MAX_FAULTS, narrativeFaults } from '../validation/narrative.ts';
import type { Span, XmlScanner, XmlTag } from './scan.ts';
import { XHTML } from './shapes.ts';

/** The text of the div whose start tag was just read, as it is written; only its namespace may need to be said anew. */
export function readNarrative(scanner: XmlScanner, div: XmlTag): string {
  const { text } = scanner;
  const edits: Edit[] = [];
  const cdata = (span: Span) => edits.push({ ...span, by: escapeText(text.slice(span.start + 9, span.end - 3)) });
  const opened = [div];
  editStartTag(div, true, edits, scanner);
  while (opened.length > 0) {
    const child = scanner.mixedChild(cdata);
    if (child !== undefined) {
      editStartTag(child, false, edits, scanner);
      opened.push(child);
    } else {
      const tag = opened.pop() as XmlTag;
      if (tag.prefix !== '' && scanner.offset > tag.end) editEndTag(tag, edits, text, scanner.offset);
    }
  }
  return splice(text, edits, div.start, scanner.offset);
}

/** JSON has the div without prefixes, and with its namespace. */
function editStartTag(tag: XmlTag, isRoot: boolean, edits: Edit[], scanner: XmlScanner): void {
  const { namespace, name, start, prefix, declared } = tag;
  if (namespace !== XHTML) throw wrongNamespace(name, XHTML, namespace, scanner.place(start));
  const nameStart = start + 1;
  const nameEnd = nameStart + name.length + (prefix === '' ? 0 : prefix.length + 1);
  const isSaid = prefix === '' && declared.has('');
  if (prefix !== '' || (isRoot && !isSaid))
    edits.push({ start: nameStart, end: nameEnd, by: isRoot && !isSaid ? `${name} xmlns="${XHTML}"` : name });
  for (const [own, span] of declared) if (own !== '' || !isSaid) edits.push({ ...span, by: '' });
}

function editEndTag({ name }: XmlTag, edits: Edit[], text: string, end: number): void {
  edits.push({ start: text.lastIndexOf('</', end - 1), end, by: `</${name}>` });
}

/** As XML can hold it: what is no well-formed div, and cannot have been stored by way of validation, becomes its text. */
export function printNarrative(div: string): string {
  const faults = narrativeFaults(div);
  const unsound =
    faults.length >= MAX_FAULTS || faults.some(({ kind }) => kind === 'malformed' || kind === 'namespace');
  return !unsound ? div : `<div xmlns="${XHTML}">${escapeText(div)}</div>`;
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
