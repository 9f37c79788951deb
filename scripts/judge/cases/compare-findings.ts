// Whether two validators agree on a resource, and where they see its faults: https://hl7.org/fhir/R4/operationoutcome.html
import { type Finding, isError } from './cases.ts';

/** `elsewhere`: both refuse the resource, for faults in different places. */
export type Verdict = 'agree' | 'stricter' | 'laxer' | 'elsewhere';

/** What our findings are beside those expected. */
export function compare(ours: readonly Finding[], expected: readonly Finding[]): Verdict {
  const [own, theirs] = [ours.filter(isError), expected.filter(isError)];
  if (own.length === 0) return theirs.length === 0 ? 'agree' : 'laxer';
  if (theirs.length === 0) return 'stricter';
  return own.some((one) => theirs.some((other) => isSamePlace(one, other))) ? 'agree' : 'elsewhere';
}

/** The same, fault by fault: all that one of them sees in a place, the other must see there. */
export function compareEach(ours: readonly Finding[], expected: readonly Finding[]): Verdict {
  const [own, theirs] = [ours.filter(isError), expected.filter(isError)];
  const isStricter = without(own, theirs).length > 0;
  if (without(theirs, own).length > 0) return isStricter ? 'elsewhere' : 'laxer';
  return isStricter ? 'stricter' : 'agree';
}

/** What no finding of the other validator stands beside. */
export const without = (findings: readonly Finding[], others: readonly Finding[]): Finding[] =>
  findings.filter((one) => !others.some((other) => isSamePlace(one, other)));

/** A finding without an element, as of broken JSON, is in the same place as any. */
function isSamePlace(one: Finding, other: Finding): boolean {
  const [places, others] = [one.places.filter(isPath), other.places.filter(isPath)];
  if (places.length === 0 || others.length === 0) return true;
  return places.some((place) => others.some((another) => isNear(stepsOf(place), stepsOf(another))));
}

/** HL7's validator tells places in broken XML as `/f:Patient/f:name`, and as `(xml)`. */
const isPath = (place: string): boolean => /^[A-Z]\w*(?:[.[]|$)/.test(place);

/** Without notes such as `resource/*Patient/1*\/`, without types as in `value.ofType(Quantity)`, without `[0]`. */
const stepsOf = (place: string): string[] =>
  place
    .replaceAll(/\/\*.*?\*\//g, '')
    .replaceAll(/\.ofType\(\w+\)|\[0\]|\[url='[^']*'\]/g, '')
    .split('.');

/** The same element, or one just inside the other: what is missing is told by either. */
function isNear(steps: string[], others: string[]): boolean {
  const [short, long] = steps.length < others.length ? [steps, others] : [others, steps];
  return long.length - short.length <= 1 && short.every((step, at) => step === long[at]);
}
