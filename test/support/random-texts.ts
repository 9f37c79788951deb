// The value of a search for strings and codes drawn from a value in a resource: https://hl7.org/fhir/R4/search.html#token
import { escaped } from './oracle/escapes.ts';
import { fold, stringsOf } from './oracle/strings.ts';
import { type Coded, scoped, textsOf, tokensOf } from './oracle/tokens.ts';
import type { Found } from './oracle/values.ts';
import { pickAny, type Random } from './random.ts';
import { ANY_CASE, CODINGS, TREE } from './random-elements.ts';
import { form, missing } from './random-form.ts';
import { valueSets } from './random-terminology.ts';

export const stringForms = [
  form('string', '', '', (found, { random }) => escaped(otherwise(beginning(textIn(found, random), random), random))),
  form('string', 'exact', '', (found, { random }) => escaped(textIn(found, random))),
  form('string', 'contains', '', (found, { random }) => {
    const text = textIn(found, random);
    return escaped(otherwise(beginning(text.slice(random.below(text.length)), random), random));
  }),
  missing('string'),
];

const textIn = (found: Found, random: Random): string => pickAny(random, stringsOf(found)) ?? '';

/** Texts that hold nothing but punctuation are refused. */
function beginning(text: string, random: Random): string {
  const cut = text.slice(0, 1 + random.below(Math.min(Math.max(1, text.length), 60)));
  return /[\p{L}\p{N}]/u.test(cut) ? cut : '';
}

/** The same text to a search that ignores case, accents, punctuation and spaces. */
function otherwise(text: string, random: Random): string {
  return random.pick([
    text,
    text.toUpperCase(),
    text.toLowerCase(),
    text.normalize('NFD').replace(/\p{M}/gu, ''),
    text.normalize('NFD'),
    text.replaceAll(' ', '  ').replaceAll('-', ' '),
  ]);
}

const tokenIn = (found: Found, random: Random) => pickAny(random, tokensOf(found));
/** Elements of these types have no system: https://hl7.org/fhir/R4/search.html#token asks to write the code alone. */
const hasSystem = ({ type }: Found): boolean => ['Coding', 'CodeableConcept', 'Identifier', 'code'].includes(type);
const isCoded = ({ type }: Found): boolean => type === 'Coding' || type === 'CodeableConcept';

/** Now and then in another case, which counts in some systems and not in others. */
const inAnyCase = (text: string | undefined, random: Random): string | undefined =>
  random.below(4) > 0 ? text : random.pick([text?.toUpperCase(), text?.toLowerCase()]);

const scopedInAnyCase = ({ code, ...token }: Coded, random: Random): string | undefined =>
  code === undefined ? undefined : scoped({ ...token, code: inAnyCase(code, random) as string });

export const tokenForms = [
  form('token', '', 'code', (found, { random }) => escaped(inAnyCase(tokenIn(found, random)?.code, random) ?? '')),
  form('token', '', 'system|code', (found, { random }) => scopedInAnyCase(tokenIn(found, random) ?? {}, random)),
  form('token', '', '|code', (found, { random }) => {
    const code = hasSystem(found) ? inAnyCase(tokenIn(found, random)?.code, random) : undefined;
    return code === undefined ? undefined : `|${escaped(code)}`;
  }),
  form('token', '', 'system|', (found, { random }) => {
    const system = tokenIn(found, random)?.system;
    return system === undefined ? undefined : `${escaped(system)}|`;
  }),
  form('token', 'not', 'code', (found, { random }) => escaped(inAnyCase(tokenIn(found, random)?.code, random) ?? '')),
  form('token', 'not', 'system|code', (found, { random }) => scopedInAnyCase(tokenIn(found, random) ?? {}, random)),
  form('token', 'text', '', (found, { random }) =>
    textsOf(found).length === 0
      ? undefined
      : escaped(otherwise(beginning(random.pick(textsOf(found)), random), random)),
  ),
  form('token', 'text-advanced', '', (found, { random }) => {
    const words = textsOf(found).flatMap((text) => fold(text).split(' '));
    const some = Array.from({ length: 1 + random.below(3) }, () => beginning(pickAny(random, words) ?? '', random));
    return some.includes('') ? undefined : escaped(otherwise(some.join(' '), random));
  }),
  form('token', 'code-text', '', (found, { random }) => {
    const code = isCoded(found) || found.type === 'code' ? (tokenIn(found, random)?.code ?? '') : '';
    const cut = code.slice(0, 1 + random.below(Math.max(1, code.length))).trim();
    return escaped(random.pick([cut, cut, cut.toLowerCase(), cut.toUpperCase()]));
  }),
  form('token', 'of-type', '', (found, { random }) => {
    const { types = [], code } = tokenIn(found, random) ?? {};
    const type = scopedInAnyCase(pickAny(random, types) ?? {}, random);
    return type === undefined || code === undefined ? undefined : `${type}|${escaped(code)}`;
  }),
  ...['in', 'not-in'].map((modifier) =>
    form('token', modifier, '', (found, { random }) => {
      if (!isCoded(found)) return undefined;
      const isKnown = tokensOf(found).some(({ system }) => CODINGS.some((coding) => coding.system === system));
      return isKnown || modifier === 'not-in' ? random.pick(valueSets) : undefined;
    }),
  ),
  ...['above', 'below'].map((modifier) =>
    form('token', modifier, '', (found, { random }) => {
      const token = isCoded(found) ? tokenIn(found, random) : undefined;
      return token?.system === TREE || token?.system === ANY_CASE ? scoped(token) : undefined;
    }),
  ),
  missing('token'),
];
