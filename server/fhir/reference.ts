// What a literal reference points at, seen from this hub: https://hl7.org/fhir/R4/references.html#literal
import { remembered } from './remembered.ts';

export type ParsedReference =
  /** A resource of this hub, written relative or under its base: `Patient/1`, `https://hub/fhir/Patient/1/_history/2`. */
  | { kind: 'local'; type: string; id: string; versionId?: string }
  /** A resource, or anything else, at another absolute URL; the version is taken off. */
  | { kind: 'foreign'; url: string; versionId?: string }
  /** `urn:uuid:…`, `urn:oid:…`: known to whoever sent it, inside a Bundle to its fullUrls. */
  | { kind: 'urn'; urn: string }
  /** `#id`: contained in the same resource; the id is empty for the container itself. */
  | { kind: 'fragment'; id: string }
  /** `Patient?identifier=…`: a search to be resolved in a transaction. */
  | { kind: 'conditional'; type: string; criteria: string }
  /** No reference FHIR knows. */
  | { kind: 'invalid' };

const ID = '[A-Za-z0-9\\-.]{1,64}';
const RELATIVE = new RegExp(`^([A-Z][A-Za-z]{1,63})/(${ID})(?:/_history/(${ID}))?$`);
const CONDITIONAL = /^([A-Z][A-Za-z]{1,63})\?(.+)$/s;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;
const VERSION = new RegExp(`^(.+)/_history/(${ID})$`);

/** `baseUrl`: the hub's FHIR base, without a slash at its end. Never throws. */
export function parseReference(text: string, baseUrl: string): ParsedReference {
  const relative = RELATIVE.exec(belowBase(text, baseUrl) ?? text);
  if (relative !== null) {
    const [, type, id, versionId] = relative as unknown as [string, string, string, string | undefined];
    return versionId === undefined ? { kind: 'local', type, id } : { kind: 'local', type, id, versionId };
  }
  if (text.startsWith('#')) return { kind: 'fragment', id: text.slice(1) };
  if (text.startsWith('urn:')) return { kind: 'urn', urn: text };
  if (ABSOLUTE.test(text)) return parseForeign(text);
  const [, type, criteria] = CONDITIONAL.exec(text) ?? [];
  return type === undefined || criteria === undefined ? { kind: 'invalid' } : { kind: 'conditional', type, criteria };
}

/**
 * What an absolute URL says below the hub's base; undefined: it is not below. http and https mean the same
 * (https://hl7.org/fhir/R4/http.html#root), and so do the names a machine has for itself.
 */
export function belowBase(url: string, baseUrl: string): string | undefined {
  if (url.charCodeAt(0) !== 0x68) return undefined; // "h" of http: the path of most references
  const base = basesOf(baseUrl).find((one) => url.startsWith(one) && url.charCodeAt(one.length) === 0x2f);
  return base === undefined ? undefined : url.slice(base.length + 1);
}

const ADDRESS = /^https?:\/\/(\[[^\]]*\]|[^/:]*)(.*)$/;
const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]'];

/** A proxy may name many bases. */
const REMEMBERED_BASES = { most: 100 };

/** All that the base may be called by; itself comes first. */
export const basesOf = remembered((baseUrl): readonly string[] => {
  const [, host = '', rest = ''] = ADDRESS.exec(baseUrl) ?? [];
  const hosts = THIS_MACHINE.includes(host) ? THIS_MACHINE : [host];
  return [baseUrl, ...hosts.flatMap((one) => [`http://${one}${rest}`, `https://${one}${rest}`])];
}, REMEMBERED_BASES);

function parseForeign(text: string): ParsedReference {
  const [, url, versionId] = VERSION.exec(text) ?? [];
  return url === undefined || versionId === undefined
    ? { kind: 'foreign', url: text }
    : { kind: 'foreign', url, versionId };
}

/** https://hl7.org/fhir/R4/references.html#canonical: `url|version#fragment`, the latter two optional. */
export type ParsedCanonical = { url: string; version?: string; fragment?: string };

export function parseCanonical(text: string): ParsedCanonical {
  const hash = text.indexOf('#');
  const whole = hash === -1 ? text : text.slice(0, hash);
  const pipe = whole.indexOf('|');
  return {
    url: pipe === -1 ? whole : whole.slice(0, pipe),
    ...(pipe === -1 || pipe === whole.length - 1 ? {} : { version: whole.slice(pipe + 1) }),
    ...(hash === -1 ? {} : { fragment: text.slice(hash + 1) }),
  };
}

export const printCanonical = ({ url = '', version, fragment }: Canonical): string =>
  `${url}${version === undefined ? '' : `|${version}`}${fragment === undefined ? '' : `#${fragment}`}`;

type Canonical = { [Part in keyof ParsedCanonical]?: ParsedCanonical[Part] | undefined };
