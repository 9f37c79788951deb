// The code systems and value sets that R4 defines, from their digests: https://hl7.org/fhir/R4/terminologies-systems.html
import { readDigest } from '../digest.ts';
import { grammars } from './code-grammars.ts';
import { enumeratedCodes } from './codes.ts';
import type {
  CodeSystem,
  ConceptDefinition,
  ConceptProperty,
  Designation,
  FoundType,
  FoundTypes,
  ValueSet,
} from './types.ts';

/** As scripts/definitions/terminology.ts writes them. */
type SystemDigest = {
  version: string;
  name: string;
  caseSensitive?: boolean;
  concepts: string[];
  /** Displays in other languages: a code, then languages and names. */
  names?: string[][];
};
type SetDigest = { version: string; name: string; compose: string | NonNullable<ValueSet['compose']> };

const systems = readDigest<SystemDigest>('code-systems.json');
const sets = readDigest<SetDigest>('value-sets.json');

const anyCase = readDigest<Pick<CodeSystem, 'content'>>('any-case-systems.json');

/** Those in which case does not count, without their concepts: R4 holds them of none. */
export const anyCaseSystems = (): CodeSystem[] =>
  [...anyCase.keys()].map((url) => ({ resourceType: 'CodeSystem', url, ...anyCase.get(url), caseSensitive: false }));

const known = new Map<string, CodeSystem | ValueSet | undefined>();

/** Read when first asked for, kept. */
export function officialDefinition<Type extends FoundType>(type: Type, url: string): FoundTypes[Type] | undefined {
  const key = `${type} ${url}`;
  if (known.has(key)) return known.get(key) as FoundTypes[Type] | undefined;
  const found = type === 'CodeSystem' ? codeSystem(url) : type === 'ValueSet' ? valueSet(url) : undefined;
  // Not kept when nothing is found: the URLs come from clients.
  if (found !== undefined) known.set(key, found);
  return found as FoundTypes[Type] | undefined;
}

function codeSystem(url: string): CodeSystem | undefined {
  const digest = systems.get(url);
  if (digest === undefined) return undefined;
  const { version, name, caseSensitive = true, concepts, names = [] } = digest;
  return {
    resourceType: 'CodeSystem',
    url,
    version,
    name,
    status: 'active',
    language: 'en',
    content: 'complete',
    caseSensitive,
    concept: nested(concepts, new Map(names.map(([code = '', ...rest]) => [code, designations(rest)]))),
  };
}

const MARKS: Record<string, ConceptProperty> = {
  '~': { code: 'notSelectable', valueBoolean: true },
  '^': { code: 'status', valueCode: 'retired' },
};

/** The tabs in front say how deep a concept stands. */
function nested(lines: readonly string[], names: ReadonlyMap<string, Designation[]>): ConceptDefinition[] {
  const roots: ConceptDefinition[] = [];
  const path: ConceptDefinition[] = [];
  for (const line of lines) {
    const depth = line.lastIndexOf('\t') + 1;
    const bar = line.indexOf('|');
    const property = MARKS[line.charAt(depth)];
    const code = line.slice(property === undefined ? depth : depth + 1, bar === -1 ? undefined : bar);
    const display = bar === -1 ? code : line.slice(bar + 1);
    const designation = names.get(code);
    const concept: ConceptDefinition = {
      ...{ code, display },
      ...(designation === undefined ? {} : { designation }),
      ...(property === undefined ? {} : { property: [property] }),
    };
    path.length = depth;
    const parent = path.at(-1);
    if (parent === undefined) roots.push(concept);
    else {
      parent.concept ??= [];
      parent.concept.push(concept);
    }
    path.push(concept);
  }
  return roots;
}

const designations = (pairs: readonly string[]): Designation[] =>
  pairs.flatMap((language, at) => (at % 2 === 0 ? [{ language, value: pairs[at + 1] as string }] : []));

function valueSet(url: string): ValueSet | undefined {
  const head = { resourceType: 'ValueSet', url, status: 'active' } as const;
  const digest = sets.get(url);
  if (digest !== undefined) {
    const { version, name, compose } = digest;
    return {
      ...head,
      version,
      name,
      compose: typeof compose === 'string' ? { include: [{ system: compose }] } : compose,
    };
  }
  const codes = enumeratedCodes(url);
  const grammar = grammars.get(url);
  if (codes === undefined) {
    return grammar && { ...head, version: '4.0.1', compose: { include: [{ system: grammar.system }] } };
  }
  const include = Object.entries(codes).map(([system, list]) => ({ system, concept: list.map((code) => ({ code })) }));
  return { ...head, version: '4.0.1', compose: { include } };
}
