// The elements, attributes and addresses a narrative may use: https://hl7.org/fhir/R4/narrative.html#xhtml (txt-1)

const words = (text: string): Set<string> => new Set(text.split(/\s+/));

/** As in the XPath of txt-1; also address, bdo and kbd of the chapters 7 to 9 of HTML 4.0 that its text allows. */
const ELEMENTS = words(
  `a abbr acronym address b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6
   hr i img kbd li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var`,
);

/** As in the XPath of txt-1; also what XHTML itself has: xml:lang beside lang, and xml:space, which its DTD gives every pre. */
const ATTRIBUTES = words(
  `abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite
   class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan
   rules scope shape span src start style summary tabindex title type valign value vspace width xml:lang
   xml:space`,
);

/** Schemes that run nothing in the reader's browser. An address without a scheme is relative or a fragment. */
const LINK_SCHEMES = words('http https ftp mailto tel sms geo urn cid');

const ADDRESSES = words('href src cite longdesc');

export const isAllowedElement = (name: string): boolean => ELEMENTS.has(name);

/** What is wrong with an attribute, its value as written; undefined: nothing. */
export function attributeFault(name: string, value: string): 'attribute' | 'link' | 'style' | undefined {
  if (!ATTRIBUTES.has(name)) return 'attribute';
  if (ADDRESSES.has(name) && !isHarmlessAddress(value, name === 'src')) return 'link';
  if (name === 'style' && !isHarmlessStyle(value)) return 'style';
  return undefined;
}

function isHarmlessAddress(written: string, isImage: boolean): boolean {
  if (isImage && written.startsWith('data:image/')) return true;
  const address = asBrowsersRead(written);
  const scheme = /^([^/?#:]*):/.exec(address)?.[1];
  if (scheme === undefined || LINK_SCHEMES.has(scheme)) return true;
  return isImage && address.startsWith('data:image/');
}

/** Nearly all styles have none of these, so they cannot load or run anything. */
const SUSPICIOUS = /[(\\/@&]|-moz|behavior/i;
/** Images are told by `url()` alone: others take an address as a mere text. */
const LOADS_OR_RUNS =
  /expression\(|javascript:|vbscript:|@import|-moz-binding|behavior:|(?:image|image-set|cross-fade|src)\(|\\/;

/** As IG publishers draw their tables: an image beside the page, like that of an img. */
const OWN_IMAGE = /^["']?(?:data:image\/|#|(?!\/\/)[^"'():]+["']?\))/;

/** Styles stand by themselves: they load nothing from elsewhere but images beside the page, and run nothing. */
function isHarmlessStyle(written: string): boolean {
  if (!SUSPICIOUS.test(written)) return true;
  const style = asBrowsersRead(written).replace(/\/\*[^*]*\*\//g, '');
  if (LOADS_OR_RUNS.test(style) || style.includes('/*')) return false;
  return style
    .split('url(')
    .slice(1)
    .every((rest) => OWN_IMAGE.test(rest));
}

/** Entities resolved, whitespace and control characters gone, in lower case: browsers see through all of these. */
function asBrowsersRead(written: string): string {
  return decode(written)
    .replace(/[\u0000-\u0020\u007f-\u00a0]/g, '')
    .toLowerCase();
}

const NAMED: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&apos;': "'" };

/** Of a text whose entities are known to be sound. */
function decode(written: string): string {
  if (!written.includes('&')) return written;
  return written.replace(/&[^;]*;/g, (entity) => NAMED[entity] ?? String.fromCodePoint(characterCode(entity)));
}

/** The code point of `&#65;` or `&#x41;`. */
export function characterCode(entity: string): number {
  const digits = entity.slice(2, -1);
  return digits.startsWith('x') ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10);
}
