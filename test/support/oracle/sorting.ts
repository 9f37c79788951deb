// The order of answers: https://hl7.org/fhir/R4/search.html#sort
import type { Resource } from '../../../server/fhir/request.ts';
import { stretchOf } from './dates.ts';
import { add, compareDecimals, type Decimal, decimal } from './decimal.ts';
import type { Span } from './numbers.ts';
import { type Parameter, parametersOf } from './parameters.ts';
import { measuredIn } from './quantities.ts';
import { referredBy } from './references.ts';
import type { OracleSettings } from './settings.ts';
import { fold, stringsOf } from './strings.ts';
import { tokensOf } from './tokens.ts';
import { urisOf } from './uris.ts';
import type { Found } from './values.ts';
import { valuesOf } from './world.ts';

type Key = string | number | Decimal;

/** Negative, zero or positive: by each rule in turn. What has no value comes last, in both directions. */
export function compareBy(sort: string, settings: OracleSettings): (a: Resource, b: Resource) => number {
  const rules = sort.split(',').filter((rule) => rule !== '');
  return (a, b) => {
    for (const rule of rules) {
      const descending = rule.startsWith('-');
      const code = descending ? rule.slice(1) : rule;
      const [one, other] = [a, b].map((resource) => keyOf(resource, code, descending, settings));
      if (one === undefined && other === undefined) continue;
      if (one === undefined) return 1;
      if (other === undefined) return -1;
      const order = compareKeys(one, other);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}

/** The smallest of several values when ascending, else the largest. */
function keyOf(resource: Resource, code: string, descending: boolean, settings: OracleSettings): Key | undefined {
  const parameter = parametersOf(resource.resourceType).get(code);
  if (parameter === undefined) return undefined;
  const keys = valuesOf(resource, parameter).flatMap((found) => keysIn(found, parameter, settings));
  const sorted = keys.toSorted(compareKeys);
  return descending ? sorted.at(-1) : sorted[0];
}

function keysIn(found: Found, parameter: Parameter, settings: OracleSettings): Key[] {
  switch (parameter.type) {
    case 'string':
      return stringsOf(found).map(fold);
    case 'token':
      return tokensOf(found).flatMap(
        ({ system, code, anyCase }) => (anyCase ? code?.toLowerCase() : code) ?? (system === undefined ? [] : ''),
      );
    case 'date': {
      const stretch = stretchOf(found, settings);
      return stretch === undefined ? [] : [stretch.low];
    }
    case 'number':
      if (typeof found.value === 'number') return [decimal(String(found.value)) as Decimal];
      return keysIn(found, { ...parameter, type: 'quantity' }, settings);
    case 'quantity': {
      const measured = measuredIn(found);
      return measured === undefined ? [] : [beginningOf(measured)];
    }
    case 'reference': {
      const target = referredBy(found, parameter, settings)?.target;
      return target?.kind === 'local' ? [target.id] : [];
    }
    default:
      return urisOf(found).slice(-1); // without a version
  }
}

/** What is more than 5 begins behind 5, and nearer to it than any number that is written. */
function beginningOf({ low, open = false }: Span): Key {
  if (low === undefined) return -Infinity;
  return open ? add(low, { digits: 1n, exponent: low.exponent - 400 }) : low;
}

function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'object' && typeof b === 'object') return compareDecimals(a, b);
  if (typeof a === 'object') return 1; // than what has no beginning
  if (typeof b === 'object') return -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
