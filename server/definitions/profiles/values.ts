// Fixed values, patterns, ranges and lengths: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_
import { fixedValue, outOfRange, patternValue, textTooLong } from '../../fhir/failures-profile.ts';
import { compare } from '../fhirpath/compare.ts';
import { choiceType } from '../structures.ts';
import { choiceOf, type ElementDefinition } from './definitions.ts';
import type { Check } from './judging.ts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The same value and nothing else; an `id` says nothing of the content. */
export function equalsFixed(value: unknown, fixed: unknown): boolean {
  if (Array.isArray(value) && Array.isArray(fixed)) {
    return value.length === fixed.length && fixed.every((item, at) => equalsFixed(value[at], item));
  }
  if (!isObject(value) || !isObject(fixed)) return value === fixed;
  const names = Object.keys(value).filter((name) => name !== 'id');
  return (
    names.length === Object.keys(fixed).length &&
    Object.keys(fixed).every((name) => equalsFixed(value[name], fixed[name]))
  );
}

/** At least what the pattern has; each of its repetitions among those of the value, in any order. */
export function matchesPattern(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every((item) => value.some((own) => matchesPattern(own, item)));
  }
  if (!isObject(pattern)) return value === pattern;
  return isObject(value) && Object.keys(pattern).every((name) => matchesPattern(value[name], pattern[name]));
}

/** The test that fixed[x] or pattern[x] of an element makes; undefined: it has neither. */
export function valueTest(element: ElementDefinition): ((value: unknown) => boolean) | undefined {
  const fixed = choiceOf(element, 'fixed');
  if (fixed !== undefined) return (value) => equalsFixed(value, fixed.value);
  const pattern = choiceOf(element, 'pattern');
  return pattern === undefined ? undefined : (value) => matchesPattern(value, pattern.value);
}

export function valueChecks(element: ElementDefinition): Check[] {
  const checks: Check[] = [];
  const fixed = choiceOf(element, 'fixed');
  const pattern = choiceOf(element, 'pattern');
  const { maxLength } = element;
  if (fixed !== undefined) {
    checks.push(({ value }, { trail, profile }) => {
      if (!equalsFixed(value, fixed.value)) trail.report((at) => fixedValue(at, fixed.value, value, profile));
    });
  }
  if (pattern !== undefined) {
    checks.push(({ value }, { trail, profile }) => {
      if (!matchesPattern(value, pattern.value)) trail.report((at) => patternValue(at, pattern.value, value, profile));
    });
  }
  if (maxLength !== undefined) {
    checks.push(({ value }, { trail, profile }) => {
      const length = typeof value === 'string' ? lengthOf(value, maxLength) : 0;
      if (length > maxLength) trail.report((at) => textTooLong(at, maxLength, length, profile));
    });
  }
  return [...checks, ...rangeChecks(element)];
}

/** In characters, not in halves of surrogate pairs. */
const lengthOf = (text: string, limit: number): number => (text.length <= limit ? text.length : [...text].length);

function rangeChecks(element: ElementDefinition): Check[] {
  return (['min', 'max'] as const).flatMap((bound): Check[] => {
    const limit = choiceOf(element, `${bound}Value`);
    if (limit === undefined) return [];
    const boundary = { value: limit.value, type: choiceType(limit.type) };
    return [
      (node, { trail, profile }) => {
        const order = compare(node, boundary);
        if (order != null && (bound === 'min' ? order < 0 : order > 0)) {
          trail.report((at) => outOfRange(at, bound, limit.value, node.value, profile));
        }
      },
    ];
  });
}
