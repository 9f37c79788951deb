// Finds the links of a resource to other entries of its transaction and puts the resources' own addresses in their place:
// https://hl7.org/fhir/R4/http.html#transaction, https://hl7.org/fhir/R4/bundle.html#references
import { walkStrings } from '../../definitions/walk.ts';
import { stringEnd } from '../../fhir/json-strings.ts';
import { type BundleSpans, type Edit, offsetsInside, splice, stringAt } from '../../fhir/text-spans.ts';
import { narrativeLinks } from './narrative-links.ts';

/** Entries of the transaction by what others call them. */
export type Names = {
  entryOf: ReadonlyMap<string, number>;
  /** fullUrls that are their resource's own canonical `url`: in elements of type uri they mean the definition. */
  canonical: ReadonlySet<string>;
};

/** A piece of a string value that names another resource. */
export type Link = {
  /** The string value is the how-manieth of its resource, from 0. */
  string: number;
  /** Where its value stands: `holder[name]`. */
  holder: Record<string, unknown>;
  name: string | number;
  /** The whole string value as it came, and the piece of it: [from, to) without version and fragment. */
  value: string;
  from: number;
  to: number;
  /** Primitive type of the element, or `reference`. */
  type: string;
  /** The number of an entry, or a search: `Patient?identifier=1`. */
  target: number | string;
  /** The version a version-specific link asks for: `/_history/` and this follow the piece. */
  version?: string;
};

/** What a link becomes: `version` replaces the version it has. */
export type Replacement = { text: string; version?: string | undefined };

const LINK_TYPES = new Set(['reference', 'uri', 'url', 'oid', 'uuid', 'id', 'xhtml']);
const CONDITIONAL = /^[A-Z][A-Za-z]{1,63}\?/;
const HISTORY = '/_history/';

/**
 * All links of a resource, in the order of its text. `root`: what its relative references are relative to, with a slash
 * at its end: the root of its fullUrl if that is a RESTful one, else the hub's own base.
 */
export function findLinks(resource: unknown, names: Names, root: string): Link[] {
  const links: Link[] = [];
  let string = 0;
  walkStrings(resource, (value, type, _, holder, name) => {
    const here = string++;
    if (!LINK_TYPES.has(type)) return;
    const add = (text: string, from: number): void => {
      const named = findName(text, type, names, root);
      if (named === undefined) return;
      links.push({ string: here, holder, name, value, type, from, ...named, to: from + named.to });
    };
    if (type !== 'xhtml') add(value, 0);
    else for (const { from, text } of narrativeLinks(value)) add(text, from);
  });
  return links;
}

type Named = Pick<Link, 'to' | 'target' | 'version'>;

function findName(text: string, type: string, names: Names, root: string): Named | undefined {
  const whole = entryNamed(text, names, root);
  if (whole !== undefined) return isCanonical(text, type, names) ? undefined : { to: text.length, target: whole };
  if (type === 'id') return undefined;
  if (type === 'reference' && CONDITIONAL.test(text)) return { to: text.length, target: text };
  const hash = text.indexOf('#');
  const withoutFragment = hash === -1 ? text : text.slice(0, hash);
  const history = withoutFragment.lastIndexOf(HISTORY);
  if (hash <= 0 && history <= 0) return undefined;
  const base = history === -1 ? withoutFragment : text.slice(0, history);
  const target = entryNamed(base, names, root);
  if (target === undefined || isCanonical(base, type, names)) return undefined;
  const named: Named = { to: base.length, target };
  return history === -1 ? named : { ...named, version: withoutFragment.slice(history + HISTORY.length) };
}

const isCanonical = (url: string, type: string, { canonical }: Names): boolean => type === 'uri' && canonical.has(url);

function entryNamed(text: string, { entryOf }: Names, root: string): number | undefined {
  const exact = entryOf.get(text);
  if (exact !== undefined) return exact;
  const first = text.charCodeAt(0);
  return first >= 0x41 && first <= 0x5a && text.includes('/') ? entryOf.get(root + text) : undefined;
}

/** Where a resource stands in the text of its Bundle. */
export type Place = { text: string; spans: BundleSpans; entry: number };

/**
 * The resource's text with its links replaced and every other token as it was; undefined when text and value do not run
 * in the same order, which only member names made of digits can bring about (no FHIR element has one).
 */
export function relinkedText(
  place: Place,
  links: Link[],
  by: (link: Link) => Replacement | undefined,
): string | undefined {
  const { text, spans, entry } = place;
  const span = spans.resources[entry];
  if (span === undefined) return undefined;
  const edits: Edit[] = [];
  for (const link of links) {
    const open = spans.strings[span.firstString + link.string] as number;
    if (!holds(text, open, link.value)) return undefined;
    const replacement = by(link);
    if (replacement === undefined) continue;
    const to = endOf(link, replacement);
    const [start, end] =
      stringEnd(text, open) - open - 2 === link.value.length
        ? [open + 1 + link.from, open + 1 + to]
        : (offsetsInside(text, open, [link.from, to]) as [number, number]);
    edits.push({ start, end, by: written(replacement) });
  }
  return splice(text, edits, span.start, span.end);
}

const holds = (text: string, open: number, value: string): boolean =>
  open !== undefined && (text.startsWith(`${value}"`, open + 1) || stringAt(text, open) === value);

const endOf = ({ to, version }: Link, replacement: Replacement): number =>
  version === undefined || replacement.version === undefined ? to : to + HISTORY.length + version.length;

const written = ({ text, version }: Replacement): string => (version === undefined ? text : text + HISTORY + version);

/** Sets the linking strings of a resource, in place, to what its text now says; those without replacement to what they were. */
export function relinkValue(links: Link[], by: (link: Link) => Replacement | undefined): void {
  let string = -1;
  let value = '';
  let shift = 0;
  for (const link of links) {
    if (link.string !== string) {
      string = link.string;
      value = link.value;
      shift = 0;
    }
    const replacement = by(link);
    if (replacement !== undefined) {
      const text = written(replacement);
      const to = endOf(link, replacement);
      value = value.slice(0, link.from + shift) + text + value.slice(to + shift);
      shift += text.length - (to - link.from);
    }
    link.holder[link.name] = value;
  }
}
