// `_filter`, form by form: https://hl7.org/fhir/R4/search_filter.html
import { describe, expect, it } from '@jest/globals';
import type { FhirError } from '../../../server/fhir/outcome.ts';
import { parseFilter } from '../../../server/search/filter/grammar.ts';
import { parseSearch } from '../../../server/search/parse.ts';
import { SETTINGS } from '../../support/find.ts';

const where = (type: string, name: string, value: string) =>
  parseSearch(type, new URLSearchParams([[name, value]]), SETTINGS).query.where;

const saysOf = (filter: string, type = 'Patient') => {
  try {
    where(type, '_filter', filter);
  } catch (error) {
    return (error as FhirError).issues[0]?.text;
  }
  return undefined;
};

describe('the grammar of _filter', () => {
  const is = (name: string, value = '1') => ({ kind: 'test', path: [{ name }], operator: 'eq', value });

  it('goes from left to right: and does not bind more closely than or', () => {
    expect(parseFilter('a eq 1 or b eq 1 and c eq 1 and d eq 1')).toEqual({
      kind: 'and',
      of: [{ kind: 'or', of: [is('a'), is('b')] }, is('c'), is('d')],
    });
  });

  it('groups by parentheses, and turns around with not', () => {
    expect(parseFilter('a eq 1 or not(b eq 1 and c eq 1)')).toEqual({
      kind: 'or',
      of: [is('a'), { kind: 'not', of: { kind: 'and', of: [is('b'), is('c')] } }],
    });
  });

  it('takes paths with filters in brackets', () => {
    expect(parseFilter('a[b eq 1].c:Patient.d co "x y"')).toEqual({
      kind: 'test',
      path: [{ name: 'a', filter: is('b') }, { name: 'c:Patient' }, { name: 'd' }],
      operator: 'co',
      value: 'x y',
    });
  });

  it.each([
    ['"a b"', 'a b'],
    ['"\\"\\\\\\/\\u00f1\\n"', '"\\/ñ\n'],
    ['""', ''],
    ['")]"', ')]'],
    ['a"b', 'a"b'],
    ['http://loinc.org|1-8', 'http://loinc.org|1-8'],
    ['2014-10-10T08:30:00+05:00', '2014-10-10T08:30:00+05:00'],
    ['-5.4e2', '-5.4e2'],
    ['a,b$c', 'a,b$c'],
    ['(x', '(x'],
  ])('reads the value %s as %s', (written, value) => {
    expect(parseFilter(`a eq ${written}`)).toEqual(is('a', value));
    expect(parseFilter(`(a eq ${written}\n)`)).toEqual(is('a', value));
  });

  it('allows space wherever names, marks and values meet, and none around parentheses', () => {
    expect(parseFilter('  ( a  eq\t1 )and( b . c eq 1 ) ')).toEqual({
      kind: 'and',
      of: [is('a'), { ...is('b'), path: [{ name: 'b' }, { name: 'c' }] }],
    });
  });
});

describe('a mistake in a _filter is told with its character:', () => {
  it.each([
    ['gender eq male und active eq true', 16, 'and, or or the end', 'it says "und active eq true"'],
    ['gender eq', 10, 'a value without spaces', 'it ends there'],
    ['gender eq male or', 18, 'a search parameter', 'it ends there'],
    ['gender = male', 8, 'an operator', 'it says "= male"'],
    ['gender EQ male', 8, 'an operator', 'it says "EQ male"'],
    ['(gender eq male', 16, 'and, or or ")"', 'it ends there'],
    ['gender eq male]', 15, 'and, or or the end', 'it says "]"'],
    ['name co "a', 9, 'a text in quotes', 'it says ""a"'],
    ['name co "a"b', 9, 'a text in quotes', 'it says ""a"b"'],
    ['name co "a\nb"', 9, 'a text in quotes', 'it says'],
    ['organization[name co x] pr true', 25, 'a full stop', 'it says "pr true"'],
    ['name pr maybe', 9, 'true or false', 'it says "maybe"'],
    ['name pr "maybe" or', 9, 'true or false', 'it says "maybe"'],
    ['1name eq x', 1, 'a search parameter', 'it says "1name eq x"'],
  ])('%s: character %i', (filter, at, expected, found) => {
    const said = saysOf(filter);
    expect(said?.en).toContain(`_filter, character ${at}: `);
    expect(said?.en).toContain(expected);
    expect(said?.en).toContain(found);
    expect(said?.es).toContain(`_filter, carácter ${at}: se espera `);
  });

  it('and an operator that means nothing there with those that do', () => {
    expect(saysOf('organization co x')).toEqual({
      en: '_filter: organization is of type reference and does not take the operator "co"; it takes: re, pr.',
      es: '_filter: organization es de tipo reference y no admite el operador "co"; admite: re, pr.',
    });
    expect(saysOf('identifier ss a|b')?.en).toContain('it takes: eq, ne, pr.');
    expect(saysOf('_lastUpdated po 2024')?.en).toContain('it takes: eq, ne, gt, lt, ge, le, sa, eb, ap, pr.');
  });

  it('and one that is too deep, too long or too much with what it may be', () => {
    expect(saysOf(`${'('.repeat(20)}gender eq male${')'.repeat(20)}`)).toBeUndefined();
    expect(saysOf(`${'('.repeat(21)}gender eq male${')'.repeat(21)}`)?.en).toContain('nests more than 20');
    expect(saysOf(`name eq "${'x'.repeat(10_000)}"`)?.en).toContain('longer than 10000 characters');
    expect(saysOf(Array(300).fill('name co x').join(' or '))?.en).toContain('amounts to more than 4000 conditions');
    expect(saysOf(`${'general-practitioner.'.repeat(3)}name co x`)?.en).toBeDefined();
    expect(saysOf(`${'part-of.'.repeat(17)}code eq x`, 'Observation')?.en).toContain('chains more than 16 references');
  });
});

/** Stores need to know nothing of filters. */
describe('a _filter asks what parameters ask:', () => {
  it.each([
    ['Patient', 'gender eq male', 'gender', 'male'],
    ['Patient', 'gender eq male or gender eq female', 'gender', 'male,female'],
    ['Patient', 'birthdate ge 2014-10-10', 'birthdate', 'ge2014-10-10'],
    ['Patient', 'family co "Pé"', 'family:contains', 'pe'],
    ['Patient', 'organization re Organization/1', 'organization', 'Organization/1'],
    ['Patient', 'organization.name co x', 'organization.name:contains', 'x'],
    ['Patient', 'not(gender eq male)', 'gender:not', 'male'],
    ['Patient', 'gender pr true', 'gender:missing', 'false'],
    ['Patient', 'gender pr false', 'gender:missing', 'true'],
    ['Observation', 'code eq loinc|1-8', 'code', 'http://loinc.org|1-8'],
    ['Observation', 'value-quantity gt 5.4|ucum|mg', 'value-quantity', 'gt5.4|http://unitsofmeasure.org|mg'],
    ['Observation', 'patient:Patient.gender eq male', 'patient:Patient.gender', 'male'],
    [
      'DocumentReference',
      'relatesTo[code eq signs].target re DocumentReference/1',
      'relationship',
      'signs$DocumentReference/1',
    ],
    ['Group', 'characteristic[code eq a$b].value eq c\\$d', 'characteristic-value', 'a\\$b$c\\$d'],
  ])('%s?_filter=%s is %s=%s', (type, filter, name, value) => {
    expect(where(type, '_filter', filter)).toEqual(where(type, name, value));
  });
});
