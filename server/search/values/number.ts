// Numbers, kept as quantities without a unit: https://hl7.org/fhir/R4/search.html#number
import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { parseDecimal } from '../decimal.ts';
import { around, compareNumbers, type Prefix, type SoughtNumber, splitPrefix } from '../prefix.ts';
import type { Criterion, IndexEntry } from '../query.ts';
import { entry, type SearchSettings } from './value-type.ts';

export const modifiers = (): readonly string[] => [];

export function index(
  { type, value }: TypedValue,
  { key }: SearchParameter,
  _settings: SearchSettings,
  into: IndexEntry[],
): void {
  const bounds =
    typeof value === 'number'
      ? { low: value, high: value }
      : type === 'Range'
        ? boundsOfRange(value as Range)
        : undefined;
  if (bounds === undefined || !Number.isFinite(bounds.low)) return;
  into.push({ kind: 'quantity', param: key, low: bounds.low, high: bounds.high, system: '', code: '' });
}

export function criterion({ key, code }: SearchParameter, _modifier: string | undefined, value: string): Criterion {
  const { prefix, number } = parsePrefixed(code, value, value);
  return compareNumbers(prefix, number, (tests) => entry('quantity', key, tests));
}

type Range = { low?: { value?: number }; high?: { value?: number } };

/** An end that is not given is as far as numbers go. */
export function boundsOfRange({ low, high }: Range): { low: number; high: number } | undefined {
  if (low?.value === undefined && high?.value === undefined) return undefined;
  return { low: low?.value ?? -Number.MAX_VALUE, high: high?.value ?? Number.MAX_VALUE };
}

/** `whole` is the value a message shows. Throws FhirError 400 for what is no decimal. */
export function parsePrefixed(code: string, text: string, whole: string): { prefix: Prefix; number: SoughtNumber } {
  const { prefix, rest } = splitPrefix(text);
  // An unescaped `+` in a URL arrives as a space.
  const number = parseDecimal(rest.replace(' ', '+'));
  if (number === undefined) {
    throw malformedValue(code, whole, {
      es: 'un número como 5, 5.40 o 1e-3, con o sin prefijo (gt5.4)',
      en: 'a number such as 5, 5.40 or 1e-3, with or without a prefix (gt5.4)',
    });
  }
  return { prefix, number: { ...number, around: around(number.value) } };
}

export const presence = ({ key }: SearchParameter): Criterion => entry('quantity', key);
