// The resources of a search, and what is asked of them again and again, remembered.
import type { Resource } from '../../../server/fhir/request.ts';
import type { Parameter } from './parameters.ts';
import { type Referred, referredBy } from './references.ts';
import type { OracleSettings } from './settings.ts';
import { evaluate, evaluateInside, type Found } from './values.ts';

export type World = {
  settings: OracleSettings;
  ofType: (type: string) => readonly Resource[];
  types: () => string[];
  /** The resources that a reference parameter of this resource leads to. */
  targets: (resource: Resource, parameter: Parameter) => Resource[];
  /** What is contained, and in what. */
  containers: ReadonlyMap<Resource, Resource>;
  /** The resources of a type that lead here by a reference parameter. */
  referrers: (resource: Resource, type: string, parameter: Parameter) => Resource[];
};

export const nameOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`;

/** By resource, so that they outlive a world whose other resources change. */
const valuesBy = new WeakMap<Resource, Map<string, Found[]>>();

export function valuesOf(resource: Resource, parameter: Parameter): Found[] {
  let known = valuesBy.get(resource);
  if (known === undefined) {
    known = new Map();
    valuesBy.set(resource, known);
  }
  let values = known.get(parameter.id);
  if (values === undefined) {
    values = evaluate(parameter.expression, resource);
    known.set(parameter.id, values);
  }
  return values;
}

const elementsBy = new WeakMap<Resource, Map<string, Found[][][]>>();

/** For each component of a composite, its values in each of the elements. */
export function componentsOf(resource: Resource, { id, expression, component }: Parameter): Found[][][] {
  const known = elementsBy.get(resource) ?? new Map<string, Found[][][]>();
  elementsBy.set(resource, known);
  const values = known.get(id) ?? component.map((one) => evaluateInside(expression, one.expression, resource));
  known.set(id, values);
  return values;
}

export const referencesOf = (resource: Resource, parameter: Parameter, settings: OracleSettings): Referred[] =>
  valuesOf(resource, parameter).flatMap((found) => referredBy(found, parameter, settings) ?? []);

const innersBy = new WeakMap<Resource, (Resource & { local: string })[]>();

/** Contained resources, which have no id that others could know: https://hl7.org/fhir/R4/references.html#contained */
export function innerOf(resource: Resource): (Resource & { local: string })[] {
  const known = innersBy.get(resource);
  if (known !== undefined) return known;
  const all = (resource.contained ?? []) as Resource[];
  const inners = all.map(({ id = '', ...rest }) => ({ ...rest, local: id }) as Resource & { local: string });
  innersBy.set(resource, inners);
  return inners;
}

/** `#p` is contained in the same resource, `#` is what contains. */
function containedIn(container: Resource, { type, value }: Found): Resource[] {
  const text = type === 'Reference' ? (value as { reference?: string }).reference : value;
  if (typeof text !== 'string' || !text.startsWith('#')) return [];
  if (text === '#') return innerOf(container).length === 0 ? [] : [container];
  return innerOf(container)
    .filter(({ local }) => local === text.slice(1))
    .slice(0, 1);
}

export function worldOf(resources: readonly Resource[], settings: OracleSettings): World {
  const byName = new Map(resources.map((resource) => [nameOf(resource), resource]));
  const byType = Map.groupBy(resources, ({ resourceType }) => resourceType);
  const byUrl = Map.groupBy(
    resources.filter(({ url }) => typeof url === 'string'),
    ({ url }) => url as string,
  );
  const containers = new Map<Resource, Resource>(
    resources.flatMap((one) => innerOf(one).map((inner) => [inner, one] as const)),
  );
  const ofType = (type: string): readonly Resource[] => byType.get(type) ?? [];

  /** A resource inside a Bundle is no reference that could be followed. */
  const led = ({ target, by }: Referred, types: string[]): Resource[] => {
    if (by === 'nested' || target.kind === 'unresolved') return [];
    if (target.kind === 'local') return [byName.get(`${target.type}/${target.id}`) ?? []].flat();
    if (by === 'reference') return [];
    return (byUrl.get(target.url) ?? []).filter(
      ({ resourceType, version }) =>
        types.includes(resourceType) && (target.version === undefined || target.version === version),
    );
  };
  const targets = (resource: Resource, parameter: Parameter): Resource[] => [
    ...new Set([
      ...referencesOf(resource, parameter, settings).flatMap((one) => led(one, parameter.target)),
      ...valuesOf(resource, parameter).flatMap((one) => containedIn(containers.get(resource) ?? resource, one)),
    ]),
  ];

  const referrersBy = new Map<string, Map<Resource, Resource[]>>();
  const referrers = (resource: Resource, type: string, parameter: Parameter): Resource[] => {
    const key = `${type} ${parameter.id}`;
    let known = referrersBy.get(key);
    if (known === undefined) {
      known = new Map();
      for (const referrer of ofType(type)) {
        for (const target of targets(referrer, parameter)) {
          const others = known.get(target);
          if (others === undefined) known.set(target, [referrer]);
          else others.push(referrer);
        }
      }
      referrersBy.set(key, known);
    }
    return known.get(resource) ?? [];
  };
  return { settings, ofType, types: () => [...byType.keys()], targets, containers, referrers };
}
