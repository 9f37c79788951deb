// What random searches are drawn from: where search parameters find something, and how resources refer to each other.
// https://hl7.org/fhir/R4/search.html
import type { Resource } from '../../server/fhir/request.ts';
import { isMissing } from './oracle/leaves.ts';
import { type Parameter, type ParameterType, parametersOf } from './oracle/parameters.ts';
import type { OracleSettings } from './oracle/settings.ts';
import { referencesOf, worldOf } from './oracle/world.ts';
import type { Random } from './random.ts';

export type Place = { resource: Resource; parameter: Parameter };
/** `isAddress`: not by a canonical URL, which may mean several. */
type Edge = { from: Resource; parameter: Parameter; to: Resource; isAddress: boolean };
export type Ground = {
  random: Random;
  settings: OracleSettings;
  resources: readonly Resource[];
  /** By type of parameter, then one list for each parameter of each type of resource. */
  places: Map<ParameterType, Place[][]>;
  edgesFrom: Map<Resource, Edge[]>;
  edgesTo: Map<Resource, Edge[]>;
};

/** Resources that search parameters find something in, and how they refer to each other. */
export function groundOf(resources: readonly Resource[], settings: OracleSettings, random: Random): Ground {
  const lists = new Map<string, Place[]>();
  const edges: Edge[] = [];
  const world = worldOf(resources, settings);
  for (const resource of resources) {
    for (const parameter of parametersOf(resource.resourceType).values()) {
      if (isMissing(resource, parameter, settings)) continue;
      const key = `${resource.resourceType} ${parameter.code}`;
      const list = lists.get(key);
      if (list === undefined) lists.set(key, [{ resource, parameter }]);
      else list.push({ resource, parameter });
      if (parameter.type === 'reference') {
        const isAddress = referencesOf(resource, parameter, settings).every(({ by }) => by === 'reference');
        for (const to of world.targets(resource, parameter)) {
          if (!world.containers.has(to)) edges.push({ from: resource, parameter, to, isAddress });
        }
      }
    }
  }
  const places = Map.groupBy(lists.values(), ([first]) => (first as Place).parameter.type);
  const chained = edges.filter(({ parameter, to }) => parameter.target.includes(to.resourceType));
  return {
    ...{ random, settings, resources, places },
    edgesFrom: Map.groupBy(chained, ({ from }) => from),
    edgesTo: Map.groupBy(chained, ({ to }) => to),
  };
}

/**
 * One condition, and a resource that most of the time meets it. `isCommon`: resources of every type may be asked it;
 * `beside`: what else is asked, and nothing more.
 */
export type Leaf = { resource: Resource; name: string; value: string; isCommon: boolean; beside?: string[] };
