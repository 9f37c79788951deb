import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { validateResource } from '../../server/definitions/validation/validate.ts';

const folder = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'package.json')
  .sort();

type Refused = { example: string; breaks: { element: string; rule: string; reason: string }[] };
const reviewed: Refused[] = JSON.parse(readFileSync(new URL('refused-examples.json', import.meta.url), 'utf8'));

/** Each rule once for all repetitions of an element. */
function refusal(example: string): string | undefined {
  const issues = validateResource(JSON.parse(readFileSync(new URL(example, folder), 'utf8')));
  const rules = new Set(issues.map(({ name, expression }) => `${expression?.replace(/\[\d+\]/g, '')} ${name}`));
  return rules.size === 0 ? undefined : `${example}: ${[...rules].join(', ')}`;
}

it('takes the 5,306 official examples, save the reviewed ones that break the specification', () => {
  expect(examples).toHaveLength(5306);
  expect(examples.map(refusal).filter((found) => found !== undefined)).toEqual(
    reviewed.map(
      ({ example, breaks }) => `${example}: ${breaks.map(({ element, rule }) => `${element} ${rule}`).join(', ')}`,
    ),
  );
});

it('refuses at most 1 % of them, each with its reason', () => {
  expect(reviewed.length).toBeLessThanOrEqual(53);
  expect(reviewed.flatMap(({ breaks }) => breaks).every(({ reason }) => reason.length > 20)).toBe(true);
});
