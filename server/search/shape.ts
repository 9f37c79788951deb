// How results are to be shown: https://hl7.org/fhir/R4/search.html#return
import { containedTotal } from '../fhir/failures-contained.ts';
import { malformedValue, repeatedParameter } from '../fhir/failures-search.ts';

/** What to show of each resource; `summary` is absent for `false`. */
export type ResourceShape = { summary?: 'true' | 'text' | 'data'; elements?: string[] };

export type SearchShape = ResourceShape & {
  /** Undefined: as it is known for nothing. */
  total: 'none' | 'estimate' | 'accurate' | undefined;
  /** Matches per page; 0: only their number is asked for. */
  count: number;
  /** Matches of all pages together. */
  most?: number;
  /** Contained resources match too, or alone; they are sent by themselves, or what contains them is. */
  contained?: { alone: boolean; bare: boolean };
  /** How the matches were found is told too. */
  explain?: true;
};

const ELEMENT = /^(?:[A-Z][A-Za-z]*\.)?[a-z][A-Za-z0-9]*$/;

/** Of a read: undefined is the whole resource. Throws FhirError 400, also for `_summary=count`. */
export function parseShape(query: URLSearchParams): ResourceShape | undefined {
  const shape = resourceShape(oneOf(query, '_summary', ['true', 'text', 'data', 'false']), query);
  return shape.summary === undefined && shape.elements === undefined ? undefined : shape;
}

type Counts = { defaultCount: number; maxCount: number };

/** Throws FhirError 400 for a malformed value. */
export function parseSearchShape(query: URLSearchParams, settings: Counts): SearchShape {
  const summary = oneOf(query, '_summary', ['true', 'text', 'data', 'false', 'count']);
  const total = oneOf(query, '_total', ['none', 'estimate', 'accurate']);
  const explain = oneOf(query, '__explain', ['true', 'false']) === 'true' ? { explain: true as const } : {};
  const count = parseCount(query, settings.defaultCount, settings.maxCount);
  const contained = parseContained(query);
  const most = wholeNumber(query, '_maxresults');
  // https://hl7.org/fhir/R4/search.html#count: `_count=0` is the same as `_summary=count`.
  const isCount = summary === 'count' || count === 0 || most === 0;
  if (contained.contained?.bare && (isCount || isCounted(total))) throw containedTotal();
  if (isCount) return { ...resourceShape('false', query), total: 'accurate', count: 0, ...contained, ...explain };
  const limit = most === undefined ? {} : { most };
  return { ...resourceShape(summary, query), total, count, ...contained, ...explain, ...limit };
}

export const isCounted = (total: SearchShape['total']): boolean => total === 'estimate' || total === 'accurate';

/** https://hl7.org/fhir/R4/search.html#contained */
function parseContained(query: URLSearchParams): Pick<SearchShape, 'contained'> {
  const which = oneOf(query, '_contained', ['false', 'true', 'both']) ?? 'false';
  const sent = oneOf(query, '_containedType', ['container', 'contained']) ?? 'container';
  return which === 'false' ? {} : { contained: { alone: which === 'true', bare: sent === 'contained' } };
}

function resourceShape(summary: 'true' | 'text' | 'data' | 'false' | undefined, query: URLSearchParams): ResourceShape {
  const elements = parseElements(query);
  return {
    ...(summary === undefined || summary === 'false' ? {} : { summary }),
    ...(elements === undefined ? {} : { elements }),
  };
}

/** The only value of a parameter, empty ones aside. Throws FhirError 400 when there are several. */
export function single(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name).filter((one) => one !== '');
  if (others.length > 0) throw repeatedParameter(name);
  return value;
}

function oneOf<Word extends string>(query: URLSearchParams, name: string, words: readonly Word[]): Word | undefined {
  const value = single(query, name);
  if (value === undefined) return undefined;
  const word = words.find((one) => one === value);
  if (word === undefined) throw malformedValue(name, value, { es: words.join(', '), en: words.join(', ') });
  return word;
}

/** `_elements=identifier,name`; names may be led by their type. */
function parseElements(query: URLSearchParams): string[] | undefined {
  const names = query.getAll('_elements').flatMap((list) => list.split(',').filter((name) => name !== ''));
  const malformed = names.find((name) => !ELEMENT.test(name));
  if (malformed !== undefined) {
    throw malformedValue('_elements', malformed, {
      es: 'nombres de elementos separados por comas, como identifier,name',
      en: 'names of elements separated by commas, such as identifier,name',
    });
  }
  return names.length === 0 ? undefined : names;
}

/** Entries per page, at most `maxCount`. Throws FhirError 400 for what is no whole number. */
function parseCount(query: URLSearchParams, defaultCount: number, maxCount: number): number {
  const count = wholeNumber(query, '_count');
  return count === undefined ? defaultCount : Math.min(count, maxCount);
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const value = single(query, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) {
    throw malformedValue(name, value, { es: 'un número entero desde 0', en: 'a whole number from 0' });
  }
  return Number(value);
}
