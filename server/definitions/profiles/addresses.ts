// Addresses: where they are, and what R4 says of them in prose, which $validate tells: https://hl7.org/fhir/R4/datatypes.html#uri
import { malformedUrn, relativeAddress, systemOfValueSet } from '../../fhir/failures-profile-addresses.ts';
import { isResourceType, type Property } from '../structures.ts';
import { primitives } from '../validation/primitives.ts';
import type { Check } from './judging.ts';

const ADDRESSES = new Set(['uri', 'url', 'canonical']);

/** The checks of an element that is an address. */
export function addressChecks({ path, type }: Property): Check[] {
  if (!ADDRESSES.has(type)) return [];
  const isSystem = path === 'Coding.system' || path === 'ValueSet.compose.include.system';
  return [checkUrn, ...(isSystem || isOwnUrl(path) ? [checkAbsolute] : []), ...(isSystem ? [checkIsSystem] : [])];
}

/** What identifies a definition wherever it is kept; the url of a Device is where it can be reached. */
function isOwnUrl(path: string): boolean {
  const [type, name, ...below] = path.split('.');
  return name === 'url' && below.length === 0 && isResourceType(type as string) && type !== 'Device';
}

/** UUIDs in lower case, too: https://hl7.org/fhir/R4/datatypes.html#uuid */
const checkUrn: Check = ({ value }, { trail }) => {
  const [, kind] = /^urn:(uuid|oid):/.exec(String(value)) ?? [];
  if (kind !== undefined && primitives.get(kind)?.(value) !== undefined)
    trail.report((at) => malformedUrn(at, String(value)));
};

const checkAbsolute: Check = ({ value }, { trail }) => {
  if (!String(value).includes(':')) trail.report((at) => relativeAddress(at, String(value)));
};

const checkIsSystem: Check = ({ value }, { find, trail }) => {
  const address = String(value);
  const isValueSet = address.includes('/ValueSet/') && find('ValueSet', address) !== undefined;
  if (isValueSet && find('CodeSystem', address) === undefined) trail.report((at) => systemOfValueSet(at, address));
};

/** What a text of this type leads to: references, the content of attachments, the links and images of narratives. */
export function addressesIn(text: string, type: string): string[] {
  if (type === 'reference' || ADDRESSES.has(type)) return [text];
  return type === 'xhtml'
    ? [...text.matchAll(/\s(?:href|src)\s*=\s*["']([^"']+)/g)].map(([, one]) => one as string)
    : [];
}
