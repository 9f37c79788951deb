// References to what is part of something: https://hl7.org/fhir/R4/search.html#recursive
import type { Resource } from '../../../server/fhir/request.ts';
import { type Parameter, parametersOf } from './parameters.ts';
import { canonicalTarget } from './references.ts';
import { nameOf, referencesOf, type World } from './world.ts';

/** The types of which one resource can be part of another one, and the parameter that tells of which. */
const PARENT: Record<string, string> = { Location: 'partof', Organization: 'partof', Encounter: 'part-of' };

export const hasParts = (type: string): boolean => type in PARENT;

/** Whether a reference leads to the resource that is sought, or to one above or below it; or to such a version of a URL. */
export function matchesHierarchy(
  resource: Resource,
  parameter: Parameter,
  direction: string,
  search: string,
  world: World,
): boolean {
  const sought = canonicalTarget(search, world.settings.baseUrl);
  const targets = referencesOf(resource, parameter, world.settings).map(({ target }) => target);
  if (sought.kind === 'local') {
    const names = around(`${sought.type}/${sought.id}`, direction, world);
    return targets.some((target) => target.kind === 'local' && names.has(`${target.type}/${target.id}`));
  }
  if (sought.kind === 'unresolved') return false;
  return targets.some((target) => {
    if (target.kind !== 'absolute' || target.url !== sought.url) return false;
    if (sought.version === undefined) return true;
    if (target.version === undefined) return false;
    const [upper, lower] = direction === 'below' ? [sought, target] : [target, sought];
    return `${lower.version}.`.startsWith(`${upper.version}.`);
  });
}

/** By what is written: a part says what it is part of, whether that is there or not. */
function around(name: string, direction: string, world: World): Set<string> {
  const type = name.slice(0, name.indexOf('/'));
  const parameter = parametersOf(type).get(PARENT[type] ?? '');
  const found = new Set([name]);
  if (parameter === undefined) return found;
  const links = world
    .ofType(type)
    .flatMap((part) =>
      referencesOf(part, parameter, world.settings).flatMap(({ target }) =>
        target.kind === 'local' && target.type === type ? [[nameOf(part), `${target.type}/${target.id}`]] : [],
      ),
    );
  const [from, to] = direction === 'above' ? [0, 1] : [1, 0];
  for (const reached of found) {
    // A Set is walked to what was added on the way.
    for (const link of links) if (link[from] === reached) found.add(link[to] as string);
  }
  return found;
}
