// Operations take the parameters of R4's own definitions, all of them: https://hl7.org/fhir/R4/operationdefinition.html
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { operations } from '../../server/operations/index.ts';

type OperationDefinition = { url: string; parameter: { name: string; use: string }[] };

const official = (id: string): OperationDefinition =>
  JSON.parse(readFileSync(`node_modules/hl7.fhir.r4.examples/OperationDefinition-${id}.json`, 'utf8'));

it.each([
  ['ValueSet-expand', []],
  ['ValueSet-validate-code', []],
  // Clients name the system as they do everywhere else.
  ['CodeSystem-validate-code', ['system']],
  ['CodeSystem-lookup', []],
  ['CodeSystem-subsumes', []],
  ['ConceptMap-translate', []],
  ['ConceptMap-closure', []],
  ['StructureDefinition-snapshot', []],
])('%s', (id, more) => {
  const { url, parameter } = official(id);
  const own = operations.find(({ definition }) => definition.url === url)?.definition;
  const taken = parameter.filter(({ use }) => use === 'in').map(({ name }) => name);
  expect([...(own?.parameters ?? [])].sort()).toEqual([...taken, ...more].sort());
});
