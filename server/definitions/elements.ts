// Part of a resource, cut from its text: _summary and _elements, https://hl7.org/fhir/R4/search.html#summary, #elements
import { membersOf, valueEnd } from '../fhir/resource-text.ts';
import { type Property, type Structure, structure } from './structures.ts';

/** What to keep. Both given: what both keep. `_summary=count` is the search's affair, `_summary=false` is no subset. */
export type Subset = { summary?: 'true' | 'text' | 'data'; elements?: readonly string[] };

/** https://hl7.org/fhir/R4/valueset-security-integrity-observation-value.html: do not write this back. */
const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** Whether `name` is an element of the type, be it one of several it is a choice of: `value`, `valueQuantity`. */
export const isElement = (type: string, name: string): boolean =>
  [...(structure(type)?.properties.values() ?? [])].some(
    (property) => property.name === name || property.choice?.slice(0, -3) === name,
  );

/**
 * `text` is a stored resource: minified, valid JSON. What stays keeps its tokens, and meta says that it is a subset.
 * resourceType, id, meta and mandatory elements always stay; so do modifier elements, without which the rest may be
 * misread (https://hl7.org/fhir/R4/conformance-rules.html#isModifier), except from `_summary=text`.
 */
export function subset(text: string, { summary, elements }: Subset): string {
  const definition = structure(typeOf(text));
  if (definition === undefined) return text;
  let kept = text;
  if (summary !== undefined) kept = keepWithContained(kept, SUMMARIES[summary](definition));
  if (elements !== undefined) kept = keepWithContained(kept, elementsPlan(definition, elements));
  return markSubsetted(kept);
}

/** Contained resources have no life of their own: they stay if what stays refers to one. */
function keepWithContained(text: string, plan: Plan): string {
  const kept = keep(text, plan);
  const isTorn = kept.includes('"reference":"#') && text.includes('"contained":[') && !plan.has('contained');
  return isTorn ? keep(text, new Map(plan).set('contained', 'whole')) : kept;
}

/** How to keep the members of an object: not at all (absent), as they are, or in turn by their own members. */
type Plan = Map<string, 'whole' | Plan>;

const SUMMARIES: Record<NonNullable<Subset['summary']>, (definition: Structure) => Plan> = {
  true: summaryPlan,
  text: (definition) => planOf(definition, ({ name, min }) => name === 'text' || min > 0),
  data: (definition) => planOf(definition, ({ name }) => name !== 'text'),
};

function elementsPlan(definition: Structure, elements: readonly string[]): Plan {
  const prefix = `${definition.name}.`;
  const asked = new Set(elements.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name)));
  return planOf(definition, ({ name, choice, min, isModifier }) => {
    return min > 0 || isModifier || asked.has(name) || (choice !== undefined && asked.has(choice.slice(0, -3)));
  });
}

/** Keeps some properties of a resource whole, and what every resource keeps. */
function planOf(definition: Structure, isKept: (property: Property) => boolean): Plan {
  const plan: Plan = new Map([['resourceType', 'whole']]);
  for (const property of definition.properties.values()) {
    const { name } = property;
    if (name === 'id' || name === 'meta' || isKept(property)) plan.set(name, 'whole').set(`_${name}`, 'whole');
  }
  return plan;
}

const summaryPlans = new Map<string, Plan>();

/** Elements marked as summary, at every level; a mandatory or modifier element that is not marked stays whole. */
function summaryPlan(definition: Structure): Plan {
  const known = summaryPlans.get(definition.name);
  if (known !== undefined) return known;
  const plan: Plan = new Map([['resourceType', 'whole']]);
  // Kept before it is filled: types contain themselves (Questionnaire.item, Reference.identifier.assigner).
  summaryPlans.set(definition.name, plan);
  for (const { name, type, summary, min, isModifier } of definition.properties.values()) {
    const inner = structure(type);
    if (!summary && (min > 0 || isModifier)) plan.set(name, 'whole');
    else if (!summary) continue;
    else if (inner === undefined || inner.kind === 'primitive-type' || inner.kind === 'resource')
      plan.set(name, 'whole');
    else plan.set(name, summaryPlan(inner));
    plan.set(`_${name}`, 'whole');
  }
  return plan;
}

// ── cutting the text ────────────────────────────────────────────────────────────────────────────────────────────────
/** The text of an object, or of a list of objects, with the members its plan keeps; whole if it would keep none. */
function keep(text: string, plan: Plan): string {
  if (text.startsWith('['))
    return `[${itemsOf(text)
      .map((item) => keep(item, plan))
      .join(',')}]`;
  let kept = '';
  for (const { name, start, value, end } of membersOf(text, 0)) {
    const how = plan.get(name);
    if (how === 'whole') kept += `,${text.slice(start, end)}`;
    else if (how !== undefined) kept += `,${text.slice(start, value)}${keep(text.slice(value, end), how)}`;
  }
  return kept === '' ? text : `{${kept.slice(1)}}`;
}

function itemsOf(list: string): string[] {
  const items: string[] = [];
  let at = 1;
  while (at < list.length - 1) {
    const end = valueEnd(list, at);
    items.push(list.slice(at, end));
    at = end + 1;
  }
  return items;
}

function typeOf(text: string): string {
  return JSON.parse(memberText(text, 'resourceType') ?? '""') as string;
}

function memberText(object: string, wanted: string): string | undefined {
  for (const { name, value, end } of membersOf(object, 0)) if (name === wanted) return object.slice(value, end);
  return undefined;
}

// ── saying so ───────────────────────────────────────────────────────────────────────────────────────────────────────
function markSubsetted(text: string): string {
  for (const { name, value, end } of membersOf(text, 0)) {
    if (name === 'meta') return text.slice(0, value) + markMeta(text.slice(value, end)) + text.slice(end);
  }
  return append(text, `"meta":${markMeta('{}')}`);
}

function markMeta(meta: string): string {
  for (const { name, value, end } of membersOf(meta, 0)) {
    if (name === 'tag') return meta.slice(0, value) + markTags(meta.slice(value, end)) + meta.slice(end);
  }
  return append(meta, `"tag":[${JSON.stringify(SUBSETTED)}]`);
}

function markTags(tags: string): string {
  const isMarked = (JSON.parse(tags) as { system?: string; code?: string }[]).some(
    ({ system, code }) => system === SUBSETTED.system && code === SUBSETTED.code,
  );
  return isMarked ? tags : append(tags, JSON.stringify(SUBSETTED));
}

/** An object or list with one more member or item at its end. */
function append(container: string, added: string): string {
  const separator = container.length > 2 ? ',' : '';
  return container.slice(0, -1) + separator + added + container.slice(-1);
}
