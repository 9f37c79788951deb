// The invariants of R4's types, its own profiles and extensions, and the rules of Bundles, on the official examples: https://hl7.org/fhir/R4/conformance-rules.html#constraints
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { profileFindings } from '../../server/definitions/profiles/validate.ts';

const folder = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
/** The whole specification in one Bundle says what its parts say; official-examples.test.ts stores those too. */
const LARGEST = 2_000_000;
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'package.json')
  .filter((file) => statSync(new URL(file, folder)).size < LARGEST)
  .sort();

type Broken = { example: string; rules: string[]; reason: string };
const reviewed: Broken[] = JSON.parse(readFileSync(new URL('broken-invariants.json', import.meta.url), 'utf8'));

it('hold on all of them, save the reviewed ones', () => {
  const broken = examples.flatMap((example) => {
    const resource = JSON.parse(readFileSync(new URL(example, folder), 'utf8'));
    const issues = profileFindings(resource, { definitions: officialProfiles, warnings: false });
    const rules = issues.map(({ name, text }) => /^The rule (\S+) /.exec(text.en)?.[1] ?? name);
    return rules.length === 0 ? [] : [{ example, rules: [...new Set(rules)].sort() }];
  });
  expect(examples.length).toBeGreaterThan(5280);
  const expected = reviewed.filter(({ example }) => examples.includes(example));
  expect(broken).toEqual(expected.map(({ example, rules }) => ({ example, rules })));
});
