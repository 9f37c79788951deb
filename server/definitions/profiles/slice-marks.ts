// What tells a slice, in words for who has to find or write it: https://hl7.org/fhir/R4/profiling.html#discriminator
import { choiceOf, type DefinitionSource, type Discriminator, type ElementDefinition } from './definitions.ts';
import { discriminatorSteps, spotAt } from './paths.ts';
import type { Branch } from './tree.ts';

/** `system = http://loinc.org`, `code = http://loinc.org|11450-4`; undefined: nothing that could be written down. */
export function markOf(
  slice: Branch,
  discriminators: readonly Discriminator[],
  definitions: DefinitionSource,
): string | undefined {
  const marks = discriminators.map((one) => oneMark(slice, one, definitions)).filter((mark) => mark !== undefined);
  return marks.length === 0 ? undefined : marks.join(', ');
}

function oneMark(slice: Branch, { type, path }: Discriminator, definitions: DefinitionSource): string | undefined {
  const steps = discriminatorSteps(path);
  const element = steps && spotAt(slice, steps, definitions)?.branch?.element;
  const value = element && markIn(element, type);
  if (value === undefined) return undefined;
  return path === '$this' ? shown(value) : `${path} = ${shown(value)}`;
}

/** The slices of a choice have their type in their names. */
function markIn(element: ElementDefinition, kind: Discriminator['type']): unknown {
  const [{ code, profile } = { code: undefined, profile: undefined }] = element.type ?? [];
  if (kind === 'profile') return profile?.[0];
  if (kind === 'type') return element.path.endsWith('[x]') ? undefined : code;
  return kind === 'exists' ? undefined : (choiceOf(element, 'fixed') ?? choiceOf(element, 'pattern'))?.value;
}

type Coded = { coding?: Coded[]; system?: unknown; code?: unknown };

/** A code as `system|code`. */
function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { coding: [only = value as Coded] = [] } = value as Coded;
  const parts = [only.system, only.code].filter((part) => typeof part === 'string');
  return parts.length === 0 ? JSON.stringify(value) : parts.join('|');
}
