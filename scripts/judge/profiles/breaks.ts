// Breaks one rule of an element where it stands in a valid resource: https://hl7.org/fhir/R4/validation.html
import { minimalResource } from '../../../test/support/minimal-resource.ts';
import { nameFor, stepOf, typesOf } from './elements.ts';
import { placesIn, type World } from './fill.ts';
import { at, isObject, type Json, type Path, put, remove } from './json-path.ts';
import type { Mutation } from './mutations.ts';
import { discriminatorsOf, holderOf, typeNamed } from './places.ts';
import type { Rule } from './rules.ts';
import { repeats, sampleOf } from './samples.ts';

type Broken = [how: string, change: (copy: Json) => void];

/** The ways there are to break it in a resource that has the element; an invariant is broken by trial, see trials.ts. */
export function breaksOf(rule: Rule, resource: Json, world: World): Mutation[] {
  const paths = placesIn(world, resource).get(rule.element) ?? [];
  const [path] = paths;
  if (path === undefined) return [];
  return waysTo(rule, path, paths, resource, world).map(([how, change]) => {
    const copy = structuredClone(resource);
    change(copy);
    return { what: `${rule.element.id}: ${rule.kind}: ${how}`, resource: copy };
  });
}

function waysTo(rule: Rule, path: Path, paths: Path[], resource: Json, world: World): Broken[] {
  const value = at(resource, path);
  const { element } = rule;
  const become = (how: string, other: unknown): Broken => [how, (copy) => put(copy, path, other)];
  switch (rule.kind) {
    case 'too few':
      return [['removed', (copy) => takeAllOut(copy, siblings(path, paths))]];
    case 'too many':
      return [['one more', (copy) => repeat(copy, path, Number(element.branch.element.max))]];
    case 'wrong type':
      return [become('of another JSON type', isObject(value) ? 'texto' : { texto: 'x' }), ...otherTypes(rule, path)];
    case 'format':
      return (UNLIKE[typesOf(element)[0] ?? ''] ?? []).map((other) => become(JSON.stringify(other), other));
    case 'fixed or pattern':
      return [become('another value', another(value))];
    case 'required binding':
    case 'extensible binding':
      return unbound(value).map(([how, other]) => become(how, other));
    case 'target':
      return [['of another type', (copy) => mislead(copy, path, rule, world)]];
    case 'length':
      return [become('too long', 'x'.repeat(Number(element.branch.element.maxLength) + 1))];
    case 'discriminator':
      return otherwise(rule, path, value);
    case 'closed':
      return [['outside of every slice', (copy) => (at(copy, path.slice(0, -1)) as unknown[]).push(strange(value))]];
    case 'order':
      return [['reversed', (copy) => (at(copy, path.slice(0, -1)) as unknown[]).reverse()]];
    case 'unknown extension':
    case 'unknown modifier':
      return [become('nobody knows', { url: 'http://example.org/StructureDefinition/nadie', valueString: 'x' })];
    case 'misplaced extension':
      return [
        [
          'in meta.tag',
          (copy) => Object.assign(copy, { meta: { ...(copy.meta as Json), tag: [{ code: 'x', extension: [value] }] } }),
        ],
      ];
    case 'invariant':
      return [];
  }
}

function takeAllOut(copy: Json, paths: Path[]): void {
  for (const path of paths) takeOut(copy, path);
}

/** What stood there has something else instead of it, or it would not be there either. */
function takeOut(copy: Json, path: Path): void {
  const last = path.findLastIndex((step) => typeof step === 'string');
  const owner = at(copy, path.slice(0, last)) as Json;
  if (last > 0 && Object.keys(owner).length === 1 && [owner[path[last] as string]].flat().length === 1)
    owner.extension = [{ url: 'http://example.org/StructureDefinition/nadie', valueString: 'x' }];
  remove(copy, path);
}

/** Those in the same place: a slice may stand in many. */
const siblings = (path: Path, paths: Path[]): Path[] =>
  paths.filter((one) => one.length === path.length && one.slice(0, -1).join() === path.slice(0, -1).join()).reverse();

function repeat(copy: Json, path: Path, max: number): void {
  const value = at(copy, path);
  const list = typeof path.at(-1) === 'number' ? (at(copy, path.slice(0, -1)) as unknown[]) : undefined;
  if (list === undefined) put(copy, path, [value, structuredClone(value)]);
  else for (let more = 0; more < max; more++) list.push(structuredClone(value));
}

/** A choice takes the types of its list, and no others. */
function otherTypes({ element }: Rule, path: Path): Broken[] {
  if (!element.branch.name.endsWith('[x]') || element.whole !== undefined) return [];
  const types = new Set(typesOf(element));
  const rename = (name: string, value: unknown): Broken => [
    name,
    (copy) => {
      const held = at(copy, path.slice(0, -1)) as Json;
      delete held[path.at(-1) as string];
      held[name] = value;
    },
  ];
  const others = ['String', 'Boolean', 'Address'].filter((one) => !types.has(one) && !types.has(one.toLowerCase()));
  return others.map((one) => rename(stepOf(element) + one, VALUES[one]));
}

const VALUES: Record<string, unknown> = { String: 'texto', Boolean: true, Address: { city: 'Lima' } };

/** What the format of a primitive refuses. */
const UNLIKE: Record<string, unknown[]> = {
  base64Binary: ['%%%', 'abc'],
  boolean: ['sí', 'true'],
  canonical: ['con espacio'],
  code: [' x', 'a  b'],
  date: ['2024-13-01', '2024-02-30', '24-01-01', '2024-1-1'],
  dateTime: ['2024-02-29T25:00:00Z', '2024-02-29T10:00:00', '2024-02-29T10:00Z'],
  decimal: ['1.5', 'mucho'],
  id: ['con espacio', 'x'.repeat(65), 'ñ'],
  instant: ['2024-02-29', '2024-02-29T10:00:00'],
  integer: [1.5, '1', 3_000_000_000],
  markdown: ['', 1],
  oid: ['1.2.3', 'urn:oid:1.02.3'],
  positiveInt: [0, -1],
  string: ['', '  ', 1],
  time: ['25:00:00', '10:00'],
  xhtml: ['<p>x</p>', '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>', '<div>x</div>'],
  unsignedInt: [-1],
  uri: ['con espacio'],
  url: ['con espacio'],
  uuid: ['urn:uuid:x'],
};

function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return /^[a-z]+:/.test(value) ? 'http://example.org/otro' : `${value}x`;
  return strange(value);
}

/** Of the same type, and of no value set. */
function strange(value: unknown): unknown {
  const coding = { system: 'http://example.org/otro', code: 'otro' };
  if (!isObject(value)) return another(value);
  if ('coding' in value || 'text' in value) return { coding: [coding] };
  if ('code' in value && 'value' in value) return { ...value, ...coding };
  if ('code' in value) return coding;
  return {
    ...value,
    ...Object.fromEntries(
      Object.keys(value)
        .filter((one) => one === 'system')
        .map((one) => [one, coding.system]),
    ),
  };
}

function unbound(value: unknown): [string, unknown][] {
  if (!isObject(value)) return [['of no value set', 'otro-codigo']];
  const isConcept = 'coding' in value || 'text' in value;
  return [
    ['of no value set', strange(value)],
    ...(isConcept ? [['only as text', { text: 'otro' }] as [string, unknown]] : []),
  ];
}

/** A contained resource can be looked at by everyone. */
function mislead(copy: Json, path: Path, { element }: Rule, { definitions, start }: World): void {
  const types = (element.branch.element.type ?? [])
    .flatMap(({ targetProfile = [] }) => targetProfile)
    .map((one) => typeNamed(one, definitions));
  const other = ['Basic', 'Schedule', 'Linkage'].find((one) => !types.includes(one)) ?? 'Linkage';
  const holder = start.length === 0 && copy.resourceType === 'Bundle' ? undefined : copy;
  if (holder === undefined) put(copy, path, { reference: `${other}/1` });
  else {
    holder.contained = [
      ...((holder.contained as Json[] | undefined) ?? []),
      { ...minimalResource(other), id: 'ajeno' },
    ];
    put(copy, path, { reference: '#ajeno' });
  }
}

/** What tells the slice says something else: the value is in another slice, or in none. */
function otherwise({ element }: Rule, path: Path, value: unknown): Broken[] {
  const discriminators = element.whole === undefined ? [] : discriminatorsOf(element.whole);
  return discriminators.flatMap(({ type, path: spot }): Broken[] => {
    if (spot === 'resource')
      return [['another resource', (copy) => put(copy, [...path, spot], minimalResource('Basic'))]];
    if (spot === 'resolve()') return [['another target', (copy) => put(copy, path, { reference: 'Basic/1' })]];
    if (type !== 'value' && type !== 'pattern') return [];
    const steps = spot.split('.').filter((step) => step !== '$this');
    const below = [...path, ...steps];
    const told =
      steps.length === 0
        ? value
        : steps.reduce<unknown>((node, step) => (isObject(node) ? node[step] : undefined), value);
    return told === undefined ? [] : [[`another ${spot}`, (copy) => put(copy, below, another(told))]];
  });
}

/** What a profile leaves out, put where its type would have it. */
export function forbiddenOf(rule: Rule, resource: Json, world: World): Mutation[] {
  const { element } = rule;
  const [owner] = placesIn(world, resource).get(element.parent as NonNullable<typeof element.parent>) ?? [];
  if (owner === undefined) return [];
  const { branch } = element;
  const [type = ''] = typesOf(element);
  const copy = structuredClone(resource);
  const value = sampleOf({ ...branch, children: new Map(), element: { ...branch.element, max: '*' } }, type, world);
  const held = at(copy, holderOf(element.parent as NonNullable<typeof element.parent>, owner)) as Json;
  held[nameFor(element, type)] = repeats({ ...branch, element: { ...branch.element, max: '1' } }) ? [value] : value;
  return [{ what: `${element.id}: ${rule.kind}: it is left out`, resource: copy }];
}
