// The resources of a search, and what is asked of them again and again, remembered.
import type { Resource } from '../../../server/fhir/request.ts';
import { type Parameter, parametersOf } from './parameters.ts';
import { type Referred, referredBy } from './references.ts';
import type { OracleSettings } from './settings.ts';
import { evaluate, type Found } from './values.ts';

export type World = {
  settings: OracleSettings;
  ofType: (type: string) => readonly Resource[];
  types: () => string[];
  /** The resources that a reference parameter of this resource leads to. */
  targets: (resource: Resource, parameter: Parameter) => Resource[];
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

export const referencesOf = (resource: Resource, parameter: Parameter, settings: OracleSettings): Referred[] =>
  valuesOf(resource, parameter).flatMap((found) => referredBy(found, parameter, settings) ?? []);

export function worldOf(resources: readonly Resource[], settings: OracleSettings): World {
  const byName = new Map(resources.map((resource) => [nameOf(resource), resource]));
  const byType = Map.groupBy(resources, ({ resourceType }) => resourceType);
  const ofType = (type: string): readonly Resource[] => byType.get(type) ?? [];

  /** Chains do not go through canonicals: what has no element `reference` cannot be followed. */
  const led = ({ target, canonical }: Referred): Resource[] =>
    target.kind === 'local' && !canonical ? [byName.get(`${target.type}/${target.id}`) ?? []].flat() : [];
  const targets = (resource: Resource, parameter: Parameter): Resource[] => [
    ...new Set(referencesOf(resource, parameter, settings).flatMap(led)),
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
  return { settings, ofType, types: () => [...byType.keys()], targets, referrers };
}

export const parameterOf = (type: string, code: string): Parameter | undefined => parametersOf(type).get(code);
