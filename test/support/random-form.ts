// One way to write a search, and what it draws a value from: https://hl7.org/fhir/R4/search.html#ptypes
import type { Resource } from '../../server/fhir/request.ts';
import type { Parameter, ParameterType } from './oracle/parameters.ts';
import type { OracleSettings } from './oracle/settings.ts';
import type { Found } from './oracle/values.ts';
import type { Random } from './random.ts';

export type Drawing = { random: Random; settings: OracleSettings; resource: Resource; parameter: Parameter };

/** One way to write a search: `token :not`, `date ge`. `write` yields nothing where the value does not lend itself to it. */
export type Form = {
  name: string;
  type: ParameterType;
  modifier: string;
  /** Absent: all parameters of the type. */
  suits?: (parameter: Parameter) => boolean;
  write: (found: Found, drawing: Drawing) => { modifier?: string; value: string } | undefined;
};

export const form = (
  type: ParameterType,
  modifier: string,
  about: string,
  write: (found: Found, drawing: Drawing) => string | undefined,
): Form => ({
  name: [type, modifier === '' ? '' : `:${modifier}`, about].filter((part) => part !== '').join(' '),
  type,
  modifier,
  write: (found, drawing) => {
    const value = write(found, drawing);
    return value === undefined || value === '' ? undefined : { value };
  },
});

export const missing = (type: ParameterType): Form =>
  form(type, 'missing', '', (_found, { random }) => random.pick(['true', 'false']));
