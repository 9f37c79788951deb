// What comes along with the matches: https://hl7.org/fhir/R4/search.html#include
import type { Resource } from '../../../server/fhir/request.ts';
import { type Parameter, parametersOf } from './parameters.ts';
import type { World } from './world.ts';

type Rule = { reverse: boolean; iterate: boolean; source: string; code: string; target: string };

export function includeRules(query: URLSearchParams): Rule[] {
  return [...query].flatMap(([name, value]) => {
    const [, back, iterate] = /^_(rev)?include(:iterate)?$/.exec(name) ?? ['no'];
    const [source = '', code = '', target = ''] = value.split(':');
    if (!/^_(rev)?include/.test(name)) return [];
    return [{ reverse: back !== undefined, iterate: iterate !== undefined, source, code, target }];
  });
}

/** The matches and all that is included; what iterates starts again from what was included. */
export function withIncluded(matches: readonly Resource[], rules: readonly Rule[], world: World): Set<Resource> {
  const found = new Set(matches);
  for (const rule of rules) for (const match of matches) for (const one of led(match, rule, world)) found.add(one);
  const iterating = rules.filter(({ iterate }) => iterate);
  for (const reached of found) {
    for (const rule of iterating) for (const one of led(reached, rule, world)) found.add(one);
  }
  return found;
}

function led(from: Resource, { reverse, source, code, target }: Rule, world: World): Resource[] {
  if (!reverse) {
    if (source !== '*' && source !== from.resourceType) return [];
    return parametersNamed(from.resourceType, code)
      .flatMap((parameter) => world.targets(from, parameter))
      .filter(({ id }) => id !== undefined) // what is contained comes along anyway
      .filter(({ resourceType }) => target === '' || resourceType === target);
  }
  if (target !== '' && target !== from.resourceType) return [];
  return (source === '*' ? world.types() : [source]).flatMap((type) =>
    parametersNamed(type, code).flatMap((parameter) => world.referrers(from, type, parameter)),
  );
}

/** `*`: all that refer. */
const parametersNamed = (type: string, code: string): Parameter[] =>
  code === '*' || code === ''
    ? [...parametersOf(type).values()].filter((parameter) => parameter.type === 'reference')
    : [parametersOf(type).get(code)].filter((parameter) => parameter !== undefined);
