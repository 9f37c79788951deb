// Digests the StructureDefinitions of R4: one line a type, one short string a property.
// https://hl7.org/fhir/R4/structuredefinition.html
//
// A property reads `gender 0..1 code Σ =administrative-gender`: name, cardinality, types (`|` between those of a choice,
// targets of a reference in parentheses), Σ in summaries, ?! modifier, and value sets: = required, ~ extensible,
// ≈ preferred, - example, < maximum of what is not a code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type ElementType = {
  code: string;
  targetProfile?: string[];
  extension?: { url: string; valueUrl?: string }[];
};
type Element = {
  path: string;
  min: number;
  max: string;
  type?: ElementType[];
  contentReference?: string;
  isSummary?: boolean;
  isModifier?: boolean;
  binding?: { strength: string; valueSet?: string; extension?: { url: string; valueCanonical?: string }[] };
};
export type StructureDefinition = {
  resourceType: string;
  name: string;
  kind: string;
  abstract: boolean;
  derivation?: string;
  baseDefinition?: string;
  snapshot: { element: Element[] };
};

const STRUCTURES = 'http://hl7.org/fhir/StructureDefinition/';
const VALUE_SETS = 'http://hl7.org/fhir/ValueSet/';
const FHIR_TYPE = `${STRUCTURES}structuredefinition-fhir-type`;
const MAX_VALUE_SET = `${STRUCTURES}elementdefinition-maxValueSet`;

/** The types themselves: no profiles (SimpleQuantity), no logical models (MetadataResource). */
export function readStructureDefinitions(folder: string): StructureDefinition[] {
  return ['Bundle-types.json', 'Bundle-resources.json']
    .flatMap((file): StructureDefinition[] =>
      JSON.parse(readFileSync(join(folder, file), 'utf8')).entry.map(
        (entry: { resource: StructureDefinition }) => entry.resource,
      ),
    )
    .filter(({ resourceType }) => resourceType === 'StructureDefinition')
    .filter(({ kind, derivation }) => kind !== 'logical' && derivation !== 'constraint');
}

export function digestStructures(folder: string): string {
  const definitions = readStructureDefinitions(folder);
  const inherited = new Map(definitions.map((definition) => [definition.name, ownLines(definition)]));
  const lines: string[] = [];
  for (const definition of definitions) {
    const { name, kind, abstract, snapshot } = definition;
    const base = definition.baseDefinition?.slice(STRUCTURES.length);
    const head = { kind, ...(base === undefined ? {} : { base }), ...(abstract ? { abstract } : {}) };
    lines.push(line(name, { ...head, properties: without(ownLines(definition), inherited.get(base ?? '')) }));
    for (const { path, type } of snapshot.element) {
      const backbone = type?.[0]?.code;
      if (!path.includes('.') || (backbone !== 'BackboneElement' && backbone !== 'Element')) continue;
      const properties = without(children(definition, path), inherited.get(backbone));
      lines.push(line(path, { kind: 'backbone', base: backbone, properties }));
    }
  }
  return `{\n${lines.join(',\n')}\n}\n`;
}

const line = (name: string, value: object): string => `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
const without = (lines: string[], known: string[] = []): string[] => lines.filter((text) => !known.includes(text));
const ownLines = (definition: StructureDefinition): string[] => children(definition, definition.name);

/** The elements directly below a path. A primitive's `value` is the primitive itself, no property of it. */
function children(definition: StructureDefinition, parent: string): string[] {
  return definition.snapshot.element
    .filter(({ path }) => path.startsWith(`${parent}.`) && !path.includes('.', parent.length + 1))
    .filter(({ path }) => !(definition.kind === 'primitive-type' && path.endsWith('.value')))
    .map((element) => propertyLine(element, element.path.slice(parent.length + 1), definition.kind));
}

function propertyLine(element: Element, name: string, kind: string): string {
  const parts = [name, `${element.min}..${element.max}`, typeText(element, name, kind)];
  if (element.isSummary) parts.push('Σ');
  if (element.isModifier) parts.push('?!');
  const required = requiredValueSet(element);
  if (required) parts.push(`=${shortened(required)}`);
  return [...parts, ...looseBinding(element)].join(' ');
}

const MARKS: Record<string, string> = { extensible: '~', preferred: '≈', example: '-' };

function looseBinding({ binding, type = [] }: Element): string[] {
  const mark = MARKS[binding?.strength ?? ''];
  const valueSet = binding?.valueSet?.split('|')[0];
  if (mark === undefined || valueSet === undefined) return [];
  const maximum = type.some(({ code }) => code === 'code') ? undefined : maximumOf(binding);
  return [mark + shortened(valueSet), ...(maximum === undefined ? [] : [`<${shortened(maximum)}`])];
}

const maximumOf = (binding: Element['binding']): string | undefined =>
  binding?.extension?.find(({ url }) => url === MAX_VALUE_SET)?.valueCanonical?.split('|')[0];

const shortened = (url: string): string => (url.startsWith(VALUE_SETS) ? url.slice(VALUE_SETS.length) : url);

function typeText({ path, type = [], contentReference }: Element, name: string, kind: string): string {
  if (contentReference) return contentReference.slice(1);
  // The definitions of 4.0.1 say `string`, the page https://hl7.org/fhir/R4/resource.html#id says `id`.
  if (kind === 'resource' && name === 'id' && path.split('.').length === 2) return 'id';
  return type.map((one) => oneType(one, path)).join('|');
}

function oneType({ code, targetProfile = [], extension = [] }: ElementType, path: string): string {
  if (code === 'BackboneElement' || code === 'Element') return path;
  const fhirType = extension.find(({ url }) => url === FHIR_TYPE)?.valueUrl;
  // Only xhtml.id lacks the FHIR type of its System.String.
  if (code.startsWith('http')) return fhirType ?? 'string';
  const targets = targetProfile.map((url) => url.slice(STRUCTURES.length));
  return targets.length === 0 || targets.includes('Resource') ? code : `${code}(${targets.join(',')})`;
}

/** A maximum value set binds codes as a required one: https://hl7.org/fhir/R4/extension-elementdefinition-maxvalueset.html */
export function requiredValueSet({ binding, type = [] }: Element): string | undefined {
  const isBound = (code: string) => type.some((one) => one.code === code);
  if (binding?.strength !== 'required') return isBound('code') ? maximumOf(binding) : undefined;
  return isBound('code') || isBound('CodeableConcept') ? binding.valueSet?.split('|')[0] : undefined;
}
