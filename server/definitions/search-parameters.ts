// The search parameters of every type: https://hl7.org/fhir/R4/searchparameter-registry.html
import { readFileSync } from 'node:fs';
import { parameterNotReady } from '../fhir/failures-reindex.ts';
import { isResourceType, structure } from './structures.ts';

export type SearchParameterType =
  | 'token'
  | 'string'
  | 'reference'
  | 'date'
  | 'number'
  | 'quantity'
  | 'uri'
  | 'composite'
  | 'special';

export type SearchParameter = {
  /** Name in a URL: `family`, `_tag`. */
  code: string;
  type: SearchParameterType;
  url: string;
  /** The part of the FHIRPath expression that applies to this resource type; '' for `_text`, `_content` and `_query`. */
  expression: string;
  /** Key of its index entries: `Patient.family`. Unique per resource type and parameter. */
  key: string;
  /** For references: resource types that may be referred to; empty: any. */
  targets: string[];
  /** For composites: definition URL and expression of each component. */
  components: { definition: string; expression: string }[];
  /** The codes of those that together find what this one does; mostly none. */
  parts: string[];
};

/** A value found by a parameter's expression, with its FHIR type: `HumanName`, `dateTime`, `code`. */
export type TypedValue = { type: string; value: unknown };

/** All parameters of a type, those of Resource and DomainResource included (`_id`, `_lastUpdated`, `_tag` …). */
export function searchParameters(type: string): readonly SearchParameter[] {
  return parametersOf(type).all;
}

/** Throws FhirError 503 for a custom one whose values are still being indexed. */
export function searchParameter(type: string, code: string): SearchParameter | undefined {
  const parameter = parametersOf(type).byCode.get(code);
  if (parameter !== undefined && custom.pending.has(parameter.key)) throw parameterNotReady(type, code);
  return parameter;
}

export const partsOf = ({ key, parts }: SearchParameter): SearchParameter[] =>
  parts.map((code) => parametersOf(key.slice(0, key.indexOf('.'))).byCode.get(code) as SearchParameter);

/** The codes that R4 itself gives the parameters of a type. */
export const officialCodes = (type: string): ReadonlySet<string> =>
  new Set(isResourceType(type) ? lineage(type).flatMap((ancestor) => read(ancestor, type).map(([code]) => code)) : []);

let official: Map<string, { type: SearchParameterType; base: string[] }> | undefined;

/** What R4 itself says of the parameter with this URL. */
export function officialParameter(url: string): { type: SearchParameterType; base: string[] } | undefined {
  official ??= byUrl();
  return official.get(url);
}

function byUrl(): NonNullable<typeof official> {
  const found: NonNullable<typeof official> = new Map();
  for (const [type, parameters] of Object.entries(readDigest())) {
    for (const { id, type: kind } of parameters) {
      const known = found.get(BASE + id);
      if (known === undefined) found.set(BASE + id, { type: kind, base: [type] });
      else known.base.push(type);
    }
  }
  return found;
}

/** Those of this hub beyond R4's; `pending`: keys that are indexed but cannot be searched by yet. One set a process. */
type Custom = { byType: ReadonlyMap<string, SearchParameter[]>; pending: ReadonlySet<string>; generation: number };
let custom: Custom = { byType: new Map(), pending: new Set(), generation: 0 };

export function useCustomParameters(parameters: readonly SearchParameter[], pending: ReadonlySet<string>): void {
  const byType = Map.groupBy(parameters, ({ key }) => key.slice(0, key.indexOf('.')));
  custom = { byType, pending, generation: custom.generation + 1 };
  kept.clear();
}

/** Another one whenever the parameters of some type may have changed. */
export const parametersGeneration = (): number => custom.generation;

type Parameters = { all: readonly SearchParameter[]; byCode: ReadonlyMap<string, SearchParameter> };

/** As scripts/definitions/search.ts writes it; `url` and `definition` without the part that all have in common. */
type ParameterDigest = {
  code: string;
  type: SearchParameterType;
  id: string;
  expression?: string;
  targets?: string[];
  components?: { id: string; expression: string }[];
  parts?: string[];
};

const BASE = 'http://hl7.org/fhir/SearchParameter/';
const NONE: Parameters = { all: [], byCode: new Map() };
const kept = new Map<string, Parameters>();
let digest: Record<string, ParameterDigest[]> | undefined;

function parametersOf(type: string): Parameters {
  const known = kept.get(type);
  if (known !== undefined) return known;
  if (!isResourceType(type)) return NONE;
  const byCode = new Map(lineage(type).flatMap((ancestor) => read(ancestor, type)));
  for (const parameter of custom.byType.get(type) ?? []) {
    if (!byCode.has(parameter.code)) byCode.set(parameter.code, parameter);
  }
  const parameters = { all: [...byCode.values()], byCode };
  kept.set(type, parameters);
  return parameters;
}

/** The type and what it derives from, the most general first: Resource, DomainResource, Patient. */
function lineage(type: string): string[] {
  const base = structure(type)?.base;
  return base === undefined ? [type] : [...lineage(base), type];
}

function readDigest(): Record<string, ParameterDigest[]> {
  digest ??= JSON.parse(readFileSync(new URL('./data/search-parameters.json', import.meta.url), 'utf8')) as NonNullable<
    typeof digest
  >;
  return digest;
}

function read(ancestor: string, type: string): [string, SearchParameter][] {
  const all = readDigest();
  const own = Object.hasOwn(all, ancestor) ? all[ancestor] : undefined;
  return (own ?? []).map(({ code, type: kind, id, expression = '', targets = [], components = [], parts = [] }) => [
    code,
    {
      code,
      type: kind,
      url: BASE + id,
      expression,
      key: `${type}.${code}`,
      targets,
      components: components.map((component) => ({
        definition: BASE + component.id,
        expression: component.expression,
      })),
      parts,
    },
  ]);
}
