// The code system of an element of type code, which the value set that it must be of tells: https://hl7.org/fhir/R4/search.html#token
import { existsSync } from 'node:fs';
import { examples, readExample } from './parameters.ts';

type Extension = { url: string; valueCanonical?: string };
type Binding = { strength: string; valueSet?: string; extension?: Extension[] };
type Element = { path: string; binding?: Binding };
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
    ofType = new Map(
      elements.flatMap(({ path, binding }): [string, string][] => {
        const valueSet = binding && largestAllowed(binding);
        return valueSet === undefined ? [] : [[path, valueSet]];
      }),
    );
    bindings.set(type, ofType);
  }
  return ofType.get(path);
}

/** The required value set, or the one that others may be extended to. */
const largestAllowed = ({ strength, valueSet, extension = [] }: Binding): string | undefined =>
  strength === 'required' ? valueSet : extension.find(({ url }) => url.endsWith('maxValueSet'))?.valueCanonical;

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
