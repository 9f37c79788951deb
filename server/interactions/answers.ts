// Looks up what a search asks of what is stored: https://hl7.org/fhir/R4/search.html#modifiers
import { tooManyLookUps } from '../fhir/failures-search.ts';
import type { Answer, Question } from '../search/questions.ts';
import type { SearchSettings } from '../search/values/value-type.ts';
import { codesAround, codesIn } from './answers-codes.ts';
import { canonicalUrls, idsAround, idsReferred } from './answers-resources.ts';
import { idsOfNear, idsOfWords } from './answers-scan.ts';
import type { Context, Settings } from './context.ts';

/** Each may read thousands of resources. */
const MOST_QUESTIONS = 50;

/**
 * Parses, looks up what was asked meanwhile, and parses again, until nothing is asked. `now`: the same each time, or `ap` would
 * ask anew. Throws FhirError 400 for too much.
 */
export async function withAnswers<Parsed>(
  parse: (settings: Settings & SearchSettings) => Parsed,
  now: number,
  context: Context,
): Promise<Parsed> {
  const known = new Map<string, Answer>();
  for (;;) {
    const wanted = new Map<string, Question>();
    const ask = (question: Question): Answer => {
      const name = JSON.stringify(question);
      const answer = known.get(name);
      if (answer === undefined) wanted.set(name, question);
      return answer ?? NOTHING;
    };
    const parsed = parse({ ...context.settings, ask, now });
    if (wanted.size === 0) return parsed;
    if (known.size + wanted.size > MOST_QUESTIONS) throw tooManyLookUps(MOST_QUESTIONS);
    for (const [name, question] of wanted) known.set(name, await answer(question, context));
  }
}

const NOTHING: Answer = new Map();

function answer(question: Question, context: Context): Promise<Answer> {
  switch (question.kind) {
    case 'value-set':
      return codesIn(question.url, context);
    case 'concept':
      return codesAround(question, context);
    case 'resource':
      return idsAround(question, context);
    case 'near':
      return idsOfNear(question, context);
    case 'words':
      return idsOfWords(question, context);
    case 'canonical':
      return canonicalUrls(question, context);
    case 'referred':
      return idsReferred(question, context);
  }
}
