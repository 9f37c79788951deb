// Searches for words of the narrative, or of anything in a resource: https://hl7.org/fhir/R4/search.html#content
import { allWords, narrativeWords } from './oracle/words.ts';
import type { Ground, Leaf } from './random-ground.ts';

const MOST_WORDS = 3;

/** A word or a few of one resource, from their beginnings on, in no order. */
const wordForm = (name: '_text' | '_content') => ({
  name,
  draw({ random, resources }: Ground): Leaf | undefined {
    const resource = random.pick(resources);
    const words = name === '_text' ? narrativeWords(resource) : allWords(resource);
    if (words.length === 0) return undefined;
    const some = Array.from({ length: 1 + random.below(MOST_WORDS) }, () => random.pick(words));
    const cut = some.map((word) => word.slice(0, 1 + random.below(Math.min(word.length, 12))));
    const value = random
      .pick([cut.join(' '), cut.join(' ').toUpperCase(), `"${cut.join(', ')}"`])
      .replaceAll(',', '\\,');
    // Words of everything stored are read, not looked up.
    return { resource, name, value, isCommon: name === '_content' && random.below(3) === 0 };
  },
});

export const wordForms = [wordForm('_text'), wordForm('_content')];
