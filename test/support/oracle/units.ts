// Units of UCUM that measure the same: https://ucum.org/ucum
import type { Span } from './numbers.ts';

export const UCUM = 'http://unitsofmeasure.org';

/** The same span in another unit; undefined: the units do not measure the same, or are not known here. */
export const converted = (_span: Span, _from: string, _to: string): Span | undefined => undefined;
