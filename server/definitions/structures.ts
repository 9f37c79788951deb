// The shape of every R4 type, from a compact digest of its StructureDefinition: https://hl7.org/fhir/R4/structuredefinition.html
import { readFileSync } from 'node:fs';

/** One JSON property of a type. A choice element is one property per type: `valueString`, `valueQuantity` … */
export type Property = {
  /** JSON name: `birthDate`, `valueQuantity`. */
  name: string;
  /** Path in the definition: `Patient.birthDate`, `Observation.value[x]`. */
  path: string;
  /** Type of the value: `code`, `HumanName`, `Patient.contact` (a backbone), `Resource`, or the target of a content reference. */
  type: string;
  list: boolean;
  min: number;
  max: number; // Infinity for *
  /** The choice it belongs to, as `value[x]`; at most one of the properties sharing it may be present. */
  choice?: string;
  /** For Reference and canonical: allowed target types; empty: any. */
  targets: string[];
  /** Value set of a required binding, without version. */
  binding?: string;
  /** A weaker one; beyond `max` codes may not go. */
  loose?: { strength: 'extensible' | 'preferred' | 'example'; valueSet: string; max?: string };
  summary: boolean;
  isModifier: boolean;
};

export type Structure = {
  /** `Patient`, `HumanName`, `Patient.contact`, `code`. */
  name: string;
  kind: 'resource' | 'complex-type' | 'backbone' | 'primitive-type';
  /** The parent type: `DomainResource`, `Element`, `string`. */
  base?: string;
  abstract: boolean;
  /** In the order of the definition, inherited ones first; without the `_name` siblings that primitives have in JSON. */
  properties: ReadonlyMap<string, Property>;
};

/** What the URLs of HL7's own definitions begin with: types, profiles, extensions. */
export const DEFINITIONS = 'http://hl7.org/fhir/StructureDefinition/';

/** All resource types of R4 that can be stored, sorted; without the abstract Resource and DomainResource. */
export function resourceTypes(): readonly string[] {
  return loaded().resourceTypes;
}

export function isResourceType(name: string): boolean {
  return loaded().isResourceType.has(name);
}

/** Read lazily, kept; undefined: no such type. */
export function structure(name: string): Structure | undefined {
  const { digest, structures } = loaded();
  let known = structures.get(name);
  if (known === undefined && Object.hasOwn(digest, name)) {
    known = build(name, digest[name] as TypeDigest);
    structures.set(name, known);
  }
  return known;
}

/** The JSON properties that FHIRPath calls by this name: several for a choice, none if the type has no such element. */
export function propertiesCalled(name: string, type: string): Property[] {
  const all = structure(type)?.properties;
  const exact = all?.get(name);
  if (all === undefined) return [];
  if (exact !== undefined) return exact.choice === undefined ? [exact] : [];
  const choice = `${name}[x]`;
  return [...all.values()].filter((property) => property.choice === choice);
}

/** `valueQuantity` for value[x]: https://hl7.org/fhir/R4/formats.html#choice */
export const choiceName = (choice: string, type: string): string =>
  choice.slice(0, -3) + type.charAt(0).toUpperCase() + type.slice(1);

/** The type that the end of such a name tells: `Quantity`, `dateTime` for `DateTime`. */
export const choiceType = (end: string): string =>
  structure(end) === undefined ? end.charAt(0).toLowerCase() + end.slice(1) : end;

export const isPrimitive = (type: string): boolean => structure(type)?.kind === 'primitive-type';

/** As scripts/definitions/structures.ts writes it: `gender 0..1 code Σ =administrative-gender`; `~` a weaker binding. */
type TypeDigest = { kind: Structure['kind']; base?: string; abstract?: boolean; properties: string[] };
type Loaded = {
  digest: Record<string, TypeDigest>;
  structures: Map<string, Structure>;
  resourceTypes: string[];
  isResourceType: Set<string>;
};

let kept: Loaded | undefined;

function loaded(): Loaded {
  kept ??= load();
  return kept;
}

function load(): Loaded {
  const digest = JSON.parse(
    readFileSync(new URL('./data/structures.json', import.meta.url), 'utf8'),
  ) as Loaded['digest'];
  const types = Object.keys(digest).filter((name) => digest[name]?.kind === 'resource' && !digest[name].abstract);
  return { digest, structures: new Map(), resourceTypes: types.sort(), isResourceType: new Set(types) };
}

function build(name: string, { kind, base, abstract, properties }: TypeDigest): Structure {
  const all = new Map<string, Property>();
  for (const inherited of (base === undefined ? undefined : structure(base))?.properties.values() ?? []) {
    all.set(inherited.name, { ...inherited, path: `${name}.${inherited.choice ?? inherited.name}` });
  }
  for (const property of properties.flatMap((text) => expand(name, text))) all.set(property.name, property);
  return { name, kind, ...(base === undefined ? {} : { base }), abstract: abstract === true, properties: all };
}

/** The properties one line of the digest stands for: as many as its choice has types. */
function expand(owner: string, text: string): Property[] {
  const [element = '', cardinality = '', types = '', ...marks] = text.split(' ');
  const [min, max] = cardinality.split('..');
  const binding = valueSetIn(marks, '=');
  const loose = looseIn(marks);
  const isChoice = element.endsWith('[x]');
  return types.split('|').map((typeText) => {
    const { type, targets } = parseType(typeText);
    const isRequired = binding !== undefined && (type === 'code' || type === 'CodeableConcept');
    return {
      name: isChoice ? choiceName(element, type) : element,
      path: `${owner}.${element}`,
      type,
      list: max === '*',
      min: Number(min),
      max: max === '*' ? Infinity : Number(max),
      ...(isChoice ? { choice: element } : {}),
      targets,
      ...(isRequired ? { binding } : {}),
      ...(loose !== undefined && CODED.has(type) ? { loose } : {}),
      summary: marks.includes('Σ'),
      isModifier: marks.includes('?!'),
    };
  });
}

const CODED = new Set(['code', 'Coding', 'CodeableConcept', 'Quantity', 'string', 'uri']);

const STRENGTHS = { '~': 'extensible', '≈': 'preferred', '-': 'example' } as const;

function looseIn(marks: readonly string[]): Property['loose'] {
  const max = valueSetIn(marks, '<');
  for (const mark of ['~', '≈', '-'] as const) {
    const valueSet = valueSetIn(marks, mark);
    if (valueSet !== undefined) return { strength: STRENGTHS[mark], valueSet, ...(max === undefined ? {} : { max }) };
  }
  return undefined;
}

/** `=administrative-gender`, `~http://loinc.org/vs` */
function valueSetIn(marks: readonly string[], mark: string): string | undefined {
  const name = marks.find((one) => one.startsWith(mark))?.slice(1);
  return name === undefined || name.includes(':') ? name : `http://hl7.org/fhir/ValueSet/${name}`;
}

function parseType(text: string): { type: string; targets: string[] } {
  const open = text.indexOf('(');
  if (open === -1) return { type: text, targets: [] };
  return { type: text.slice(0, open), targets: text.slice(open + 1, -1).split(',') };
}
