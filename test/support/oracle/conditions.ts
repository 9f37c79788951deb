// One name of a query and what it asks: chains, _has, modifiers: https://hl7.org/fhir/R4/search.html#chaining
import type { Resource } from '../../../server/fhir/request.ts';
import { isMissing, matchesValue } from './leaves.ts';
import { parametersOf, resourceTypes } from './parameters.ts';
import type { World } from './world.ts';

export type Condition =
  /** `_has:Observation:patient:code`: resources of a type that refer here and meet a condition. */
  | { kind: 'has'; type: string; reference: string; inner: Condition }
  /** `subject:Patient.name`: what is referred to meets a condition; without a type, any. */
  | { kind: 'chain'; reference: string; type: string; inner: Condition }
  | { kind: 'leaf'; code: string; modifier: string };

export function readName(name: string): Condition {
  if (name.startsWith('_has:')) {
    const [, type = '', reference = '', ...rest] = name.split(':');
    return { kind: 'has', type, reference, inner: readName(rest.join(':')) };
  }
  const dot = name.indexOf('.');
  const [head = '', modifier = ''] = (dot === -1 ? name : name.slice(0, dot)).split(':');
  if (dot === -1) return { kind: 'leaf', code: head, modifier };
  return { kind: 'chain', reference: head, type: modifier, inner: readName(name.slice(dot + 1)) };
}

/** `value` as it stands behind the `=`, with its commas and escapes. */
export function meets(resource: Resource, condition: Condition, value: string, world: World): boolean {
  const type = resource.resourceType;
  if (condition.kind === 'leaf') return matchesLeaf(resource, condition.code, condition.modifier, value, world);
  if (condition.kind === 'has') {
    const parameter = parametersOf(condition.type).get(condition.reference);
    if (parameter === undefined) return false;
    return world
      .referrers(resource, condition.type, parameter)
      .some((referrer) => meets(referrer, condition.inner, value, world));
  }
  const parameter = parametersOf(type).get(condition.reference);
  if (parameter === undefined) return false;
  return world
    .targets(resource, parameter)
    .filter((target) => condition.type === '' || condition.type === target.resourceType)
    .some((target) => meets(target, condition.inner, value, world));
}

function matchesLeaf(resource: Resource, code: string, modifier: string, value: string, world: World): boolean {
  const parameter = parametersOf(resource.resourceType).get(code);
  if (parameter === undefined) return false;
  if (modifier === 'missing') return isMissing(resource, parameter, world.settings) === (value === 'true');
  if (modifier === 'not') return !matchesValue(resource, parameter, '', value, world.settings);
  if (parameter.type !== 'reference' && resourceTypes.has(modifier)) return false;
  return matchesValue(resource, parameter, modifier, value, world.settings);
}
