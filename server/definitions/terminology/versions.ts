// Which of several versions of a definition counts: https://hl7.org/fhir/R4/references.html#canonical
import type { Resource } from '../../fhir/request.ts';
import type { Find } from './types.ts';

type Period = { start?: string; end?: string };
type Versioned = Resource & {
  version?: string;
  status?: string;
  date?: string;
  content?: string;
  extension?: { url: string; valuePeriod?: Period }[];
};

/**
 * The version that is named, or the latest of those in force today. `asOf`, a date: the latest of those that were there and in
 * force then. A table with its concepts counts before one without, what is in use before what is retired.
 */
export function latest<Kind extends Versioned>(
  all: readonly Kind[],
  version: string | undefined,
  asOf: string | undefined,
  today: () => string = () => new Date().toISOString().slice(0, 10),
): Kind | undefined {
  const named = version === undefined ? all : all.filter((one) => isOf(one.version, version));
  if (named.length < 2 && asOf === undefined) return named[0];
  const bounded = named.some(({ extension }) => extension?.some(({ url }) => url === EFFECTIVE));
  const day = asOf ?? (bounded ? today() : '');
  const then = named.filter((one) => (asOf === undefined || wasThere(one, asOf)) && isInForce(one, day));
  // Without a date, a version that is named or that has no successor counts even when its time is over, or has not come.
  return then.length > 0 || asOf !== undefined ? best(then) : best(named);
}

/** An edition of SNOMED CT stands for its versions: https://hl7.org/fhir/R4/snomedct.html#version */
const isOf = (own: string | undefined, version: string): boolean =>
  own === version || (version.startsWith('http://snomed.info/') && own?.startsWith(`${version}/version/`) === true);

const wasThere = ({ date }: Versioned, day: string): boolean => date === undefined || begun(date, day);

/** https://hl7.org/fhir/R4/extension-resource-effectiveperiod.html */
function isInForce({ extension }: Versioned, day: string): boolean {
  const { start, end } = extension?.find(({ url }) => url === EFFECTIVE)?.valuePeriod ?? {};
  return (start === undefined || begun(start, day)) && (end === undefined || begun(day, end));
}

const EFFECTIVE = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod';

/** Whether a day is not before another, as far as both are said: a year is at all of its days. */
function begun(start: string, day: string): boolean {
  const length = Math.min(start.length, day.length, 10);
  return start.slice(0, length) <= day.slice(0, length);
}

function best<Kind extends Versioned>(all: readonly Kind[]): Kind | undefined {
  return all.reduce<Kind | undefined>((best, one) => (best === undefined || counts(one, best) ? one : best), undefined);
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

/** Where a value set says no version of a code's system, the version that the code is said to be of. */
export function preferring({ system, version }: { system?: string; version?: string }, find: Find): Find {
  if (system === undefined || version === undefined) return find;
  return (type, url, own, asOf) =>
    find(type, url, own ?? (type === 'CodeSystem' && url === system ? version : undefined), asOf);
}
