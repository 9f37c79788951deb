// What profiles are made of, and where they are looked up: https://hl7.org/fhir/R4/structuredefinition.html
import { parseCanonical } from '../../fhir/reference.ts';
import type { Resource } from '../../fhir/request.ts';
import { DEFINITIONS, structure } from '../structures.ts';

export type ElementType = {
  code: string;
  profile?: string[];
  _profile?: ({ extension?: { url: string; valueString?: string }[] } | null)[];
  targetProfile?: string[];
  aggregation?: ('contained' | 'referenced' | 'bundled')[];
  extension?: { url: string; valueUrl?: string }[];
};

export type Discriminator = { type: 'value' | 'exists' | 'pattern' | 'type' | 'profile'; path: string };
export type Slicing = {
  discriminator?: Discriminator[];
  ordered?: boolean;
  rules?: 'closed' | 'open' | 'openAtEnd';
};

export type Constraint = {
  key: string;
  severity: 'error' | 'warning';
  human: string;
  expression?: string;
  source?: string;
  /** https://hl7.org/fhir/R4/extension-translation.html of `human`. */
  _human?: unknown;
};

export type Binding = {
  strength: string;
  valueSet?: string;
  extension?: { url: string; valueCanonical?: string }[];
};

/** https://hl7.org/fhir/R4/elementdefinition.html; `fixed[x]` and its like are read by name. */
export type ElementDefinition = {
  id?: string;
  path: string;
  sliceName?: string;
  slicing?: Slicing;
  min?: number;
  max?: string;
  base?: { path: string; min: number; max: string };
  contentReference?: string;
  type?: ElementType[];
  maxLength?: number;
  constraint?: Constraint[];
  binding?: Binding;
} & Record<string, unknown>;

export type StructureDefinition = Resource & {
  url: string;
  version?: string;
  name: string;
  title?: string;
  type: string;
  kind: string;
  derivation?: string;
  baseDefinition?: string;
  context?: { type: 'fhirpath' | 'element' | 'extension'; expression: string }[];
  contextInvariant?: string[];
  snapshot?: { element: ElementDefinition[] };
  differential?: { element: ElementDefinition[] };
};

/** A StructureDefinition, ValueSet or CodeSystem by its canonical, perhaps with `|version`; undefined: not known here. */
export type DefinitionSource = {
  (canonical: string): Resource | undefined;
  /** How many questions were left open, to be answered when all is asked anew: what rests on such an answer is not kept. */
  open?: number;
  /** Of the profiles and extensions it has from the start. */
  urls?: () => readonly string[];
};

export function structureDefinition(source: DefinitionSource, canonical: string): StructureDefinition | undefined {
  const found = source(canonical);
  return found?.resourceType === 'StructureDefinition' ? (found as StructureDefinition) : undefined;
}

/** `Patient` for the definition of the type itself; undefined for a profile. */
export function typeOfCanonical(canonical: string): string | undefined {
  const { url } = parseCanonical(canonical);
  const name = url.startsWith(DEFINITIONS) ? url.slice(DEFINITIONS.length) : '';
  return structure(name) === undefined || name.includes('.') ? undefined : name;
}

/** The type that a profile is of, or that is meant itself; undefined: nobody knows the profile. */
export const typeDefined = (canonical: string, source: DefinitionSource): string | undefined =>
  typeOfCanonical(canonical) ?? structureDefinition(source, canonical)?.type;

/** The value of a choice such as fixed[x]; undefined: the element has none. */
export function choiceOf(element: ElementDefinition, choice: string): { type: string; value: unknown } | undefined {
  for (const name in element) {
    if (name.length > choice.length && name.startsWith(choice) && /[A-Z]/.test(name.charAt(choice.length))) {
      return { type: name.slice(choice.length), value: element[name] };
    }
  }
  return undefined;
}
