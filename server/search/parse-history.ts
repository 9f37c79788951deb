// What a history is asked for: https://hl7.org/fhir/R4/http.html#history
import { malformedValue, unknownParameterIssue, unsupportedParameter } from '../fhir/failures-search.ts';
import { FhirError } from '../fhir/outcome.ts';
import { type DateRange, dateRange } from './date-range.ts';
import { CURSOR } from './parse.ts';
import { parseSearchShape, type ResourceShape, single } from './shape.ts';

export type HistoryRequest = {
  size: number;
  /** Milliseconds since 1970. */
  since?: number;
  during?: DateRange;
  shape: ResourceShape;
  /** The parameters used, encoded. */
  self: string;
};

type Settings = { timeZone: string; defaultCount: number; maxCount: number; handling: 'strict' | 'lenient' };

const TAKEN = ['_since', '_at', '_count', '_summary', '_elements'];
const GENERAL = ['_format', '_pretty', CURSOR];

/**
 * Throws FhirError 400 for a value that is none, for `_list`, and, when strict, for what no history takes: in a Bundle of
 * versions there is no place for a warning. A partial `_at` covers its whole day, month or year.
 */
export function parseHistory(query: URLSearchParams, settings: Settings): HistoryRequest {
  assertTaken(query, settings);
  const since = instants('_since', query, settings);
  const during = instants('_at', query, settings);
  const { count, ...shape } = parseSearchShape(query, settings);
  const used = new URLSearchParams();
  for (const name of TAKEN) {
    const values = query.getAll(name).filter((value) => value !== '');
    if (values.length > 0) used.set(name, values.join(','));
  }
  return {
    size: count,
    ...(since === undefined ? {} : { since: since.low }),
    ...(during === undefined ? {} : { during }),
    shape,
    self: used.toString(),
  };
}

function assertTaken(query: URLSearchParams, { handling }: Settings): void {
  if (query.get('_list')) throw unsupportedParameter('_list');
  const others = [...query.keys()].filter((name) => !TAKEN.includes(name) && !GENERAL.includes(name));
  if (handling === 'lenient' || others.length === 0) return;
  throw new FhirError(
    400,
    others.map((name) => unknownParameterIssue('error', name, '_history', TAKEN)),
  );
}

function instants(name: string, query: URLSearchParams, { timeZone }: Settings): DateRange | undefined {
  const value = single(query, name);
  if (value === undefined) return undefined;
  const range = dateRange(value, timeZone);
  if (range !== undefined) return range;
  throw malformedValue(name, value, {
    es: 'un instante como 2026-03-01T08:00:00-05:00 (un "+" se escribe %2B)',
    en: 'an instant such as 2026-03-01T08:00:00-05:00 (a "+" is written %2B)',
  });
}
