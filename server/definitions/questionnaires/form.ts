// A Questionnaire made ready to judge answers by: its items by linkId, each with what it asks: https://hl7.org/fhir/R4/questionnaire.html
import type { Question } from '../../fhir/failures-questionnaire.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Check } from '../profiles/judging.ts';
import { DEFINITIONS } from '../structures.ts';
import { extensionValue, type Json, records, textIn } from '../unchecked-json.ts';
import type { AnswerRule } from './answer-rule.ts';
import { answerRules } from './answer-rules.ts';
import { type Condition, conditionsOf } from './conditions.ts';
import { constraintsOf } from './constraints.ts';
import { exclusiveKeys } from './options.ts';

export type Item = Question & {
  type: string;
  text: string | undefined;
  /** What it is nested in; undefined: the form itself. */
  parent: Item | undefined;
  depth: number;
  /** Its place among its siblings. */
  rank: number;
  children: Item[];
  /** Answers of a question, occurrences of a group. */
  min: number;
  max: number;
  conditions: Condition<Item>[];
  /** All conditions must hold; otherwise any. */
  needsAll: boolean;
  rules: AnswerRule[];
  /** Of options that go with no other. */
  exclusive: ReadonlySet<string>;
  constraints: Check[];
  source: Json;
};

export type Form = { items: ReadonlyMap<string, Item>; top: readonly Item[]; constraints: Check[] };

const made = new WeakMap<Resource, Form>();

/**
 * Made once for each version of a Questionnaire. Of two items with one linkId, which que-2 forbids, the first counts.
 * `container`: in whose `contained` its value sets are looked up, itself or what it is contained in.
 */
export function formOf(questionnaire: Resource, container: Resource): Form {
  let form = made.get(questionnaire);
  if (form === undefined) {
    form = makeForm(questionnaire, container);
    made.set(questionnaire, form);
  }
  return form;
}

function makeForm(questionnaire: Resource, container: Resource): Form {
  const items = new Map<string, Item>();
  const top = makeItems(questionnaire.item, undefined, container, items);
  for (const item of items.values()) item.conditions = conditionsOf(item, items);
  return { items, top, constraints: constraintsOf(questionnaire) };
}

function makeItems(list: unknown, parent: Item | undefined, container: Resource, items: Map<string, Item>): Item[] {
  const siblings: Item[] = [];
  for (const { value } of records(list)) {
    const linkId = textIn(value.linkId);
    if (linkId === undefined || items.has(linkId)) continue;
    const item = makeItem(linkId, value, parent, siblings.length, container);
    items.set(linkId, item);
    siblings.push(item);
    item.children = makeItems(value.item, item, container, items);
  }
  return siblings;
}

function makeItem(linkId: string, source: Json, parent: Item | undefined, rank: number, container: Resource): Item {
  const item = {
    linkId,
    type: textIn(source.type) ?? '',
    text: textIn(source.text),
    parent,
    depth: parent === undefined ? 0 : parent.depth + 1,
    rank,
    children: [],
    ...boundsOf(source),
    conditions: [],
    needsAll: source.enableBehavior === 'all',
    exclusive: exclusiveKeys(source),
    constraints: constraintsOf(source),
    source: source,
  };
  return { ...item, rules: answerRules(source, item, container) };
}

const MIN_OCCURS = `${DEFINITIONS}questionnaire-minOccurs`;
const MAX_OCCURS = `${DEFINITIONS}questionnaire-maxOccurs`;

/** The extensions say how often where it is more than once: https://hl7.org/fhir/R4/extension-questionnaire-minoccurs.html */
function boundsOf(source: Json): Pick<Item, 'min' | 'max'> {
  const least = extensionValue(source, MIN_OCCURS);
  const most = extensionValue(source, MAX_OCCURS);
  const isRequired = source.required === true;
  return {
    min: isRequired ? Math.max(1, typeof least === 'number' ? least : 1) : typeof least === 'number' ? least : 0,
    max: source.repeats !== true ? 1 : typeof most === 'number' ? most : Number.POSITIVE_INFINITY,
  };
}
