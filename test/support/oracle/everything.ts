// A whole record, the care given in a time and what the record refers to: https://hl7.org/fhir/R4/patient-operation-everything.html
import type { Resource } from '../../../server/fhir/request.ts';
import { isInCompartment, ownersOf } from './compartments.ts';
import { type Stretch, stretch, stretchOf } from './dates.ts';
import { parametersOf } from './parameters.ts';
import { resolve } from './references.ts';
import type { OracleSettings } from './settings.ts';
import { nameOf, valuesOf, type World } from './world.ts';

/** Dates of a person, of what was measured, or of money. */
const NOT_OF_CARE = ['_lastUpdated', 'birthdate', 'death-date', 'value-date', 'payment-date', 'reaction-date'];
/** What has begun lasts, until it is said to have ended. */
const LASTING: Record<string, { begins: string[]; ends: string[] }> = {
  AllergyIntolerance: { begins: ['onset', 'date'], ends: [] },
  Condition: { begins: ['onset-date', 'recorded-date'], ends: ['abatement-date'] },
};
/** A role leads to its practitioner, and that one no further. */
const STEPS = 3;

export type Everything = { matches: Resource[]; referred: Set<Resource> };

/** `owner` is `Patient/1`. */
export function everything(owner: string, query: URLSearchParams, all: readonly Resource[], world: World): Everything {
  const { settings } = world;
  const asked = query.get('_type')?.split(',');
  const isOfType = ({ resourceType }: Resource): boolean => asked === undefined || asked.includes(resourceType);
  const matches = all.filter(
    (resource) =>
      isOfType(resource) && isInCompartment(resource, owner, settings) && isAsked(resource, query, settings),
  );
  const referred = referredBy(matches, owner, all, settings);
  return { matches, referred: new Set([...referred].filter(isOfType)) };
}

function isAsked(resource: Resource, query: URLSearchParams, settings: OracleSettings): boolean {
  const named = (name: string): Stretch | undefined => {
    const text = query.get(name);
    return text === null ? undefined : stretch(text, settings.timeZone);
  };
  const since = named('_since');
  if (since !== undefined && new Date(resource.meta?.lastUpdated as string).getTime() < since.low) return false;
  const [start, end] = [named('start'), named('end')];
  if (start === undefined && end === undefined) return true;
  return isOfCareIn(resource, { low: start?.low ?? -Infinity, high: end?.high ?? Infinity }, settings);
}

/** What has no date of care belongs to any time. */
function isOfCareIn(resource: Resource, span: Stretch, settings: OracleSettings): boolean {
  const dates = (codes: string[]): Stretch[] =>
    codes.flatMap((code) => {
      const parameter = parametersOf(resource.resourceType).get(code);
      const found = parameter === undefined ? [] : valuesOf(resource, parameter);
      return found.flatMap((one) => stretchOf(one, settings) ?? []);
    });
  const lasting = LASTING[resource.resourceType];
  if (lasting !== undefined) {
    const [begins, ends] = [dates(lasting.begins), dates(lasting.ends)];
    const hasBegun = begins.length === 0 || begins.some(({ low }) => low < span.high);
    return hasBegun && (ends.length === 0 || ends.some(({ high }) => high > span.low));
  }
  const codes = [...parametersOf(resource.resourceType).values()]
    .filter(({ type, code }) => type === 'date' && !NOT_OF_CARE.includes(code))
    .map(({ code }) => code);
  const given = dates(codes);
  return given.length === 0 || given.some(({ low, high }) => high > span.low && low < span.high);
}

/** What lies outside the record and is referred to from it; what belongs to some other patient leads no further. */
function referredBy(
  matches: readonly Resource[],
  owner: string,
  all: readonly Resource[],
  settings: OracleSettings,
): Set<Resource> {
  const byName = new Map(all.map((resource) => [nameOf(resource), resource]));
  const reached = new Set<Resource>();
  let from: readonly Resource[] = matches;
  for (let step = 0; step < STEPS; step++) {
    const next = from
      .flatMap((resource) => [...namesIn(resource, settings)].flatMap((name) => byName.get(name) ?? []))
      .filter((resource) => !reached.has(resource) && !isInCompartment(resource, owner, settings));
    for (const resource of next) reached.add(resource);
    from = next.filter((resource) => ownersOf(resource, 'Patient', settings).length === 0);
  }
  return reached;
}

/** Every literal reference in a resource, and every attachment that is kept as a Binary. */
function namesIn(value: unknown, settings: OracleSettings, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string' && (name === 'reference' || name === 'url')) {
      const target = resolve(member, settings.baseUrl);
      if (target.kind === 'local' && (name === 'reference' || target.type === 'Binary'))
        found.add(`${target.type}/${target.id}`);
    } else namesIn(member, settings, found);
  }
  return found;
}
