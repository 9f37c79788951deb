// Which of several versions of a definition counts: https://hl7.org/fhir/R4/references.html#canonical
import type { Resource } from '../../fhir/request.ts';

type Versioned = Resource & { version?: string; status?: string; date?: string; content?: string };

/**
 * The version that is named, or the latest. `asOf`, a date: the latest of those that were there by then.
 * A table with its concepts counts before one without, what is in use before what is retired.
 */
export function latest<Kind extends Versioned>(
  all: readonly Kind[],
  version: string | undefined,
  asOf: string | undefined,
): Kind | undefined {
  const named = version === undefined ? all : all.filter((one) => one.version === version);
  const there =
    asOf === undefined ? named : named.filter(({ date }) => date === undefined || date.slice(0, asOf.length) <= asOf);
  return there.reduce<Kind | undefined>(
    (best, one) => (best === undefined || counts(one, best) ? one : best),
    undefined,
  );
}

/** Of two that differ in nothing the latter, which was written later. */
function counts(one: Versioned, before: Versioned): boolean {
  const order =
    rank(one) - rank(before) ||
    (one.version ?? '').localeCompare(before.version ?? '', 'en', { numeric: true }) ||
    (one.date ?? '').localeCompare(before.date ?? '');
  return order >= 0;
}

const CONTENT = ['not-present', 'example', 'fragment', 'complete'];

const rank = ({ status, content }: Versioned): number =>
  (status === 'retired' ? 0 : 10) + CONTENT.indexOf(content ?? 'complete');
