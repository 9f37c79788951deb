// One name of a query and what it asks: chains, _has, modifiers: https://hl7.org/fhir/R4/search.html#chaining
import type { Resource } from '../../../server/fhir/request.ts';
import { splitAt, unescaped } from './escapes.ts';
import { type Filter, meetsFilter, readFilter } from './filters.ts';
import { matchesHierarchy } from './hierarchies.ts';
import { isMissing, matchesValue } from './leaves.ts';
import { type Parameter, parametersOf, resourceTypes } from './parameters.ts';
import { codesAround, membersOf, nameOfCode } from './terminology.ts';
import { tokensOf } from './tokens.ts';
import { hasWords } from './words.ts';
import { valuesOf, type World } from './world.ts';

export type Condition =
  /** `_has:Observation:patient:code`: resources of a type that refer here and meet a condition. */
  | { kind: 'has'; type: string; reference: string; inner: Condition }
  /** `subject:Patient.name`: what is referred to meets a condition; without a type, any. */
  | { kind: 'chain'; reference: string; type: string; inner: Condition }
  | { kind: 'leaf'; code: string; modifier: string; filter?: Filter };

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

const judged = new WeakMap<Condition, Map<Resource, boolean>>();

/** `value` as it stands behind the `=`, with its commas and escapes. A condition is of one search of one world. */
export function meets(resource: Resource, condition: Condition, value: string, world: World): boolean {
  const known = judged.get(condition) ?? new Map<Resource, boolean>();
  judged.set(condition, known);
  const answer = known.get(resource) ?? judge(resource, condition, value, world);
  known.set(resource, answer);
  return answer;
}

function judge(resource: Resource, condition: Condition, value: string, world: World): boolean {
  const type = resource.resourceType;
  if (condition.kind === 'leaf') {
    if (condition.code !== '_filter') return matchesLeaf(resource, condition.code, condition.modifier, value, world);
    condition.filter ??= readFilter(value);
    return meetsFilter(resource, condition.filter, world, (...asked) => matchesLeaf(...asked, world));
  }
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
  if (code === '_list') return splitAt(',', value).some((list) => isListed(resource, list, world));
  if (code === '_text' || code === '_content') return splitAt(',', value).some((one) => hasWords(resource, code, one));
  const parameter = parametersOf(resource.resourceType).get(code);
  if (parameter === undefined) return false;
  if (modifier === 'missing') return isMissing(resource, parameter, world.settings) === (value === 'true');
  if (modifier === 'not-in') return !matchesLeaf(resource, code, 'in', value, world);
  if (['in', 'above', 'below'].includes(modifier) && parameter.type === 'token')
    return splitAt(',', value).some((one) => isAmong(resource, parameter, modifier, unescaped(one), world));
  if (['above', 'below'].includes(modifier) && parameter.type === 'reference')
    return splitAt(',', value).some((one) => matchesHierarchy(resource, parameter, modifier, unescaped(one), world));
  if (modifier === 'not') return !matchesValue(resource, parameter, '', value, world.settings);
  if (parameter.type !== 'reference' && resourceTypes.has(modifier)) return false;
  return matchesValue(resource, parameter, modifier, value, world.settings);
}

/** A coding in a value set, or around a code: https://hl7.org/fhir/R4/search.html#token */
function isAmong(resource: Resource, parameter: Parameter, modifier: string, value: string, world: World): boolean {
  const [system = '', code = ''] = value.split('|');
  const sought =
    modifier === 'in' ? membersOf(value, world) : codesAround(modifier as 'above' | 'below', system, code, world);
  const { anyCase } = world.settings;
  const spelled = (name: string): string => {
    const [of = '', one = ''] = JSON.parse(name) as string[];
    return anyCase.has(of) ? nameOfCode(of, one.toLowerCase()) : name;
  };
  const names = new Set([...(sought ?? [])].map(spelled));
  return valuesOf(resource, parameter)
    .flatMap(tokensOf)
    .some((token) => names.has(spelled(nameOfCode(token.system ?? '', token.code ?? ''))));
}

/** Named by an entry of a List: https://hl7.org/fhir/R4/search.html#list */
function isListed(resource: Resource, id: string, world: World): boolean {
  const item = parametersOf('List').get('item') as Parameter;
  return world.referrers(resource, 'List', item).some((list) => list.id === id.replace(/^List\//, ''));
}
