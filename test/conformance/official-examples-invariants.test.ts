// The invariants of R4's types, its own profiles and extensions, and the rules of Bundles, on the official examples: https://hl7.org/fhir/R4/conformance-rules.html#constraints
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { profileFindings } from '../../server/definitions/profiles/validate.ts';
import type { Issue } from '../../server/fhir/outcome.ts';

const folder = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
/** The whole specification in one Bundle says what its parts say; official-examples.test.ts stores those too. */
const LARGEST = 2_000_000;
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'package.json')
  .filter((file) => statSync(new URL(file, folder)).size < LARGEST)
  .sort();

type Broken = { example: string; rules: string[]; reason: string };
const reviewed: Broken[] = JSON.parse(readFileSync(new URL('broken-invariants.json', import.meta.url), 'utf8'));

/** Looked for once, on the first question. */
let found: [example: string, issues: Issue[]][] | undefined;
function findings(): [example: string, issues: Issue[]][] {
  found ??= examples.map((example) => {
    const resource = JSON.parse(readFileSync(new URL(example, folder), 'utf8'));
    return [example, profileFindings(resource, { definitions: officialProfiles, warnings: false })];
  });
  return found;
}
const isUnknownCode = ({ name }: Issue): boolean => name === 'profile-unknown-code';

it('hold on all of them, save the reviewed ones', () => {
  const broken = findings().flatMap(([example, issues]) => {
    const others = issues.filter((issue) => !isUnknownCode(issue));
    const rules = others.map(({ name, text }) => /^The rule (\S+) /.exec(text.en)?.[1] ?? name);
    return rules.length === 0 ? [] : [{ example, rules: [...new Set(rules)].sort() }];
  });
  expect(examples.length).toBeGreaterThan(5280);
  const expected = reviewed.filter(({ example }) => examples.includes(example));
  expect(broken).toEqual(expected.map(({ example, rules }) => ({ example, rules })));
});

/** Units of their own making that say to be of UCUM, and drug forms in the wrong case. */
const NO_CODES = {
  'http://unitsofmeasure.org': ['TAB', 'drop', 'ea', 'mEq', 'mcg', 'ml/hr', 'month', 'tbl'],
  'http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm': ['Tab', 'Vial', 'patch', 'tab'],
};

it('say codes of the systems they name, save a dozen, which $validate tells', () => {
  const unknown = new Map<string, Set<string>>();
  for (const { text } of findings().flatMap(([, issues]) => issues.filter(isUnknownCode))) {
    const [, code = '', system = ''] = /^"([^"]*)" is no code of (\S+);/.exec(text.en) ?? [];
    unknown.set(system, (unknown.get(system) ?? new Set()).add(code));
  }
  expect(Object.fromEntries([...unknown].map(([system, codes]) => [system, [...codes].sort()]))).toEqual(NO_CODES);
});
