// Codes of value sets, and what lies above and below one in its code system: https://hl7.org/fhir/R4/search.html#token
import { closure, conceptsOf } from '../definitions/terminology/concepts.ts';
import type { Find } from '../definitions/terminology/types.ts';
import { type Members, membersOf } from '../definitions/terminology/value-set-members.ts';
import type { Unknown } from '../definitions/terminology/value-set-parts.ts';
import {
  tooManyCodes,
  unknownCodeSystem,
  unknownConcept,
  unknownValueSet,
  unsupportedFilter,
  valueSetInCircle,
} from '../fhir/failures-terminology.ts';
import { parseCanonical } from '../fhir/reference.ts';
import type { Answer, Question } from '../search/questions.ts';
import type { Context } from './context.ts';
import { withTerminology } from './terminology.ts';

/** More would be no search but a scan. */
const MOST_CODES = 5_000;

/** Throws FhirError 400 for a value set that is not known, cannot be listed, or is too large to be searched by. */
export const codesIn = (canonical: string, context: Context): Promise<Answer> =>
  withTerminology(context, (find) => {
    const { url, version } = parseCanonical(canonical);
    const valueSet = find('ValueSet', url, version);
    if (valueSet === undefined) throw unknownValueSet(canonical);
    return bySystem(canonical, membersOf(valueSet, find));
  });

function bySystem(url: string, { list, open, unknown }: Members): Answer {
  // A fragment is all there is to choose from.
  const gap = unknown.find(({ reason }) => reason !== 'fragment');
  if (gap !== undefined) throw refusalOf(gap);
  if (open.length > 0) throw unknownValueSet(url);
  // What only groups others is no code that a resource has.
  const codes = list.filter(({ isAbstract }) => !isAbstract);
  if (codes.length > MOST_CODES) throw tooManyCodes(url, MOST_CODES);
  const groups = Map.groupBy(codes, ({ system }) => system);
  return new Map([...groups].map(([system, members]) => [system, new Set(members.map(({ code }) => code))]));
}

function refusalOf({ reason, url, op = '' }: Unknown) {
  if (reason === 'code-system') return unknownCodeSystem(url);
  if (reason === 'filter') return unsupportedFilter(op);
  if (reason === 'too-costly') return tooManyCodes(url, MOST_CODES);
  return reason === 'circle' ? valueSetInCircle(url) : unknownValueSet(url);
}

/** The code and what lies above or below it. Throws FhirError 400 where that is not known. */
export const codesAround = (
  { direction, system, code }: Extract<Question, { kind: 'concept' }>,
  context: Context,
): Promise<Answer> =>
  withTerminology(context, (find: Find) => {
    const { url, version } = parseCanonical(system);
    const codeSystem = find('CodeSystem', url, version);
    const concepts = codeSystem === undefined ? undefined : conceptsOf(codeSystem);
    if (concepts === undefined) throw unknownCodeSystem(system);
    const concept = concepts.get(code);
    if (concept === undefined) throw unknownConcept(system, code);
    const codes = [...closure(concept, direction === 'above' ? 'parents' : 'children')].map((one) => one.code);
    if (codes.length > MOST_CODES) throw tooManyCodes(`${system}|${code}`, MOST_CODES);
    return new Map([[system, new Set(codes)]]);
  });
