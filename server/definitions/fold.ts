// Strings as a search compares them: without case, accents, punctuation and repeated spaces.
// https://hl7.org/fhir/R4/search.html#string

const PLAIN = /^[A-Za-z0-9]*$/;
const ASCII = /^[\x20-\x7e]*$/;
/** Marks inside a word go (O'Higgins, S.A.C.); those between words part them (Quispe-Mamani). `%` and `_` are characters. */
const WITHIN_WORDS = /['’‘ʼ`´.·]/g;
const BESIDE_WORDS = /[^\p{L}\p{N}]+/gu;
const BETWEEN_WORDS = /[\s,;:/\\()[\]{}<>«»"“”„!?¡¿‐‑‒–—-]+/g;

/** The same for `José  QUISPE-Mamani` and `jose quispe mamani`. Text of nothing but punctuation keeps it. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const bare = ASCII.test(text) ? text.toLowerCase() : withoutMarks(text);
  const folded = bare.replace(WITHIN_WORDS, '').replace(BETWEEN_WORDS, ' ').trim();
  return folded === '' ? bare.trim() : folded;
}

/** What is left when words stand alone, as in running text: `*control*` is a word of seven letters. */
export const foldWords = (text: string): string => fold(text).replace(BESIDE_WORDS, ' ').trim();

/** Upper case first, since some letters differ only before it: ß and ss, ς and σ. */
const withoutMarks = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ');
