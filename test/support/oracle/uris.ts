// What uri parameters compare: https://hl7.org/fhir/R4/search.html#uri

/** `:below` and `:above` are for URLs; a URN has no hierarchy. */
export function matchesUri(modifier: string, search: string, target: string): boolean {
  switch (modifier) {
    case '':
      return target === search;
    case 'below':
      return target === search || (isUrl(search) && target.startsWith(search));
    case 'above':
      return target === search || (isUrl(target) && search.startsWith(target));
    default:
      throw new Error(`:${modifier} is not for URIs`);
  }
}

const isUrl = (uri: string): boolean => !uri.startsWith('urn:');
