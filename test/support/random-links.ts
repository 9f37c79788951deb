// The value of a search for references, URIs and places drawn from a value in a resource: https://hl7.org/fhir/R4/search.html#reference
import { escaped } from './oracle/escapes.ts';
import { hasParts } from './oracle/hierarchies.ts';
import { referredBy } from './oracle/references.ts';
import { scoped } from './oracle/tokens.ts';
import type { Found } from './oracle/values.ts';
import { pickAny } from './random.ts';
import { type Drawing, type Form, form, missing } from './random-form.ts';

const isUrl = (uri: string): boolean => /^[a-z]+:\/\//i.test(uri);
const targetIn = (found: Found, { parameter, settings }: Drawing) => referredBy(found, parameter, settings)?.target;

export const referenceForms: Form[] = [
  form('reference', '', 'id', (found, drawing) => {
    const target = targetIn(found, drawing);
    return target?.kind === 'local' ? target.id : undefined;
  }),
  form('reference', '', 'type/id', (found, drawing) => {
    const target = targetIn(found, drawing);
    return target?.kind === 'local' ? `${target.type}/${target.id}` : undefined;
  }),
  form('reference', '', 'url', (found, drawing) => {
    const target = targetIn(found, drawing);
    if (target?.kind === 'local') return `${drawing.settings.baseUrl}/${target.type}/${target.id}`;
    if (target?.kind !== 'absolute' || !/^[a-z]+:\S+$/i.test(target.url)) return undefined;
    return escaped(target.version === undefined ? target.url : `${target.url}|${target.version}`);
  }),
  {
    name: 'reference :[type]',
    type: 'reference',
    modifier: '[type]',
    write: (found, drawing) => {
      const target = targetIn(found, drawing);
      if (target?.kind !== 'local' || found.type !== 'Reference') return undefined;
      return drawing.parameter.target.includes(target.type) ? { modifier: target.type, value: target.id } : undefined;
    },
  },
  form('reference', 'identifier', '', (found, { parameter, settings, random }) => {
    const identifier = pickAny(random, referredBy(found, parameter, settings)?.identifiers ?? []);
    return random.below(2) === 0 ? escaped(identifier?.code ?? '') : scoped(identifier ?? {});
  }),
  ...['above', 'below'].map((modifier) =>
    form('reference', modifier, '', (found, drawing) => {
      const target = targetIn(found, drawing);
      if (target?.kind === 'local') return hasParts(target.type) ? `${target.type}/${target.id}` : undefined;
      if (target?.kind !== 'absolute' || found.type !== 'canonical' || !isUrl(target.url)) return undefined;
      const version = target.version === undefined ? '' : `|${target.version}`;
      return (
        escaped(target.url) + drawing.random.pick([version, version.slice(0, 2), `${version}.1`]).replace('|', '\\|')
      );
    }),
  ),
  missing('reference'),
];

export const uriForms = [
  form('uri', '', '', ({ value }) => escaped(value as string)),
  form('uri', 'below', '', ({ value }, { random }) => {
    const uri = value as string;
    const root = uri.indexOf('/', uri.indexOf('://') + 3);
    return isUrl(uri) ? escaped(uri.slice(0, Math.max(root, uri.length - random.below(20)))) : undefined;
  }),
  form('uri', 'above', '', ({ value }, { random }) =>
    isUrl(value as string) ? escaped(`${value as string}${random.pick(['', '/below', '/a/b'])}`) : undefined,
  ),
  missing('uri'),
];

/** Degrees and kilometres around a place. */
export const nearForm = form('special', '', 'near', ({ value }, { random }) => {
  const { latitude = 0, longitude = 0 } = value as { latitude?: number; longitude?: number };
  const off = (degrees: number): string => (degrees + random.below(100) / 500 - 0.1).toFixed(random.below(5));
  const distance = random.pick(['', '|5', '|5|km', '|12000|m', '|30.5|km', '|0|km']);
  return `${off(latitude)}|${off(longitude)}${distance}`;
});
