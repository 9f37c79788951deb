// A `_filter` as the same criteria that ordinary parameters become: https://hl7.org/fhir/R4/search_filter.html
import { searchParameter } from '../../definitions/search-parameters.ts';
import { filterElement } from '../../fhir/failures-filter.ts';
import { searchValueTooLong, unsupportedParameter } from '../../fhir/failures-search.ts';
import { FhirError } from '../../fhir/outcome.ts';
import { anyOf } from '../any-of.ts';
import { enter, through } from '../chain.ts';
import { assertValue, costOf, type Scope, spend, type Unknown, unknownIssue } from '../condition.ts';
import { splitAt } from '../escape.ts';
import type { Criterion } from '../query.ts';
import { type Filter, type FilterTest, parseFilter, type Step } from './grammar.ts';
import { operatorCriterion } from './operators.ts';

const LONGEST = 10_000;

/** Throws FhirError 400: nothing of a filter is left out. */
export function filterCriterion(type: string, text: string, scope: Scope): Criterion {
  if (text.length > LONGEST) throw searchValueTooLong('_filter', LONGEST);
  return whole(type, parseFilter(text), scope, 0);
}

function whole(type: string, filter: Filter, scope: Scope, links: number): Criterion {
  switch (filter.kind) {
    case 'and':
      return { kind: 'and', of: filter.of.map((part) => whole(type, part, scope, links)) };
    case 'or':
      return anyOf(filter.of.map((part) => whole(type, part, scope, links)));
    case 'not':
      return { kind: 'not', of: whole(type, filter.of, scope, links) };
    case 'test':
      return test(type, filter, scope, links);
  }
}

/** `pr false` and `ni` say that the set which the whole path leads to has none. */
function test(type: string, asked: FilterTest, scope: Scope, links: number): Criterion {
  const found = along(type, asked.path, asked, scope, links);
  if (found.kind === 'unknown') throw new FhirError(400, unknownIssue('error', found));
  const isNone = asked.operator === 'ni' || (asked.operator === 'pr' && asked.value === 'false');
  return isNone ? { kind: 'not', of: found } : found;
}

/** Each link leads to one resource that fulfils the filter in brackets and what comes behind it. */
function along(
  type: string,
  [step, ...rest]: FilterTest['path'],
  asked: FilterTest,
  scope: Scope,
  links: number,
): Criterion | Unknown {
  enter(scope, links);
  const [next, ...others] = rest;
  if (next === undefined) return atEnd(type, step.name, asked, scope);
  if (isElement(type, step.name)) return ofElement(type, step, rest, asked, scope);
  const where = (target: string): Criterion | Unknown => {
    const found = along(target, [next, ...others], asked, scope, links + 1);
    if (step.filter === undefined || found.kind === 'unknown') return found;
    return { kind: 'and', of: [whole(target, step.filter, scope, links + 1), found] };
  };
  return through(type, step.name, where, scope);
}

function atEnd(type: string, name: string, { operator, value }: FilterTest, scope: Scope): Criterion | Unknown {
  if (isElement(type, name)) throw elementForm(type, name);
  const parameter = searchParameter(type, name);
  if (parameter === undefined) return { kind: 'unknown', name, type };
  assertValue(parameter, value);
  spend(scope, costOf(parameter));
  const found = operatorCriterion(operator, { parameter, value, settings: scope.settings });
  if (found === undefined) throw unsupportedParameter(`_filter=${name}`);
  return found;
}

// ── elements ────────────────────────────────────────────────────────────────────────────────────────────────────────
/**
 * Names that filters alone know, for an element whose parts R4 finds together by a composite parameter; those that R4 has no
 * parameters for any more (Observation.related, ServiceRequest.event and .item) are unknown.
 * https://hl7.org/fhir/R4/search_filter.html#params
 */
const ELEMENTS: Record<string, { first: string; firstAlone: string; second: string; together: string }> = {
  'Group.characteristic': {
    first: 'code',
    firstAlone: 'characteristic',
    second: 'value',
    together: 'characteristic-value',
  },
  'DocumentReference.relatesTo': {
    first: 'code',
    firstAlone: 'relation',
    second: 'target',
    together: 'relationship',
  },
};

const isElement = (type: string, name: string): boolean => Object.hasOwn(ELEMENTS, `${type}.${name}`);

/** `relatesTo[code eq replaces].target re DocumentReference/1`. Both parts are mandatory: where one is, the other is too. */
function ofElement(type: string, { name, filter }: Step, rest: Step[], asked: FilterTest, scope: Scope) {
  const { first, firstAlone, second, together } = ELEMENTS[`${type}.${name}`] as (typeof ELEMENTS)[string];
  const isFirst = filter?.kind === 'test' && filter.operator === 'eq' && isName(filter.path, first);
  if (!isFirst || !isName(rest, second)) throw elementForm(type, name);
  if (asked.operator === 'pr') return atEnd(type, firstAlone, filter, scope);
  if (asked.operator !== 'eq' && asked.operator !== 're') throw elementForm(type, name);
  const value = [filter.value, asked.value].map((one) => splitAt('$', one).join('\\$')).join('$');
  return atEnd(type, together, { ...asked, operator: 'eq', value }, scope);
}

const isName = ([only, ...others]: readonly Step[], name: string): boolean =>
  only?.name === name && only.filter === undefined && others.length === 0;

function elementForm(type: string, name: string): FhirError {
  const { first, second } = ELEMENTS[`${type}.${name}`] as (typeof ELEMENTS)[string];
  return filterElement(name, `${name}[${first} eq …].${second} ${second === 'target' ? 're' : 'eq'} …`);
}
