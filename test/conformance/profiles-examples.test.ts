// Each example of a profile gets the verdict it was written for.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { broken, type Examples, exampleFolders, examplesOf, type Finding } from '../../scripts/profiles/examples.ts';
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../server/definitions/profiles/validate.ts';

const packageFolder = (name: string) =>
  folderDefinitions(fileURLToPath(new URL(`../../profiles/packages/${name}`, import.meta.url)));

const definitions = {
  corepe: firstOf(packageFolder('corepe'), officialProfiles),
  'corepe-repaired': firstOf(packageFolder('corepe-repaired'), officialProfiles),
  red: firstOf(packageFolder('red'), packageFolder('corepe-repaired'), officialProfiles),
};

const findings = (folder: keyof typeof definitions, resource: unknown): Finding[] =>
  validateAgainst(resource, { definitions: definitions[folder] }).map(({ severity, code, expression = '' }) => ({
    severity,
    code,
    expression,
  }));

/** What the rule says, between the message's own words. */
const said = (text: string): string => text.slice(text.indexOf(': ') + 2).split('. ')[0] as string;

const isInvariant = (rule: string): boolean => /^[a-z]+-[a-z]+-\d+$/.test(rule);

describe.each(exampleFolders)('the examples of %s', (folder) => {
  const all = examplesOf(folder);

  it.each(all.flatMap((examples) => examples.valid.map((resource) => ({ ...examples, resource, id: resource.id }))))(
    '$profile: $id is valid',
    ({ resource }) => {
      const errors = findings(folder, resource).filter(({ severity }) => severity === 'error');
      expect(errors).toEqual([]);
    },
  );

  const cases = all.flatMap((examples: Examples) =>
    examples.invalid.map((one) => ({ examples, one, rule: one.rule, profile: examples.profile })),
  );

  it.each(cases)('$profile: breaking "$rule" is found', ({ examples, one }) => {
    const found = findings(folder, broken(examples, one));
    expect(found).toContainEqual(one.expect);
    if (!isInvariant(one.rule)) return;
    const saying = validateAgainst(broken(examples, one), { definitions: definitions[folder] })
      .filter(({ text }) => text.es.includes(` ${one.rule}: `))
      .map(({ text }) => ({ es: said(text.es), en: said(text.en) }));
    expect(saying).not.toEqual([]);
    for (const { es, en } of saying) expect(en).not.toBe(es);
  });
});
