// Digests the profiles and extensions that R4 itself defines, to what their differentials ask of an instance:
// https://hl7.org/fhir/R4/profilelist.html, https://hl7.org/fhir/R4/extensibility-registry.html
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = Record<string, unknown>;
type Definition = Json & {
  resourceType: string;
  url: string;
  derivation?: string;
  context?: Json[];
  contextInvariant?: string[];
  differential: { element: Json[] };
};

const STRUCTURES = 'http://hl7.org/fhir/StructureDefinition/';

/** Places where R4's own definitions use extensions, and HL7's tools allow them, though their contexts leave them out. */
const FURTHER_PLACES: Record<string, string[]> = {
  [`${STRUCTURES}structuredefinition-fhir-type`]: ['ElementDefinition.type'],
  [`${STRUCTURES}regex`]: ['ElementDefinition.type'],
  [`${STRUCTURES}structuredefinition-normative-version`]: [
    'ElementDefinition',
    'CodeSystem',
    'ValueSet',
    'OperationDefinition',
  ],
};

/** `url: definition`, one line each, without snapshots, texts and mappings. */
export function digestProfiles(folder: string): string {
  const lines = ['Bundle-types.json', 'Bundle-profiles-others.json', 'Bundle-extensions.json']
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).entry as { resource: Definition }[])
    .map(({ resource }) => resource)
    .filter(({ resourceType, derivation }) => resourceType === 'StructureDefinition' && derivation === 'constraint')
    .map((definition) => `${JSON.stringify(definition.url)}: ${JSON.stringify(slim(definition))}`);
  return `{\n${lines.sort().join(',\n')}\n}\n`;
}

const only = (object: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]]])));

const DEFINITION = ['version', 'name', 'title', 'status', 'kind', 'abstract', 'type', 'baseDefinition', 'derivation'];

const slim = (definition: Definition): Json => ({
  ...only(definition, DEFINITION),
  ...contextOf(definition),
  differential: { element: definition.differential.element.map(slimElement) },
});

/** Published with the names that JSON gives to choices, which FHIRPath does not know. */
const repaired = (rule: string): string => rule.replace('%extension.valueInteger', '%extension.value');

function contextOf({ url, context = [], contextInvariant }: Definition): Json {
  const further = (FURTHER_PLACES[url] ?? []).map((expression) => ({ type: 'element', expression }));
  return {
    ...(context.length === 0 ? {} : { context: [...context, ...further] }),
    ...(contextInvariant === undefined ? {} : { contextInvariant: contextInvariant.map(repaired) }),
  };
}

const ELEMENT = ['id', 'sliceName', 'slicing', 'min', 'max', 'contentReference', 'type', 'maxLength', 'isModifier'];
const VALUE = /^(?:fixed|pattern|minValue|maxValue)[A-Z]/;

function slimElement(element: Json): Json {
  const { constraint, binding } = element as { constraint?: Json[]; binding?: Json & { extension?: Json[] } };
  const kept = only(element, [...ELEMENT, ...Object.keys(element).filter((name) => VALUE.test(name))]);
  if (constraint !== undefined)
    kept.constraint = constraint.map((one) => only(one, ['key', 'severity', 'human', 'expression']));
  if (binding !== undefined) kept.binding = slimBinding(binding);
  return kept;
}

const MAX_VALUE_SET = `${STRUCTURES}elementdefinition-maxValueSet`;

function slimBinding(binding: Json & { extension?: Json[] }): Json {
  const extension = (binding.extension ?? []).filter(({ url }) => url === MAX_VALUE_SET);
  return { ...only(binding, ['strength', 'valueSet']), ...(extension.length === 0 ? {} : { extension }) };
}
