// Whether a regular expression can be tried without fear: https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
// The expressions come from profiles, the texts from whoever sends a resource.

/** No repetition of something that itself repeats, may be absent, or has alternatives. */
export function isBoundedPattern(source: string): boolean {
  const groups: { repeats: boolean; alternatives: boolean; begins: string }[] = [
    { repeats: false, alternatives: false, begins: '' },
  ];
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    const group = groups.at(-1) as (typeof groups)[number];
    if (char === '\\') at++;
    else if (char === '[') at = classEnd(source, at);
    else if (char === '(') groups.push({ repeats: false, alternatives: false, begins: beginning(source, at + 1) });
    else if (char === '|') group.alternatives = true;
    else if (char === ')') {
      if (groups.length > 1) groups.pop();
      const outer = groups.at(-1) as (typeof groups)[number];
      const isRepeated = repeats(source, at + 1);
      // A group that begins with a separator can be read in one way only.
      if (isRepeated && (group.repeats || group.alternatives) && group.begins === '') return false;
      outer.repeats ||= group.repeats || varies(source, at + 1);
      outer.alternatives ||= group.alternatives;
    } else if (varies(source, at)) group.repeats = true;
  }
  return true;
}

const varies = (source: string, at: number): boolean => /^(?:[*+?]|\{\d+,\d*\})/.test(source.slice(at, at + 16));

const repeats = (source: string, at: number): boolean => /^(?:[*+]|\{\d+,?\d*\})/.test(source.slice(at, at + 16));

/** The escaped separator a group begins with, such as `\.`; empty: another beginning. */
const beginning = (source: string, at: number): string =>
  /^(?:\?:)?(\\[^\w\s]|[-_:;,/@# ])/.exec(source.slice(at, at + 6))?.[1] ?? '';

function classEnd(source: string, at: number): number {
  let end = at + 1;
  while (end < source.length && source.charAt(end) !== ']') end += source.charAt(end) === '\\' ? 2 : 1;
  return end;
}
