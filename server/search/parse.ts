// A whole search as a client sends it: https://hl7.org/fhir/R4/search.html

import { isElement } from '../definitions/elements.ts';
import { emptyCriteria, emptyCriterion, resultParameterInCriteria } from '../fhir/failures-conditional.ts';
import { notInContained } from '../fhir/failures-contained.ts';
import { systemNotReady } from '../fhir/failures-reindex.ts';
import {
  includeWithText,
  searchValueTooLong,
  tooManyRules,
  unknownElementIssue,
  unsupportedModifier,
  unsupportedParameter,
} from '../fhir/failures-search.ts';
import { FhirError, type Issue } from '../fhir/outcome.ts';
import { conditionAcross, namedTypes } from './across-types.ts';
import { allOf } from './any-of.ts';
import { newScope, type Scope, type Unknown, unknownIssue } from './condition.ts';
import { type ContainedMatches, containedMatches } from './contained.ts';
import { type IncludeRule, parseInclude } from './include.ts';
import type { Criterion, SearchQuery, SortKey } from './query.ts';
import { isCounted, parseSearchShape, type SearchShape } from './shape.ts';
import { sortKey } from './sort.ts';
import type { SearchSettings } from './values/value-type.ts';

export type ParseSettings = SearchSettings & {
  handling: 'strict' | 'lenient';
  defaultCount: number;
  maxCount: number;
  /** What else must hold, of a search within a compartment. */
  compartment?: Criterion;
};

export type SearchRequest = {
  query: SearchQuery;
  /** What to send along with the matches. */
  include: IncludeRule[];
  shape: SearchShape;
  /** How to tell which contained resources of a match are meant, where they are sent by themselves. */
  contained?: ContainedMatches;
  /** The parameters used, encoded: what the link `self` says behind its `?`. */
  self: string;
  /** Warnings about what was left out, or is not found yet. */
  ignored: Issue[];
};

/** Carries a signed position; the interaction reads it. */
export const CURSOR = '_cursor';

/** They shape the answer; shape.ts reads them. */
const SHAPING = [
  '_count',
  '_total',
  '_summary',
  '_elements',
  '_maxresults',
  '_contained',
  '_containedType',
  '__explain',
];
/** Of every interaction. */
const GENERAL = ['_format', '_pretty'];
const INCLUDING = ['_include', '_revinclude'];
/** FHIR knows them, this server does not; without them others would match. */
const REFUSED = ['_query'];
const WORDS = ['_text', '_content'];
const LONGEST_NAME = 500;
/** Each key is a column to sort by, each rule of an include a search of its own. */
const MOST_SORT_KEYS = 16;
const MOST_INCLUDES = 100;
/** So much of what is not answered is told, each with the names that are nearest. */
const MOST_TOLD = 100;

type Reading = {
  /** Undefined: every type. */
  types: string[] | undefined;
  scope: Scope;
  conditions: Criterion[];
  /** About words, which are looked for among what fulfils all other conditions. */
  words: [name: string, value: string][];
  sort: SortKey[];
  include: IncludeRule[];
  used: [name: string, value: string][];
  left: Unanswered[];
};
/** A parameter without an answer: a warning, or an error when strict. */
type Unanswered = (severity: Issue['severity']) => Issue;

/**
 * `type` is undefined for a search over types, which `_type` may name. Throws FhirError 400 for a malformed value, for a
 * modifier or filter the hub does not answer, and, when strict, for an unknown parameter.
 */
export function parseSearch(
  type: string | undefined,
  parameters: URLSearchParams,
  settings: ParseSettings,
): SearchRequest {
  const types = type === undefined ? namedTypes(parameters) : [type];
  const notReady = new Set<string>();
  const reading: Reading = {
    types,
    scope: newScope({ ...settings, notReady }),
    conditions: [],
    words: [],
    sort: [],
    include: [],
    used: [],
    left: [],
  };
  const { conditions } = reading;
  const { compartment } = settings;
  const around = compartment === undefined ? [] : [compartment];
  conditions.push(...(types === undefined ? [] : [{ kind: 'type', types } as const]), ...around);
  const shape = parseSearchShape(parameters, settings);
  for (const [name, value] of parameters) {
    // A parameter without a value is no error, it is just ignored.
    if (!isEmpty(value) && name !== CURSOR) readParameter(name, value, type === undefined, reading);
  }
  readWords(reading, shape);
  readElements(reading, shape);
  const { sort, include, used, left } = reading;
  const explain = shape.explain ? { explain: true } : {};
  if (include.length > 0 && shape.summary === 'text') throw includeWithText();
  if (settings.handling === 'strict' && left.length > 0)
    throw new FhirError(
      400,
      left.slice(0, MOST_TOLD).map((issue) => issue('error')),
    );
  const own = conditions.filter((one) => one !== compartment);
  const contained = shape.contained && containedMatches(types, own, shape.contained);
  const where = contained === undefined ? allOf(conditions) : allOf([...around, contained.where]);
  return {
    query: { where, sort, size: shape.count, total: isCounted(shape.total), ...explain },
    include,
    shape,
    ...(contained !== undefined && shape.contained?.bare ? { contained } : {}),
    self: encode(used, shape),
    ignored: [...left.slice(0, MOST_TOLD).map((issue) => issue('warning')), ...[...notReady].map(systemNotReady)],
  };
}

const isEmpty = (value: string): boolean => value.replaceAll(',', '') === '';

function readParameter(name: string, value: string, isAcrossTypes: boolean, reading: Reading): void {
  const [bare = '', modifier] = name.split(/:(.*)/s, 2);
  if (modifier !== undefined && [...SHAPING, ...GENERAL, '_sort', '_type'].includes(bare))
    throw unsupportedModifier(bare, modifier, []);
  if (name === '_sort') readSort(value, reading);
  else if (SHAPING.includes(name) || GENERAL.includes(name) || (name === '_type' && isAcrossTypes)) {
    reading.used.push([name, value]);
  } else if (INCLUDING.includes(bare)) readInclude(name, value, reading);
  else if (WORDS.includes(name)) reading.words.push([name, value]);
  else readCondition(name, value, reading);
}

function readWords(reading: Reading, shape: SearchShape): void {
  const { words, conditions, scope } = reading;
  const [first] = words;
  if (first === undefined) return;
  if (shape.contained !== undefined) throw notInContained(first[0]);
  const settings = { ...scope.settings, within: allOf([...conditions]) };
  for (const [name, value] of words) readCondition(name, value, { ...reading, scope: { ...scope, settings } });
}

/** What no resource that is sought has, or none of the type it is led by. */
function readElements({ types, left }: Reading, { elements = [] }: SearchShape): void {
  for (const path of elements) {
    const [name = '', type] = path.split('.').reverse();
    const of = type === undefined ? types : [type];
    if (of === undefined || of.some((one) => isElement(one, name))) continue;
    left.push((severity) => unknownElementIssue(severity, name, listOf(of)));
  }
}

const listOf = (types: readonly string[]): string => types.slice(0, 10).join(', ');

function readCondition(name: string, value: string, { types, scope, conditions, used, left }: Reading): void {
  const found = parseCondition(types, name, value, scope);
  if (found.kind === 'unknown') {
    left.push((severity) => unknownIssue(severity, found));
  } else {
    conditions.push(found);
    used.push([name, value]);
  }
}

function parseCondition(types: string[] | undefined, name: string, value: string, scope: Scope): Criterion | Unknown {
  if (name.length > LONGEST_NAME) throw searchValueTooLong(name, LONGEST_NAME);
  if (REFUSED.includes(name)) throw unsupportedParameter(name);
  return conditionAcross(types, name, value, scope);
}

function readInclude(name: string, value: string, { include, used, left }: Reading): void {
  const rule = parseInclude(name, value);
  if ('kind' in rule) left.push((severity) => unknownIssue(severity, rule));
  else {
    include.push(rule);
    used.push([name, value]);
    if (include.length > MOST_INCLUDES) throw tooManyRules(name, MOST_INCLUDES);
  }
}

function readSort(value: string, { types, sort, used, left }: Reading): void {
  const rules: string[] = [];
  for (const rule of value.split(',').filter((one) => one !== '')) {
    const key = sortKey(types, rule);
    if ('kind' in key) left.push((severity) => unknownIssue(severity, key));
    else {
      sort.push(key);
      rules.push(rule);
      if (sort.length > MOST_SORT_KEYS) throw tooManyRules('_sort', MOST_SORT_KEYS);
    }
  }
  if (rules.length > 0) used.push(['_sort', rules.join(',')]);
}

/** As a link shows it: `_count` as it was granted, and the characters that searches use left readable. */
const encode = (used: [name: string, value: string][], { count }: SearchShape): string =>
  used.map(([name, value]) => `${readable(name)}=${readable(name === '_count' ? String(count) : value)}`).join('&');

const readable = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:3A|2F|2C|24)/g, (escaped) => decodeURIComponent(escaped));

/**
 * The criteria of a conditional create, update, patch or delete, or of a conditional reference: `identifier=system|value`.
 * What is not understood is refused, since without it others would match. Throws FhirError 400, or 412 without criteria.
 * https://hl7.org/fhir/R4/http.html#cond-update
 */
export function parseConditional(type: string, criteria: string, settings: SearchSettings): Criterion {
  const scope = newScope(settings);
  const conditions: Criterion[] = [{ kind: 'type', types: [type] }];
  for (const [name, value] of new URLSearchParams(criteria)) {
    if (GENERAL.includes(name)) continue;
    const [bare = ''] = name.split(':', 1);
    if ([...SHAPING, ...INCLUDING, '_sort', '_type', CURSOR].includes(bare)) throw resultParameterInCriteria(bare);
    if (isEmpty(value)) throw emptyCriterion(name);
    const found = parseCondition([type], name, value, scope);
    if (found.kind === 'unknown') throw new FhirError(400, unknownIssue('error', found));
    conditions.push(found);
  }
  if (conditions.length === 1) throw emptyCriteria(type);
  return allOf(conditions);
}
