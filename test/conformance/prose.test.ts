// R4's own definitions, and those of the country, keep to what R4 says of definitions in prose, save for what is listed:
// https://hl7.org/fhir/R4/conformance-module.html
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../../server/definitions/profiles/registry.ts';
import { profileFindings } from '../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../server/fhir/request.ts';

const examples = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const packages = new URL('../../profiles/packages/', import.meta.url);

const OF_PROSE =
  /^(?:profile-(?:widens|type-mismatch|value-of-other-type|of-other-base|path|slice|slicing|snapshot|element-unknown|base)|questionnaire-|operation-|capability-|search-)/;

const TYPES = /(?:^|\/)(?:StructureDefinition|Questionnaire|OperationDefinition|CapabilityStatement)-[^/]*\.json$/;

/** Why R4 contradicts itself there. */
const LISTED: [pattern: RegExp, reason: string][] = [
  [/^StructureDefinition-codesystem-history .*\.max profile-widens-base$/, 'Parts of a part that may have none.'],
  [
    /^StructureDefinition-(?:catalog|familymemberhistory-genetic) .* profile-slice-without-slicing$/,
    'Published with slices of what it does not slice.',
  ],
  [
    /^CapabilityStatement-(?:knowledge-repository|measure-processor|terminology-server) .* search-type-differs$/,
    'Published with another type than that of the parameter.',
  ],
];

function unlisted(folder: URL): string[] {
  const definitions = firstOf(folderDefinitions(packages.pathname), officialProfiles);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => TYPES.test(file))
    .flatMap((file) => {
      const resource = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Resource;
      return profileFindings(resource, { definitions })
        .filter(({ name }) => OF_PROSE.test(name))
        .map(({ name, expression }) => `${file.replace('.json', '')} ${expression} ${name}`);
    })
    .filter((one) => !LISTED.some(([pattern]) => pattern.test(one)));
}

it('R4', () => {
  expect(unlisted(examples)).toEqual([]);
}, 30_000);

it('the country', () => {
  expect(unlisted(packages)).toEqual([]);
}, 30_000);
