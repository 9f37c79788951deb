// The tree of an expression, and what it can yield by the definitions alone: https://hl7.org/fhirpath/N1/
import { describe, expect, it } from '@jest/globals';
import { parseExpression } from '../../../server/definitions/fhirpath/parse.ts';
import { elementsIn } from '../../../server/definitions/fhirpath/types.ts';
import { FhirError } from '../../../server/fhir/outcome.ts';

/** An expression with all its parentheses. */
function bracketed(text: string): string {
  const print = (tree: ReturnType<typeof parseExpression>): string => {
    switch (tree.kind) {
      case 'focus':
        return '·';
      case 'special':
        return `$${tree.name}`;
      case 'variable':
        return `%${tree.name}`;
      case 'empty':
        return '{}';
      case 'literal':
        return `${tree.type}:${'digits' in tree ? tree.digits : tree.value}`;
      case 'quantity':
        return `${tree.digits}_${tree.unit}`;
      case 'member':
        return `${print(tree.of)}.${tree.name}`;
      case 'index':
        return `${print(tree.of)}[${print(tree.index)}]`;
      case 'call':
        return `${print(tree.of)}.${tree.name}(${tree.args.map(print).join()})`;
      case 'type':
        return `(${print(tree.of)} ${tree.op} ${tree.type.namespace ?? '?'}:${tree.type.name})`;
      case 'negate':
        return `-(${print(tree.of)})`;
      case 'binary':
        return `(${print(tree.left)} ${tree.op} ${print(tree.right)})`;
    }
  };
  return print(parseExpression(text));
}

describe('an expression is read', () => {
  it.each([
    ['a.b[0].c($this, 1)', '·.a.b[Integer:0].c($this,Integer:1)'],
    ['1 + 2 * 3 - 4', '((Integer:1 + (Integer:2 * Integer:3)) - Integer:4)'],
    ['-a.b() + 1', '(-(·.a.b()) + Integer:1)'],
    ['a | b = c and d or e implies f', '((((·.a | ·.b) = ·.c) and ·.d) or ·.e) implies ·.f)'.replace('(((', '((((')],
    ['a is FHIR.Patient and b as System.String = c', '((·.a is FHIR:Patient) and ((·.b as System:String) = ·.c))'],
    ['a.is(Patient) | b.ofType(`string`)', '((·.a is ?:Patient) | (·.b ofType ?:string))'],
    ['1 < 2 in c', '((Integer:1 < Integer:2) in ·.c)'],
    ['`in`.contains.as.div', '·.in.contains.as.div'],
    ["1.50 'mg' + 4 days", '(1.50_mg + 4_days)'],
    [
      '@2020 = @2020-01T and @T10:30 > @2020-01-01T10:00:00.5-05:00',
      '((Date:2020 = DateTime:2020-01) and (Time:10:30 > DateTime:2020-01-01T10:00:00.5-05:00))',
    ],
    ["'it\\'s \\u00f1 \\/'", "String:it's ñ /"],
    ["%resource.a & %`ext-x` & %'vs-y'", '((%resource.a & %ext-x) & %vs-y)'],
    ['{} // nothing\n | /* or\n */ true', '({} | Boolean:true)'],
    ['select($this.$index + $total)', '·.select(($index + $total))'],
  ])('%s', (text, tree) => {
    expect(bracketed(text)).toBe(tree);
  });

  it.each([
    '1 +',
    'a..b',
    'a.1',
    '2 + 2 /* without end',
    '@T14:34:28Z',
    "'a",
    'a b',
    'a[]',
    'is(',
    '@20',
    'a.where(b',
    '!a',
    '$that',
  ])('%s is refused', (text) => {
    expect(() => parseExpression(text)).toThrow(FhirError);
  });
});

describe('what an expression can yield', () => {
  const types = (text: string, type = 'Patient'): string[] | undefined =>
    elementsIn(parseExpression(text), { type, path: type }, text)?.map((element) => element.type);

  it.each([
    ['Patient.name.given', ['string']],
    ['name.last().period.start', ['dateTime']],
    ['deceased', ['boolean', 'dateTime']],
    ['deceased as dateTime', ['dateTime']],
    ['deceased.ofType(Boolean)', ['boolean']],
    ['name.select(family | use)', ['string', 'code']],
    ['iif(active, birthDate, deceased)', ['date', 'boolean', 'dateTime']],
    ['name.given.count() + 1', ['System.Integer']],
    ['name.where(use = $this.use).exists()', ['System.Boolean']],
    ["extension('urn:x').value.ofType(code)", ['code']],
    ['gender.upper() & id', ['System.String']],
    ['active.value', ['boolean']],
    ['contained.ofType(Organization).name', ['string']],
    ['descendants()', undefined],
    ['managingOrganization.resolve().name', undefined],
  ])('%s', (text, expected) => {
    expect(types(text)).toEqual(expected);
  });

  it.each([
    [
      'name.surname',
      'names "surname", which does not exist in HumanName of FHIR R4; names are case-sensitive (position 6)',
    ],
    [
      'Encounter.status',
      'names "Encounter", which does not exist in Patient of FHIR R4; names are case-sensitive (position 1)',
    ],
    [
      'deceasedBoolean',
      'names "deceasedBoolean", which does not exist in Patient of FHIR R4; names are case-sensitive (position 1)',
    ],
    [
      '(deceased as dateTime).unit',
      'names "unit", which does not exist in dateTime of FHIR R4; names are case-sensitive (position 24)',
    ],
    ["name.startsWith('x')", 'uses startsWith() with HumanName; it expects a text (position 6)'],
    ["iif('yes', 1, 2)", 'uses iif() with System.String; it expects a condition (position 1)'],
  ])('%s is refused', (text, problem) => {
    expect(() => types(text)).toThrow(`The FHIRPath expression "${text}" ${problem}.`);
  });
});
