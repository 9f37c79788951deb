// Searches of every form, drawn from the resources they are asked of, so that most find something; the same for a seed.
// https://hl7.org/fhir/R4/search.html
import type { Resource } from '../../server/fhir/request.ts';
import { ownersOf } from './oracle/compartments.ts';
import { isMissing } from './oracle/leaves.ts';
import { type Parameter, parametersOf } from './oracle/parameters.ts';
import { valuesOf } from './oracle/world.ts';
import { pickAny } from './random.ts';
import { compositeForms } from './random-composites.ts';
import { containedForm } from './random-contained.ts';
import { filterForm } from './random-filters.ts';
import type { Form } from './random-form.ts';
import type { Ground, Leaf, Place } from './random-ground.ts';
import { forms } from './random-values.ts';
import { wordForms } from './random-words.ts';

export type RandomSearch = {
  /** `Patient?name=x`, `Patient/1/Observation?code=y`, `Patient/1/$everything` … */
  search: string;
  form: string;
  method: 'GET' | 'POST';
};

/** A condition to search by, or undefined: what was picked does not lend itself to it. `isOfItself`: no chain leads to it. */
type Draft = { name: string; draw: (ground: Ground) => Leaf | undefined; isOfItself?: boolean };

const drafts: readonly Draft[] = [
  ...[...forms, ...compositeForms].map((form) => ({ name: form.name, draw: (ground: Ground) => leafOf(form, ground) })),
  ...wordForms,
  filterForm,
  containedForm,
];

export const allForms: readonly string[] = [...drafts.map(({ name }) => name), '$everything'];

const LINKED_PERCENT = 40;

/** Forms in turn, so that each comes as often as the others. */
export function* randomSearches(ground: Ground): Generator<RandomSearch> {
  while (true) {
    for (const draft of drafts) {
      const search = searchOf(draft, ground);
      if (search !== undefined) yield search;
    }
    yield { search: everythingOf(ground), form: '$everything', method: 'GET' };
  }
}

/** Undefined: no resource has a value that lends itself to the form. */
function searchOf({ name: form, draw, isOfItself = false }: Draft, ground: Ground): RandomSearch | undefined {
  const { random } = ground;
  const wantsLink = !isOfItself && random.below(100) < LINKED_PERCENT;
  for (let attempt = 0; attempt < 1000; attempt++) {
    const leaf = draw(ground);
    if (leaf === undefined) continue;
    const { resource, name } = wantsLink ? linkedTo(leaf, ground) : leaf;
    const isLinked = name !== leaf.name;
    if (wantsLink && !isLinked && attempt < 500) continue;
    const own = asked(name, leaf.value);
    const isAcross = !isLinked && leaf.isCommon && random.below(3) === 0;
    const path = isAcross ? acrossPath(resource, ground) : typePath(resource, ground);
    const conditions = isAcross
      ? [...typesOf(resource, ground), own]
      : [own, ...(leaf.beside ?? besides(resource, ground))];
    const method = random.below(12) === 0 ? 'POST' : 'GET';
    return { search: `${path}?${[...conditions, ...numberOf(ground)].join('&')}`, form, method };
  }
  return undefined;
}

// ── where ───────────────────────────────────────────────────────────────────────────────────────────────────────────
const COMPARTMENTS = ['Patient', 'Encounter', 'Practitioner', 'RelatedPerson', 'Device'];

/** `Patient/1`: whose compartment the resource is in. */
const ownerOf = (resource: Resource, { random, settings }: Ground): string | undefined =>
  pickAny(
    random,
    COMPARTMENTS.flatMap((one) => ownersOf(resource, one, settings)),
  );

function typePath(resource: Resource, ground: Ground): string {
  const owner = ground.random.below(8) === 0 ? ownerOf(resource, ground) : undefined;
  return owner === undefined ? resource.resourceType : `${owner}/${resource.resourceType}`;
}

function acrossPath(resource: Resource, ground: Ground): string {
  const owner = ground.random.below(3) === 0 ? ownerOf(resource, ground) : undefined;
  return owner === undefined ? '' : `${owner}/*`;
}

function typesOf({ resourceType }: Resource, { random }: Ground): string[] {
  const other = random.pick(['Patient', 'Observation', 'Organization']);
  return random.below(2) === 0 ? [`_type=${resourceType},${other}`] : [];
}

/** The record of someone, whole or of a time. */
function everythingOf({ random, resources }: Ground): string {
  const owners = resources.filter(({ resourceType }) => resourceType === 'Patient' || resourceType === 'Encounter');
  const { resourceType, id } = random.pick(owners);
  const date = () => `${2005 + random.below(20)}${random.pick(['', '-03', '-08-12'])}`;
  const [start, end] = [date(), date()].sort();
  const parameters = [
    ...(random.below(3) === 0 ? [`start=${start}`] : []),
    ...(random.below(3) === 0 ? [`end=${end}`] : []),
    ...(random.below(6) === 0 ? [`_since=${random.pick(['2020-01-01', '2999'])}`] : []),
    ...(random.below(4) === 0 ? ['_type=Observation,Condition,Patient,Practitioner,Organization'] : []),
  ];
  return `${resourceType}/${id}/$everything?${parameters.join('&')}`;
}

// ── what ────────────────────────────────────────────────────────────────────────────────────────────────────────────
function leafOf(form: Form, ground: Ground): Leaf | undefined {
  const { random, places } = ground;
  const { suits = () => true } = form;
  const lists = (places.get(form.type) ?? []).filter(([first]) => suits((first as Place).parameter));
  const list = pickAny(random, lists);
  if (list === undefined) return undefined;
  const { resource, parameter } = random.pick(list);
  const written = writtenAs(form, resource, parameter, ground);
  if (written === undefined) return undefined;
  const others = form.modifier !== 'missing' && random.below(5) === 0 ? [random.pick(list).resource] : [];
  const alternatives = others.flatMap((other) => {
    const another = writtenAs(form, other, parameter, ground);
    return another === undefined || another.modifier !== written.modifier ? [] : [another.value];
  });
  const modifier = written.modifier ?? form.modifier;
  const name = modifier === '' ? parameter.code : `${parameter.code}:${modifier}`;
  const value = [written.value, ...alternatives].join(',');
  return { resource, name, value, isCommon: parameter.base.includes('Resource') };
}

function writtenAs(form: Form, resource: Resource, parameter: Parameter, { random, settings }: Ground) {
  const values = valuesOf(resource, parameter).filter((found) => typeof found.value !== 'undefined');
  return form.write(random.pick(values), { random, settings, resource, parameter });
}

/** Up to three links away: what refers to it by a chain, what it refers to by `_has`. */
function linkedTo(leaf: Leaf, { random, edgesFrom, edgesTo }: Ground): { resource: Resource; name: string } {
  let { resource, name } = leaf;
  for (let links = 1 + random.below(10) / 7; links >= 1; links--) {
    const edges = random.below(2) === 0 ? (edgesTo.get(resource) ?? []) : (edgesFrom.get(resource) ?? []);
    const edge = pickAny(random, edges);
    if (edge === undefined) break;
    const { code } = edge.parameter;
    if (edge.to === resource && edge.from !== resource) {
      const typed = random.below(2) === 0 ? `${code}:${resource.resourceType}` : code;
      [resource, name] = [edge.from, `${typed}.${name}`];
    } else {
      [resource, name] = [edge.to, `_has:${edge.from.resourceType}:${code}:${name}`];
    }
  }
  return { resource, name };
}

const besides = (resource: Resource, ground: Ground): string[] => [
  ...companions(resource, ground),
  ...listOf(resource, ground),
  ...includesOf(resource, ground),
];

// ── with what ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** Further parameters that the same resource meets, most of the time, and an order. */
function companions(resource: Resource, ground: Ground): string[] {
  const { random, settings } = ground;
  const present = [...parametersOf(resource.resourceType).values()].filter(
    (parameter) => !['composite', 'special'].includes(parameter.type) && !isMissing(resource, parameter, settings),
  );
  const found: string[] = [];
  if (random.below(4) === 0) {
    const parameter = random.pick(present);
    const form = random.pick(forms.filter(({ type, modifier }) => type === parameter.type && modifier === ''));
    const written = writtenAs(form, resource, parameter, ground);
    if (written !== undefined) found.push(asked(parameter.code, written.value));
  }
  if (random.below(5) === 0) {
    const keys = Array.from({ length: 1 + random.below(3) }, () => random.pick(present).code);
    found.push(`_sort=${keys.map((key) => (random.below(2) === 0 ? key : `-${key}`)).join(',')}`);
  }
  return found;
}

/** A List that names it, now and then. */
function listOf(resource: Resource, { random, edgesTo }: Ground): string[] {
  const lists = (edgesTo.get(resource) ?? []).filter(({ from }) => from.resourceType === 'List');
  const list = random.below(3) === 0 ? pickAny(random, lists) : undefined;
  return list === undefined ? [] : [`_list=${list.from.id}`];
}

/** What it refers to, what refers to it, and what these refer to in turn. */
function includesOf(resource: Resource, { random, edgesFrom, edgesTo }: Ground): string[] {
  if (random.below(6) > 0) return [];
  const rules: string[] = [];
  for (let at = resource; rules.length < 3; ) {
    const back = random.below(2) === 0;
    const edge = pickAny(random, (back ? edgesTo : edgesFrom).get(at) ?? []);
    if (edge?.isAddress !== true) break;
    const { from, to, parameter } = edge;
    const iterate = rules.length > 0 || random.below(3) === 0 ? ':iterate' : '';
    const source = `${from.resourceType}:${random.below(6) === 0 ? '*' : parameter.code}`;
    const target = random.below(2) === 0 ? '' : `:${to.resourceType}`;
    const which = iterate === '' && random.below(8) === 0 ? '*' : `${source}${target}`;
    rules.push(`_${back ? 'revinclude' : 'include'}${iterate}=${which}`);
    at = back ? from : to;
  }
  return rules;
}

/** How many there are, beside the pages or instead of them. */
const numberOf = ({ random }: Ground): string[] =>
  [['_summary=count'], ['_count=0'], ['_total=accurate'], ['_total=accurate']][random.below(28)] ?? [];

const asked = (name: string, value: string): string =>
  `${name}=${encodeURIComponent(value).replace(/%(?:2C|3A|2F|7C)/g, decodeURIComponent)}`;
