// The codes a required binding allows: https://hl7.org/fhir/R4/terminologies.html#required
import { readFileSync } from 'node:fs';
import { grammars } from './code-grammars.ts';

/** What a required value set allows; `codes` lists some to name in a message. */
export type ValueSet = {
  url: string;
  allowsCode(code: string): boolean;
  allowsCoding(system: string, code: string): boolean;
  /** The system a code of the set belongs to, the first that has it; undefined: it is not in the set. */
  systemOf(code: string): string | undefined;
  codes: string[];
};

/** undefined: the definitions neither enumerate the value set nor is there a grammar for its codes, so it binds nothing. */
export function requiredValueSet(url: string): ValueSet | undefined {
  let found = known.get(url);
  if (found === undefined && !known.has(url)) {
    found = build(url);
    known.set(url, found);
  }
  return found;
}

const known = new Map<string, ValueSet | undefined>();

/** As scripts/definitions/codes.ts writes it: codes by system, null where the definitions do not hold them all. */
type Digest = Record<string, Record<string, string[]> | null>;
let digest: Digest | undefined;

/** Codes by system of a value set that the definitions enumerate. */
export function enumeratedCodes(url: string): Record<string, string[]> | undefined {
  digest ??= JSON.parse(readFileSync(new URL('../data/codes.json', import.meta.url), 'utf8')) as Digest;
  return (Object.hasOwn(digest, url) ? digest[url] : undefined) ?? undefined;
}

function build(url: string): ValueSet | undefined {
  const systems = enumeratedCodes(url);
  return systems ? enumerated(url, systems) : byGrammar(url);
}

function enumerated(url: string, systems: Record<string, string[]>): ValueSet {
  const systemByCode = new Map<string, string>();
  for (const [system, codes] of Object.entries(systems)) {
    for (const code of codes) if (!systemByCode.has(code)) systemByCode.set(code, system);
  }
  return {
    url,
    allowsCode: (code) => systemByCode.has(code),
    // Required value sets are small; only concepts ask, and rarely.
    allowsCoding: (system, code) => Object.hasOwn(systems, system) && systems[system]?.includes(code) === true,
    systemOf: (code) => systemByCode.get(code),
    codes: [...systemByCode.keys()],
  };
}

function byGrammar(url: string): ValueSet | undefined {
  const grammar = grammars.get(url);
  if (grammar === undefined) return undefined;
  const { system, accepts, examples } = grammar;
  return {
    url,
    allowsCode: accepts,
    allowsCoding: (of, code) => of === system && accepts(code),
    systemOf: (code) => (accepts(code) ? system : undefined),
    codes: examples,
  };
}
