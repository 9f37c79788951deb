// Searches of every form, drawn from the resources they are asked of, so that most find something; the same for a seed.
// https://hl7.org/fhir/R4/search.html
import type { Resource } from '../../server/fhir/request.ts';
import { compartmentCodes } from './oracle/compartments.ts';
import { isMissing } from './oracle/leaves.ts';
import { type Parameter, type ParameterType, parametersOf } from './oracle/parameters.ts';
import type { OracleSettings } from './oracle/settings.ts';
import { referencesOf, valuesOf, worldOf } from './oracle/world.ts';
import { pickAny, type Random } from './random.ts';
import { compositeForms } from './random-composites.ts';
import type { Form } from './random-form.ts';
import { forms } from './random-values.ts';

/** `linked`: through a chain or `_has`. */
export type RandomSearch = { search: string; form: string; linked: boolean };

type Place = { resource: Resource; parameter: Parameter };
/** `isBack`: `_has` goes by references alone, not by canonical URLs. */
type Edge = { from: Resource; parameter: Parameter; to: Resource; isBack: boolean };
type Ground = {
  random: Random;
  settings: OracleSettings;
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
        const isBack = referencesOf(resource, parameter, settings).every(({ by }) => by === 'reference');
        for (const to of world.targets(resource, parameter)) edges.push({ from: resource, parameter, to, isBack });
      }
    }
  }
  const places = Map.groupBy(lists.values(), ([first]) => (first as Place).parameter.type);
  const chained = edges.filter(({ parameter, to }) => parameter.target.includes(to.resourceType));
  return {
    ...{ random, settings, places },
    edgesFrom: Map.groupBy(
      chained.filter(({ isBack }) => isBack),
      ({ from }) => from,
    ),
    edgesTo: Map.groupBy(chained, ({ to }) => to),
  };
}

const LINKED_PERCENT = 38;

export const allForms: readonly Form[] = [...forms, ...compositeForms];

/** Forms in turn, so that each comes as often as the others. */
export function* randomSearches(ground: Ground): Generator<RandomSearch> {
  while (true) {
    for (const form of allForms) {
      const search = searchOf(form, ground);
      if (search !== undefined) yield search;
    }
  }
}

/** Undefined: no resource has a value that lends itself to the form. */
function searchOf(form: Form, ground: Ground): RandomSearch | undefined {
  const { random } = ground;
  const wantsLink = random.below(100) < LINKED_PERCENT;
  for (let attempt = 0; attempt < 1000; attempt++) {
    const leaf = leafOf(form, ground);
    if (leaf === undefined) continue;
    const { resource, name } = wantsLink ? linkedTo(leaf, ground) : leaf;
    const linked = name !== leaf.name;
    if (wantsLink && !linked && attempt < 500) continue;
    const own = asked(name, leaf.value);
    const across = !linked && leaf.parameter.base.includes('Resource') && random.below(3) === 0;
    const more = across
      ? []
      : [...companions(resource, ground), ...listOf(resource, ground), ...includesOf(resource, ground)];
    const types = [resource.resourceType, random.pick(['Patient', 'Observation', 'Organization'])].join(',');
    const type = across ? '' : `${random.below(8) === 0 ? ownerOf(resource, ground) : ''}${resource.resourceType}`;
    const first = across ? [...(random.below(2) === 0 ? [`_type=${types}`] : []), own] : [own];
    return { search: `${type}?${[...first, ...more].join('&')}`, form: form.name, linked };
  }
  return undefined;
}

/** A List that names it, now and then. */
function listOf(resource: Resource, { random, edgesTo }: Ground): string[] {
  const lists = (edgesTo.get(resource) ?? []).filter(({ from }) => from.resourceType === 'List');
  const list = random.below(4) === 0 ? pickAny(random, lists) : undefined;
  return list === undefined ? [] : [`_list=${list.from.id}`];
}

/** What it refers to, what refers to it, and what these refer to in turn. */
function includesOf(resource: Resource, { random, edgesFrom, edgesTo }: Ground): string[] {
  if (random.below(6) > 0) return [];
  const rules: string[] = [];
  for (let at = resource; rules.length < 3; ) {
    const back = random.below(2) === 0;
    const edge = pickAny(random, (back ? edgesTo : edgesFrom).get(at) ?? []);
    if (edge?.isBack !== true) break;
    const { from, to, parameter } = edge;
    const target = random.below(2) === 0 ? '' : `:${to.resourceType}`;
    const iterate = rules.length > 0 || random.below(3) === 0 ? ':iterate' : '';
    rules.push(`_${back ? 'revinclude' : 'include'}${iterate}=${from.resourceType}:${parameter.code}${target}`);
    at = back ? from : to;
  }
  return rules;
}

/** `Patient/1/`: a compartment that the resource is in; empty: none. */
function ownerOf(resource: Resource, { random, settings }: Ground): string {
  const owners = ['Patient', 'Encounter', 'Practitioner', 'RelatedPerson', 'Device'].flatMap((type) =>
    compartmentCodes(type, resource.resourceType).flatMap((code) => {
      const parameter = parametersOf(resource.resourceType).get(code);
      const references = parameter === undefined ? [] : referencesOf(resource, parameter, settings);
      return references.flatMap(({ target }) =>
        target.kind === 'local' && target.type === type ? [`${type}/${target.id}/`] : [],
      );
    }),
  );
  return pickAny(random, owners) ?? '';
}

type Leaf = { resource: Resource; parameter: Parameter; name: string; value: string };

function leafOf(form: Form, ground: Ground): Leaf | undefined {
  const { random, settings, places } = ground;
  const { suits = () => true } = form;
  const lists = (places.get(form.type) ?? []).filter(([first]) => suits((first as Place).parameter));
  const list = pickAny(random, lists);
  if (list === undefined) return undefined;
  const { resource, parameter } = random.pick(list);
  const written = writtenAs(form, resource, parameter, ground);
  if (written === undefined) return undefined;
  const others = form.modifier !== 'missing' && random.below(5) === 0 ? [random.pick(list).resource] : [];
  const alternatives = others.flatMap((other) => {
    const another = writtenAs(form, other, parameter, { ...ground, settings });
    return another === undefined || another.modifier !== written.modifier ? [] : [another.value];
  });
  const modifier = written.modifier ?? form.modifier;
  const name = modifier === '' ? parameter.code : `${parameter.code}:${modifier}`;
  return { resource, parameter, name, value: [written.value, ...alternatives].join(',') };
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
  if (random.below(6) === 0) {
    const keys = Array.from({ length: 1 + random.below(2) }, () => random.pick(present).code);
    found.push(`_sort=${keys.map((key) => (random.below(2) === 0 ? key : `-${key}`)).join(',')}`);
  }
  return found;
}

const asked = (name: string, value: string): string =>
  `${name}=${encodeURIComponent(value).replace(/%(?:2C|3A|2F|7C)/g, decodeURIComponent)}`;
