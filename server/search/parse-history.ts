// What a history is asked for: https://hl7.org/fhir/R4/http.html#history
import { malformedValue } from '../fhir/failures-search.ts';
import { type DateRange, dateRange } from './date-range.ts';
import { parseCount, single } from './shape.ts';

export type HistoryRequest = {
  size: number;
  /** Milliseconds since 1970. */
  since?: number;
  during?: DateRange;
  /** The parameters used, encoded. */
  self: string;
};

type Settings = { timeZone: string; defaultCount: number; maxCount: number };

/** Throws FhirError 400 for a value that is none; a partial `_at` covers its whole day, month or year. */
export function parseHistory(query: URLSearchParams, settings: Settings): HistoryRequest {
  const since = instants('_since', query, settings);
  const during = instants('_at', query, settings);
  const used = new URLSearchParams();
  for (const name of ['_since', '_at', '_count']) {
    const value = single(query, name);
    if (value !== undefined) used.set(name, value);
  }
  return {
    size: parseCount(query, settings.defaultCount, settings.maxCount),
    ...(since === undefined ? {} : { since: since.low }),
    ...(during === undefined ? {} : { during }),
    self: used.toString(),
  };
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
