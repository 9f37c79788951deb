// A digest of R4's definitions, an entry a line, each parsed when asked for: https://hl7.org/fhir/R4/downloads.html
import { readFileSync } from 'node:fs';

export type Digest<Entry> = {
  keys(): Iterable<string>;
  /** Another object each time: who asks often keeps what was made of it. */
  get(key: string): Entry | undefined;
};

/** Of a file in `data/`. A thousand code systems are 0.8 MB, of which a resource names five: parsing all took 5 ms. */
export function readDigest<Entry>(file: string): Digest<Entry> {
  let lines: Map<string, string> | undefined;
  const read = (): Map<string, string> => {
    lines ??= linesOf(readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8'));
    return lines;
  };
  return {
    keys: () => read().keys(),
    get: (key) => {
      const line = read().get(key);
      return line === undefined ? undefined : (JSON.parse(line) as Entry);
    },
  };
}

/** As `npm run definitions` writes them: `"key": entry,` in a line, between braces in lines of their own. */
function linesOf(text: string): Map<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    const end = line.indexOf('": ');
    if (end !== -1) lines.set(line.slice(1, end), line.slice(end + 3, line.endsWith(',') ? -1 : undefined));
  }
  return lines;
}
