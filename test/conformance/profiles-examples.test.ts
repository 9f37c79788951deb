// Each example of a profile gets the verdict it was written for.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { firstOf, folderDefinitions } from '../../server/definitions/profile-registry.ts';
import { validateAgainst } from '../../server/definitions/profile-validate.ts';
import { broken, type Examples, exampleFolders, examplesOf, type Finding } from '../support/profile-examples.ts';

const packageFolder = (name: string) =>
  folderDefinitions(fileURLToPath(new URL(`../../profiles/packages/${name}`, import.meta.url)));

const definitions = {
  corepe: firstOf(packageFolder('corepe'), packageFolder('r4')),
  'corepe-repaired': firstOf(packageFolder('corepe-repaired'), packageFolder('r4')),
  red: firstOf(packageFolder('red'), packageFolder('corepe-repaired'), packageFolder('r4')),
};

const findings = (folder: keyof typeof definitions, resource: unknown): Finding[] =>
  validateAgainst(resource, { definitions: definitions[folder] }).map(({ severity, code, expression = '' }) => ({
    severity,
    code,
    expression,
  }));

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
  });
});
