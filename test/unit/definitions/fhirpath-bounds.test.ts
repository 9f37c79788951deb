// Strangers write expressions: none takes more time or memory than its steps pay for. https://hl7.org/fhir/R4/security.html#input
import { describe, expect, it } from '@jest/globals';
import { evaluator, type Outcome } from '../../../server/definitions/fhirpath/evaluate.ts';
import { resourceNode } from '../../../server/definitions/fhirpath/nodes.ts';
import { triesOf } from '../../../server/definitions/fhirpath/patterns.ts';
import type { Resource } from '../../../server/fhir/request.ts';

const LONG = 'a'.repeat(1_000_000);
const many = Array.from({ length: 20_000 }, (_, at) => at);
const patient: Resource = {
  resourceType: 'Patient',
  language: '-'.repeat(250),
  identifier: many.map((at) => ({ value: String(at) })),
  extension: many.map((at) => ({ url: `urn:x:${at}`, valueBoolean: true })),
  name: [{ text: LONG, given: [LONG.slice(0, 400_000) + LONG.slice(400_000)] }],
};
const STEPS = 100_000;

function outcomeOf(expression: string): Outcome {
  const node = resourceNode(patient);
  const around = { resource: [node], root: [node], resolve: () => undefined };
  return evaluator(expression)(node, { ...around, memberOf: () => undefined, conformsTo: () => undefined }, STEPS);
}

const COPIES = '(1|2|3|4|5|6|7|8|9|10|11|12|13).aggregate($total.combine($total), %resource)';
const within = (step: string): string => `Patient.aggregate(${step}, Patient.identifier)`;

describe('an expression ends when its steps are spent', () => {
  it.each([
    ['children of thousands of copies', `${COPIES}.identifier.count()`],
    ['all children of thousands of copies', `${COPIES}.children().count()`],
    ['all descendants of thousands of copies', `${COPIES}.descendants().count()`],
    ['extensions of thousands of copies', `${COPIES}.extension('urn:x').count()`],
    ['loops within loops over what is there already', within('$total.all($total.all($total.all(true)))')],
    ['lists selected for each of a list', within('$total.select($total)')],
    ['lists cut again and again', within(`$total.all($total${'.tail()'.repeat(300)}.exists())`)],
    ['types asked again and again', within(`$total.all($total${'.ofType(Identifier)'.repeat(200)}.exists())`)],
    ['sums of a thousand numbers for each', `Patient.identifier.all(1.1${'+1.1'.repeat(900)} > 0)`],
    ['long lists of extensions for each', "Patient.identifier.all(%resource.extension('urn:y').empty())"],
    ['long texts compared for each', 'Patient.identifier.all(%resource.name.text = %resource.name.given)'],
    ['long texts folded for each', 'Patient.identifier.all(%resource.name.text ~ %resource.name.given)'],
    ['long texts in sets for each', 'Patient.identifier.all((%resource.name.text | %resource.name.given).exists())'],
    ['long texts between others', 'Patient.identifier.take(300).value.join(%resource.name.text).length()'],
    ['long texts in pieces', 'Patient.identifier.all(%resource.name.text.toChars().exists())'],
    ['a long text looked for in another', "Patient.name.text.indexOf('b' & Patient.name.given.substring(0, 100000))"],
    ['sorting by twenty keys', `Patient.identifier.sort(${'1, '.repeat(19)}value.toInteger()).count()`],
    ['a pattern with many repetitions', "Patient.language.replaceMatches('-*-*-*-*-*-*-*y', '')"],
    ['a pattern with many alternatives', `Patient.language.replaceMatches('${'(-|-)'.repeat(40)}y', '')`],
  ])('%s', (_, expression) => {
    const start = process.cpuUsage();
    expect(outcomeOf(expression)).toBe('undecided');
    const { user, system } = process.cpuUsage(start);
    expect(user + system).toBeLessThan(500_000);
  });

  it.each([
    ['units that are multiplied by themselves', "Patient.identifier.take(40).aggregate($total * $total, 1 'mg')"],
    [
      'boundaries of a thousand digits',
      "Patient.name.text.substring(0, 1000).replace('a', '9').toDecimal().lowBoundary()",
    ],
    [
      'replacements as long as the text for each character',
      `Patient.language.replaceMatches('-', '${'$`'.repeat(900)}')`,
    ],
  ])('%s have no answer', (_, expression) => {
    expect(outcomeOf(expression)).toEqual([]);
  });
});

describe('what a pattern can take is known before it is tried', () => {
  it.each([
    ['^[0-9]{8}$', 11 * 11],
    ['\\b(?<month>\\d{1,2})/(?<day>\\d{1,2})\\b', 8 * 4 * 11],
    ['[A-Z]([A-Za-z0-9_]){0,254}', 256 * 255 * 11],
    ['^(?:a|b)$', 4 * 2 * 11],
    ['(a|b)?c+', 4 * 3 * 11 ** 2],
    ['[(+*)]+', 3 * 11 ** 2],
    ['^(.*)-(.*)$', 6 * 11 ** 3],
    ['(a?){30}', 31 * 2 ** 30 * 11],
  ])('%s', (pattern, tries) => {
    expect(triesOf(pattern)?.(10)).toBe(tries);
  });

  it.each([
    '(a+)+',
    '(a*)*$',
    '(a|a)*',
    '((a+)b?)+',
    '(.*)*',
    '(?:x|y+)+',
    '(a{1,})+',
    '(a?)*',
    '(-*)*y',
    '(-[-a]*)*y',
    '(?=(-*-*)*y)',
    '('.repeat(5000),
  ])('%s has no bound', (pattern) => {
    expect(triesOf(pattern)).toBeUndefined();
  });
});
