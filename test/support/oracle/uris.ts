// What uri parameters compare: https://hl7.org/fhir/R4/search.html#uri
import type { Found } from './values.ts';

/** A canonical is found with its version and without. */
export const urisOf = ({ type, value }: Found): string[] => {
  const uri = value as string;
  return type === 'canonical' && uri.includes('|') ? [uri, uri.slice(0, uri.indexOf('|'))] : [uri];
};

/** `:below` and `:above` are for URLs; a URN has no hierarchy. */
export function matchesUri(modifier: string, search: string, target: string): boolean {
  switch (modifier) {
    case '':
      return target === search;
    case 'below':
      return target === search || (isUrl(search) && target.startsWith(search));
    case 'above':
      return isUrl(target) && (target === search || /^(\/|$)/.test(behind(target, search)));
    default:
      throw new Error(`:${modifier} is not for URIs`);
  }
}

/** What a URL has behind the beginning that another one is; a slash at the end of that counts as the next segment. */
const behind = (beginning: string, url: string): string =>
  url.startsWith(beginning) ? url.slice(beginning.replace(/\/$/, '').length) : 'elsewhere';

const isUrl = (uri: string): boolean => !uri.startsWith('urn:');
