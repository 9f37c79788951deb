// The code system of an element of type code, which its required value set tells: https://hl7.org/fhir/R4/search.html#token
import { existsSync } from 'node:fs';
import { examples, readExample } from './parameters.ts';

type Element = { path: string; binding?: { strength: string; valueSet?: string } };
type Include = { system?: string; concept?: { code: string }[]; valueSet?: string[] };
type ValueSet = { compose?: { include?: Include[] } };
type Concept = { code: string; concept?: Concept[] };

/** Undefined where no value set is required, or none of its systems has the code. */
export function systemOfCode(path: string, code: string): string | undefined {
  const url = requiredValueSet(path);
  if (url === undefined) return undefined;
  const includes = includesOf(url);
  if (includes.length === 1) return includes[0]?.system;
  return includes.find((include) => includesCode(include, code))?.system;
}

const bindings = new Map<string, Map<string, string>>();

function requiredValueSet(path: string): string | undefined {
  const [type = ''] = path.split('.');
  let ofType = bindings.get(type);
  if (ofType === undefined) {
    const elements = existsSync(`${examples}StructureDefinition-${type}.json`)
      ? readExample<{ snapshot: { element: Element[] } }>(`StructureDefinition-${type}`).snapshot.element
      : [];
    const required = elements.flatMap(({ path, binding }): [string, string][] =>
      binding?.strength === 'required' && binding.valueSet !== undefined ? [[path, binding.valueSet]] : [],
    );
    ofType = new Map(required);
    bindings.set(type, ofType);
  }
  return ofType.get(path);
}

const nameOf = (url: string): string => url.replace(/\|.*$/, '').replace(/^.*\//, '');

const includesBy = new Map<string, Include[]>();

/** Of the value set and of those it is made of. */
function includesOf(url: string): Include[] {
  let known = includesBy.get(url);
  if (known === undefined) {
    const file = `ValueSet-${nameOf(url)}`;
    const own = existsSync(`${examples}${file}.json`) ? (readExample<ValueSet>(file).compose?.include ?? []) : [];
    known = own.flatMap((include) => [
      ...(include.system === undefined ? [] : [include]),
      ...(include.valueSet ?? []).flatMap(includesOf),
    ]);
    includesBy.set(url, known);
  }
  return known;
}

function includesCode({ system = '', concept }: Include, code: string): boolean {
  if (concept !== undefined) return concept.some((one) => one.code === code);
  return codesOf(system).has(code);
}

const codesBy = new Map<string, Set<string>>();

function codesOf(system: string): Set<string> {
  let known = codesBy.get(system);
  if (known === undefined) {
    const file = `CodeSystem-${nameOf(system)}`;
    const concepts = existsSync(`${examples}${file}.json`) ? readExample<{ concept?: Concept[] }>(file).concept : [];
    known = new Set(flat(concepts ?? []).map(({ code }) => code));
    codesBy.set(system, known);
  }
  return known;
}

const flat = (concepts: Concept[]): Concept[] =>
  concepts.flatMap((concept) => [concept, ...flat(concept.concept ?? [])]);
