// Codes of stored value sets, and what stored code systems say lies above and below one: https://hl7.org/fhir/R4/search.html#token
import { type Concepts, readConcepts } from '../definitions/code-system.ts';
import { expand, MOST_CODES, type Terminology } from '../definitions/value-set.ts';
import { tooManyCodes, unknownCodeSystem, unknownConcept } from '../fhir/failures-terminology.ts';
import { parseCanonical, parseReference } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import { claimants } from '../search/include.ts';
import type { Answer, Question } from '../search/questions.ts';
import type { Version } from '../storage/store.ts';
import type { Context } from './context.ts';
import { fetchVersions, query } from './query.ts';

/** Throws FhirError 400 for a value set that is not known or too large. */
export const codesIn = (url: string, context: Context): Promise<Answer> => expand(url, storedTerminology(context));

/** The code and what lies above or below it. Throws FhirError 400 where that is not known. */
export async function codesAround(
  { direction, system, code }: Extract<Question, { kind: 'concept' }>,
  context: Context,
): Promise<Answer> {
  const concepts = await storedTerminology(context).concepts(system);
  if (concepts === undefined) throw unknownCodeSystem(system);
  if (!concepts.has(code)) throw unknownConcept(system, code);
  const codes = concepts[direction](code);
  if (codes.length > MOST_CODES) throw tooManyCodes(`${system}|${code}`, MOST_CODES);
  return new Map([[system, new Set(codes)]]);
}

function storedTerminology(context: Context): Terminology {
  return {
    valueSet: async (url) => {
      const reference = parseReference(url, context.settings.baseUrl);
      const isHere = reference.kind === 'local' && reference.type === 'ValueSet';
      const [version] = isHere ? await fetchVersions([reference], context) : await newest('ValueSet', url, context);
      return version === undefined ? undefined : (JSON.parse(version.text as string) as Resource);
    },
    concepts: async (url) => {
      const [version] = await newest('CodeSystem', url, context);
      return version === undefined ? undefined : conceptsOf(version);
    },
  };
}

/** Of several under one URL the one written last. */
async function newest(type: string, canonical: string, context: Context): Promise<Version[]> {
  const where = claimants({ kind: 'canonical', types: [type], ...parseCanonical(canonical) });
  const sort = [{ by: 'lastUpdated', descending: true } as const];
  return (await query({ where, sort, size: 1, total: false }, context)).matches;
}

/** By version text, since the tables of a country are large and change rarely. */
const kept = new Map<string, { text: string; concepts: Concepts | undefined }>();
const MOST_KEPT = 20;

function conceptsOf({ type, id, text }: Version): Concepts | undefined {
  const name = `${type}/${id}`;
  const known = kept.get(name);
  if (known?.text === text) return known.concepts;
  const concepts = readConcepts(JSON.parse(text as string) as Resource);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(name, { text: text as string, concepts });
  return concepts;
}
