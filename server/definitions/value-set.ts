// The codes of a ValueSet, from its composition: https://hl7.org/fhir/R4/valueset.html#compositions
import {
  tooManyCodes,
  unknownCodeSystem,
  unknownValueSet,
  unsupportedFilter,
  valueSetTooDeep,
} from '../fhir/failures-terminology.ts';
import type { Resource } from '../fhir/request.ts';
import type { Concepts } from './code-system.ts';
import { enumeratedCodes } from './terminology.ts';

/** Codes by the system they belong to. */
export type Codes = ReadonlyMap<string, ReadonlySet<string>>;

/** What is stored under a canonical URL, `|version` included; undefined: nothing is. */
export type Terminology = {
  valueSet(url: string): Promise<Resource | undefined>;
  concepts(url: string): Promise<Concepts | undefined>;
};

type Filter = { property?: string; op?: string; value?: string };
type Include = {
  system?: string;
  version?: string;
  concept?: { code?: string }[];
  filter?: Filter[];
  valueSet?: string[];
};
type ValueSet = { compose?: { include?: Include[]; exclude?: Include[] }; expansion?: Expansion };
type Contains = { system?: string; code?: string; abstract?: boolean; contains?: Contains[] };
type Expansion = { contains?: Contains[]; total?: number; offset?: number };

/** More would be no search but a scan. */
export const MOST_CODES = 5_000;
const DEEPEST = 10;

/** Throws FhirError 400 when it is not known, cannot be computed, or is too large to be searched by. */
export async function expand(url: string, terminology: Terminology, depth = 0): Promise<Codes> {
  if (depth > DEEPEST) throw valueSetTooDeep(url, DEEPEST);
  const stored = await terminology.valueSet(url);
  if (stored !== undefined) return compose(url, stored, terminology, depth);
  const defined = enumeratedCodes(url.split('|', 1)[0] as string);
  if (defined === undefined) throw unknownValueSet(url);
  return new Map(Object.entries(defined).map(([system, codes]) => [system, new Set(codes)]));
}

async function compose(url: string, stored: Resource, terminology: Terminology, depth: number): Promise<Codes> {
  const { compose: rules, expansion } = stored as ValueSet;
  if (rules?.include === undefined) {
    if (expansion === undefined) throw unknownValueSet(url);
    return expanded(url, expansion);
  }
  const codes = new Map<string, Set<string>>();
  for (const include of rules.include) add(await partOf(include, terminology, depth), codes, url);
  for (const exclude of rules.exclude ?? []) remove(await partOf(exclude, terminology, depth), codes);
  return codes;
}

/** What the author expanded, if that is all of it. */
function expanded(url: string, { contains = [], total, offset = 0 }: Expansion): Codes {
  const codes = new Map<string, Set<string>>();
  const open = [...contains];
  let count = 0;
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    open.push(...(one.contains ?? []));
    count++;
    if (one.abstract === true || one.code === undefined) continue;
    add(new Map([[one.system ?? '', new Set([one.code])]]), codes, url);
  }
  if (offset > 0 || (total !== undefined && total > count)) throw unknownValueSet(url);
  return codes;
}

function add(part: Codes, into: Map<string, Set<string>>, url: string): void {
  for (const [system, codes] of part) {
    const known = into.get(system) ?? new Set();
    for (const code of codes) known.add(code);
    into.set(system, known);
  }
  const count = [...into.values()].reduce((sum, codes) => sum + codes.size, 0);
  if (count > MOST_CODES) throw tooManyCodes(url, MOST_CODES);
}

function remove(part: Codes, from: Map<string, Set<string>>): void {
  for (const [system, codes] of part) for (const code of codes) from.get(system)?.delete(code);
}

/** Its system's part and each of its value sets must agree: https://hl7.org/fhir/R4/valueset.html#compositions */
async function partOf(include: Include, terminology: Terminology, depth: number): Promise<Codes> {
  const parts: Codes[] = [];
  if (include.system !== undefined) parts.push(new Map([[include.system, await ofSystem(include, terminology)]]));
  for (const url of include.valueSet ?? []) parts.push(await expand(url, terminology, depth + 1));
  const [first = new Map(), ...others] = parts;
  return others.reduce((common, other) => intersection(common, other), first);
}

const intersection = (a: Codes, b: Codes): Codes =>
  new Map([...a].map(([system, codes]) => [system, codes.intersection(b.get(system) ?? new Set())]));

async function ofSystem({ system = '', version, concept, filter }: Include, terminology: Terminology) {
  if (concept !== undefined) return new Set(concept.flatMap(({ code }) => code ?? []));
  const url = version === undefined ? system : `${system}|${version}`;
  const concepts = await terminology.concepts(url);
  if (concepts === undefined) throw unknownCodeSystem(url);
  let codes: ReadonlySet<string> = new Set(concepts.codes());
  for (const one of filter ?? []) codes = codes.intersection(filtered(one, concepts));
  return codes;
}

/** https://hl7.org/fhir/R4/valueset-filter-operator.html; regular expressions of strangers are not run. */
function filtered({ property = '', op = '', value = '' }: Filter, concepts: Concepts): Set<string> {
  const where = (test: (values: string[]) => boolean): Set<string> =>
    new Set([...concepts.codes()].filter((code) => test(concepts.property(code, property))));
  const listed = value.split(',').map((one) => one.trim());
  const below = new Set(concepts.below(value));
  switch (op) {
    case '=':
      return property === 'code' ? new Set([value]) : where((values) => values.includes(value));
    case 'in':
      return property === 'code' ? new Set(listed) : where((values) => values.some((one) => listed.includes(one)));
    case 'not-in':
      return property === 'code'
        ? new Set(concepts.codes()).difference(new Set(listed))
        : where((values) => !values.some((one) => listed.includes(one)));
    case 'exists':
      return where((values) => values.length > 0 === (value === 'true'));
    case 'is-a':
      return below;
    case 'descendent-of':
      return below.difference(new Set([value]));
    case 'is-not-a':
      return new Set(concepts.codes()).difference(below);
    case 'generalizes':
      return new Set(concepts.above(value));
    default:
      throw unsupportedFilter(op);
  }
}
