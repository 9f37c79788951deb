// How often a regular expression that goes back and forth may be tried: https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
// The expressions come from profiles, the texts from whoever sends a resource.

/**
 * Of a part of an expression: how many parts it matches one after the other, and in how many ways at most: `ways` times
 * the length of the text to the power of `degree`.
 */
type Effort = { size: number; ways: number; degree: number };

const ONE: Effort = { size: 1, ways: 1, degree: 0 };
const NOTHING: Effort = { size: 0, ways: 1, degree: 0 };
const DEEPEST = 50;

class Endless extends Error {}

/**
 * The most that a pattern is tried on a text of so many characters; undefined: it repeats what can be read in several
 * ways, which takes time without bounds.
 */
export function triesOf(source: string): ((length: number) => number) | undefined {
  try {
    const { size, ways, degree } = alternatives({ source, at: 0, depth: 0 });
    return (length) => (size + 1) * ways * (length + 1) ** (degree + 1);
  } catch (error) {
    if (error instanceof Endless) return undefined;
    throw error;
  }
}

type Reader = { source: string; at: number; depth: number };

/** To its closing parenthesis, or the end. */
function alternatives(reader: Reader): Effort {
  if (++reader.depth > DEEPEST) throw new Endless();
  let all = sequence(reader);
  while (reader.source.charAt(reader.at) === '|') {
    reader.at++;
    const other = sequence(reader);
    all = {
      size: Math.max(all.size, other.size),
      ways: all.ways + other.ways,
      degree: Math.max(all.degree, other.degree),
    };
  }
  reader.depth--;
  reader.at++;
  return all;
}

function sequence(reader: Reader): Effort {
  let all = NOTHING;
  while (reader.at < reader.source.length && !'|)'.includes(reader.source.charAt(reader.at))) {
    const one = repeated(atom(reader), reader);
    all = { size: all.size + one.size, ways: all.ways * one.ways, degree: all.degree + one.degree };
  }
  return all;
}

const GROUP = /\((?:\?(?::|=|!|<=|<!|<\w+>))?/y;
const CLASS = /\[(?:[^\]\\]|\\[\s\S])*\]/y;

function atom(reader: Reader): Effort {
  if (take(GROUP, reader) !== undefined) return alternatives(reader);
  if (take(CLASS, reader) === undefined) reader.at += reader.source.charAt(reader.at) === '\\' ? 2 : 1;
  return ONE;
}

const QUANTIFIER = /(?:[*+?]|\{(\d+)(,)?(\d*)\})\??/y;

function repeated(one: Effort, reader: Reader): Effort {
  const found = take(QUANTIFIER, reader);
  if (found === undefined) return one;
  const [mark, low = '', comma, high = ''] = found;
  if (mark.startsWith('?')) return { ...one, ways: one.ways + 1 };
  const least = mark.startsWith('+') ? 1 : Number(low);
  const most = low === '' || (comma !== undefined && high === '') ? undefined : Number(comma ? high : low);
  if (most === undefined) {
    if (one.ways > 1 || one.degree > 0) throw new Endless();
    return { size: one.size * (least + 1), ways: 1, degree: 1 };
  }
  return { size: one.size * most, ways: (most - least + 1) * one.ways ** most, degree: one.degree * most };
}

function take(pattern: RegExp, reader: Reader): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.source) ?? undefined;
  if (found !== undefined) reader.at = pattern.lastIndex;
  return found;
}
