// Filters drawn from the resources they are asked of: https://hl7.org/fhir/R4/search_filter.html
import type { Resource } from '../../server/fhir/request.ts';
import { isMissing } from './oracle/leaves.ts';
import { type Parameter, parametersOf } from './oracle/parameters.ts';
import { splitPrefix } from './oracle/prefixes.ts';
import { fold, stringsOf } from './oracle/strings.ts';
import { urisOf } from './oracle/uris.ts';
import { valuesOf } from './oracle/world.ts';
import { pickAny, type Random } from './random.ts';
import { compositeForms } from './random-composites.ts';
import type { Form } from './random-form.ts';
import type { Ground, Leaf } from './random-ground.ts';
import { forms } from './random-values.ts';

export const filterForm = {
  name: '_filter',
  isOfItself: true,
  draw(ground: Ground): Leaf | undefined {
    const resource = ground.random.pick(ground.resources);
    const filter = filterOf(resource, ground, 2);
    return filter === undefined ? undefined : { resource, name: '_filter', value: filter, isCommon: false };
  },
};

/** One condition, or some that are joined; most of the time the resource fulfils it. */
function filterOf(resource: Resource, ground: Ground, depth: number): string | undefined {
  const { random } = ground;
  if (depth === 0 || random.below(2) === 0) return testOf(resource, ground);
  const [one, other] = [filterOf(resource, ground, depth - 1), filterOf(resource, ground, depth - 1)];
  if (one === undefined || other === undefined) return one ?? other;
  return random.pick([
    `${one} and ${other}`,
    `${one} or ${other}`,
    `(${one}) and not(${other})`,
    `${one} and (${other})`,
  ]);
}

function testOf(resource: Resource, ground: Ground): string | undefined {
  const { random, edgesFrom } = ground;
  const edges = (edgesFrom.get(resource) ?? []).filter(({ isAddress }) => isAddress);
  const edge = random.below(3) === 0 ? pickAny(random, edges) : undefined;
  if (edge === undefined) return operatorOf(resource, ground);
  const test = operatorOf(edge.to, ground);
  const also = random.below(3) === 0 ? operatorOf(edge.to, ground) : undefined;
  const step = `${edge.parameter.code}${random.below(2) === 0 ? `:${edge.to.resourceType}` : ''}`;
  const isPlain = also !== undefined && !/[\][()"]/.test(also);
  return test && `${step}${isPlain ? `[${also}]` : ''}.${test}`;
}

/** Parameters whose elements filters name otherwise, or not at all. */
const LEFT = ['Group characteristic', 'DocumentReference relatesto'];

function operatorOf(resource: Resource, ground: Ground): string | undefined {
  const { random, settings } = ground;
  const { resourceType } = resource;
  const parameters = [...parametersOf(resourceType).values()].filter(
    (parameter) =>
      parameter.type !== 'special' &&
      !LEFT.includes(`${resourceType} ${parameter.code}`) &&
      !isMissing(resource, parameter, settings),
  );
  const parameter = random.pick(parameters);
  if (random.below(8) === 0) return `${random.pick(parameters).code} pr ${random.pick(['true', 'true', 'false'])}`;
  const asked = isText(parameter) ? askedText(resource, parameter, random) : askedValue(resource, parameter, ground);
  return asked && `${parameter.code} ${asked[0]} ${literal(asked[1], random)}`;
}

type Asked = [operator: string, value: string];

const isText = ({ type }: Parameter): boolean => type === 'string' || type === 'uri';

function askedText(resource: Resource, parameter: Parameter, random: Random): Asked | undefined {
  const isString = parameter.type === 'string';
  const found = valuesOf(resource, parameter);
  const text = pickAny(random, isString ? found.flatMap(stringsOf) : found.flatMap((one) => urisOf(one).slice(-1)));
  if (text === undefined || fold(text) === '') return undefined;
  const operator = random.pick(['eq', 'ne', 'co', 'sw', 'ew', ...(isString ? ['gt', 'ge', 'lt', 'le'] : [])]);
  const [from, to] = [random.below(text.length), random.below(text.length)].sort((a, b) => a - b) as [number, number];
  const part = { co: text.slice(from, to + 1), sw: text.slice(0, to + 1), ew: text.slice(from) }[operator] ?? text;
  return /[\p{L}\p{N}]/u.test(part) ? [operator, isString ? random.pick([part, part.toUpperCase()]) : part] : undefined;
}

/** Written as the parameter would be, with its prefix or modifier as an operator. */
function askedValue(resource: Resource, parameter: Parameter, ground: Ground): Asked | undefined {
  const { random, settings } = ground;
  const { type } = parameter;
  const written = (form: Form): string | undefined =>
    form.write(random.pick(valuesOf(resource, parameter)), { random, settings, resource, parameter })?.value;
  const plain = [...forms, ...compositeForms].filter((form) => form.type === type);
  const form = random.pick(plain.filter(({ modifier, suits = () => true }) => OPERATORS[modifier] && suits(parameter)));
  const value = written(form);
  if (value === undefined) return undefined;
  if (type === 'reference') return form.modifier === '' ? ['re', value] : undefined;
  if (type === 'date' || type === 'number' || type === 'quantity') {
    const { prefix, rest } = splitPrefix(value);
    const isPeriod = type === 'date' && parameter.code !== '_lastUpdated';
    return [isPeriod && random.below(4) === 0 ? random.pick(['co', 'po']) : prefix, rest];
  }
  return [
    form.modifier === '' && type === 'token' && random.below(3) === 0 ? 'ne' : (OPERATORS[form.modifier] as string),
    value,
  ];
}

/** By the modifiers they are otherwise. */
const OPERATORS: Record<string, string> = { '': 'eq', in: 'in', 'not-in': 'ni', below: 'ss', above: 'sb' };

const literal = (value: string, random: Random): string =>
  /^[\w.:/|-]+$/.test(value) && random.below(2) === 0 ? value : JSON.stringify(value);
