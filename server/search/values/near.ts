// `near=-12.05|-77.04|5|km`, places by their distance: https://hl7.org/fhir/R4/location.html#search
import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import { measureOf } from '../../definitions/terminology/units.ts';
import { malformedValue, unsupportedParameter } from '../../fhir/failures-search.ts';
import { splitAt, unescapeValue } from '../escape.ts';
import type { Criterion, IndexEntry } from '../query.ts';
import { entry, type SearchSettings, subKey } from './value-type.ts';

export const modifiers = (): readonly string[] => [];

type Position = { latitude?: unknown; longitude?: unknown };

/** Latitude and longitude as numbers of their own; a store compares them without knowing what they are. */
export function index(
  { value }: TypedValue,
  { key }: SearchParameter,
  _settings: SearchSettings,
  into: IndexEntry[],
): void {
  const { latitude, longitude } = value as Position;
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return;
  into.push(degrees(subKey(key, 'latitude'), latitude), degrees(subKey(key, 'longitude'), longitude));
}

const degrees = (param: string, value: number): IndexEntry => ({
  kind: 'quantity',
  param,
  low: value,
  high: value,
  system: '',
  code: '',
});

/** What the specification leaves open where no distance is given. */
const DEFAULT_DISTANCE = '10';

export function criterion(
  { key, code }: SearchParameter,
  _modifier: string | undefined,
  value: string,
  { ask }: SearchSettings,
): Criterion {
  const parts = splitAt('|', value).map((part) => unescapeValue(code, part));
  const [latitude = NaN, longitude = NaN, far = NaN] = [parts[0], parts[1], parts[2] || DEFAULT_DISTANCE].map(decimal);
  const unit = measureOf(parts[3] || 'km');
  const isPoint = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (parts.length > 4 || !isPoint || !(far >= 0) || unit?.code !== 'm') {
    throw malformedValue(code, value, {
      es: 'latitud|longitud|distancia|unidad, como -12.05|-77.04|5|km',
      en: 'latitude|longitude|distance|unit, such as -12.05|-77.04|5|km',
    });
  }
  if (ask === undefined) throw unsupportedParameter(code);
  const ids = ask({ kind: 'near', param: key, point: { latitude, longitude }, metres: unit.toBase(far) });
  return { kind: 'self', tests: [{ column: 'id', op: 'in', value: [...(ids.get('Location') ?? [])] }] };
}

const decimal = (text = ''): number => (/^-?\d{1,20}(\.\d{1,20})?$/.test(text) ? Number(text) : NaN);

export const presence = ({ key }: SearchParameter): Criterion => entry('quantity', subKey(key, 'latitude'));
