// Which patients, encounters, practitioners … a resource belongs to: https://hl7.org/fhir/R4/compartmentdefinition.html
import { readFileSync } from 'node:fs';
import type { Extracted } from './extract/extract.ts';
import { isResourceType } from './structures.ts';

/** A resource of this hub that a literal reference names; undefined for any other reference. */
export type Localize = (reference: string) => { type: string; id: string } | undefined;

/** `Patient`, `Encounter`, `RelatedPerson`, `Practitioner`, `Device`. */
export const isCompartment = (type: string): boolean => Object.hasOwn(loaded(), type);

/** All of them, as R4 defines them. */
export const compartments = (): string[] => Object.keys(loaded());

/**
 * The reference parameters that put a resource of `type` into such a compartment; none: it never is in one.
 * Beside these, a resource is always in its own compartment: https://hl7.org/fhir/R4/compartmentdefinition-encounter.html
 */
export function compartmentParameters(compartment: string, type: string): readonly string[] {
  const types = isCompartment(compartment) ? loaded()[compartment] : undefined;
  return types !== undefined && Object.hasOwn(types, type) ? (types[type] ?? []) : [];
}

/**
 * The compartments a resource is in, each once: `Patient/123`. `extracted` is what extract() found in it; only references
 * that `localize` knows count.
 */
export function compartmentKeys(type: string, id: string, extracted: Extracted[], localize: Localize): string[] {
  const keys = isCompartment(type) ? [`${type}/${id}`] : [];
  const plan = planFor(type);
  for (const { parameter, values } of extracted) {
    const compartments = plan.get(parameter.code);
    if (compartments === undefined) continue;
    for (const { value } of values) {
      const { reference } = value as { reference?: unknown };
      const target = typeof reference === 'string' ? localize(reference) : undefined;
      if (target === undefined || !compartments.includes(target.type)) continue;
      const key = `${target.type}/${target.id}`;
      if (!keys.includes(key)) keys.push(key);
    }
  }
  return keys;
}

/** Compartment, type, parameters; as scripts/definitions/search.ts writes it. */
type Compartments = Record<string, Record<string, string[]>>;
let kept: Compartments | undefined;

function loaded(): Compartments {
  kept ??= JSON.parse(readFileSync(new URL('./data/compartments.json', import.meta.url), 'utf8')) as Compartments;
  return kept;
}

/** The same by parameter, for one type: `performer` leads to Patient, Practitioner, Device, RelatedPerson. */
type Plan = ReadonlyMap<string, string[]>;
const plans = new Map<string, Plan>();

function planFor(type: string): Plan {
  const known = plans.get(type);
  if (known !== undefined) return known;
  const plan = new Map<string, string[]>();
  for (const compartment of Object.keys(loaded())) {
    for (const code of compartmentParameters(compartment, type)) {
      plan.set(code, [...(plan.get(code) ?? []), compartment]);
    }
  }
  if (isResourceType(type)) plans.set(type, plan);
  return plan;
}
