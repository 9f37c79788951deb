// Small profiles for tests: a few elements of a snapshot, their bases told by the definitions of R4.
// https://hl7.org/fhir/R4/structuredefinition.html

import type { ElementDefinition, StructureDefinition } from '../../server/definitions/profiles/definitions.ts';
import { givenDefinitions } from '../../server/definitions/profiles/registry.ts';
import { type ValidationOptions, validateAgainst } from '../../server/definitions/profiles/validate.ts';
import { propertiesCalled } from '../../server/definitions/structures.ts';
import type { Resource } from '../../server/fhir/request.ts';

type Rules = Record<string, Partial<ElementDefinition>>;

export const PROFILE = 'http://example.org/StructureDefinition/p';

/** `rules`: by id of the element, as `Patient.identifier:home.system`. */
export function profile(type: string, rules: Rules, more: Partial<StructureDefinition> = {}): StructureDefinition {
  const element = Object.entries(rules).map(([id, rule]) => elementOf(id, rule));
  return {
    resourceType: 'StructureDefinition',
    url: PROFILE,
    name: 'P',
    status: 'draft',
    kind: 'resource',
    abstract: false,
    derivation: 'constraint',
    type,
    snapshot: { element: [...(type in rules ? [] : [elementOf(type, {})]), ...element] },
    ...more,
  };
}

function elementOf(id: string, rule: Partial<ElementDefinition>): ElementDefinition {
  const path = id.replace(/:[^.]+/g, '');
  const slice = /:([^.]+)$/.exec(id)?.[1];
  const base = baseOf(path.split('.'));
  return {
    id,
    path,
    ...(slice === undefined ? {} : { sliceName: slice }),
    ...(base === undefined ? {} : { min: slice === undefined ? base.min : 0, max: base.max, base }),
    ...rule,
  };
}

/** `Identifier.system` for `Patient.identifier.system`. */
function baseOf([type = '', ...steps]: string[]): { path: string; min: number; max: string } | undefined {
  let owner = type;
  let base: { path: string; min: number; max: string } | undefined;
  for (const step of steps) {
    const [property] = propertiesCalled(step.replace('[x]', ''), owner);
    if (property === undefined) return undefined;
    const { min, max } = property;
    base = { path: `${owner}.${step}`, min, max: max === Number.POSITIVE_INFINITY ? '*' : String(max) };
    owner = property.type;
  }
  return base;
}

/** `name expression` of each finding against the profiles, warnings marked with `?` and notes with `i`. */
export function findings(
  resource: Resource,
  definitions: readonly Resource[],
  options: Omit<ValidationOptions, 'definitions'> = {},
): string[] {
  // As it would come: no object twice.
  const issues = validateAgainst(JSON.parse(JSON.stringify(resource)), {
    profiles: definitions.some(({ url }) => url === PROFILE) ? [PROFILE] : [],
    definitions: givenDefinitions(definitions),
    ...options,
  });
  return issues
    .filter(({ text }) => !/\bdom-6\b/.test(text.en))
    .map(({ severity, name, expression }) => `${MARKS[severity] ?? ''}${name} ${expression}`);
}

const MARKS: Record<string, string> = { warning: '?', information: 'i' };
