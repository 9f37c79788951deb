// The concepts of a CodeSystem by code, and what lies above and below each: https://hl7.org/fhir/R4/codesystem.html#hierarchy
import type { CodeSystem, ConceptDefinition, ConceptProperty, Designation } from './types.ts';

export type Concept = {
  code: string;
  display: string | undefined;
  definition: string | undefined;
  designations: readonly Designation[];
  properties: readonly ConceptProperty[];
  parents: Concept[];
  children: Concept[];
  /** Groups others, is no choice itself. */
  isAbstract: boolean;
  isInactive: boolean;
  /** Of its display. */
  language: string | undefined;
};

export type Concepts = {
  codeSystem: CodeSystem;
  /** What R4 defines a property of the system to be, whatever the system calls it; its own code if R4 does not. */
  meaning(property: string): string;
  /** In the order of the resource. */
  list: readonly Concept[];
  /** Case counts unless the system says that it does not. */
  get(code: string): Concept | undefined;
};

const known = new WeakMap<CodeSystem, Concepts>();

/** undefined: the resource does not hold the concepts of its system. A fragment holds those that somebody chose to use. */
export function conceptsOf(codeSystem: CodeSystem): Concepts | undefined {
  const { content } = codeSystem;
  if (codeSystem.concept === undefined || content === 'supplement' || content === 'example') return undefined;
  let concepts = known.get(codeSystem);
  if (concepts === undefined) {
    concepts = index(codeSystem, codeSystem.concept);
    known.set(codeSystem, concepts);
  }
  return concepts;
}

function index(codeSystem: CodeSystem, definitions: readonly ConceptDefinition[]): Concepts {
  const key = codeSystem.caseSensitive === false ? (code: string) => code.toLowerCase() : (code: string) => code;
  const byCode = new Map<string, Concept>();
  const list: Concept[] = [];
  const meaning = meanings(codeSystem);
  const add = (concept: Concept) => {
    list.push(concept);
    byCode.set(key(concept.code), concept);
  };
  gather(definitions, undefined, codeSystem.language, meaning, add);
  const get = (code: string) => byCode.get(key(code));
  linkByProperties(list, get, meaning);
  return { codeSystem, meaning, list, get };
}

const DEFINED = 'http://hl7.org/fhir/concept-properties#';
export const LOINC = 'http://loinc.org';

/** https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.property.uri */
function meanings({ url, property = [] }: CodeSystem): Concepts['meaning'] {
  // https://hl7.org/fhir/R4/loinc.html
  if (url === LOINC) return (code) => (code === 'STATUS' ? 'status' : code);
  const renamed = property.flatMap(({ code, uri = '' }) =>
    uri.startsWith(DEFINED) && uri !== `${DEFINED}${code}` ? [[code, uri.slice(DEFINED.length)] as const] : [],
  );
  if (renamed.length === 0) return (code) => code;
  const defined = new Map(renamed);
  return (code) => defined.get(code) ?? code;
}

function gather(
  definitions: readonly ConceptDefinition[],
  parent: Concept | undefined,
  language: string | undefined,
  meaning: Concepts['meaning'],
  add: (concept: Concept) => void,
): void {
  for (const { code, display, definition, designation = [], property = [], concept: below } of definitions) {
    const concept: Concept = {
      code,
      display,
      definition,
      designations: designation,
      properties: property,
      parents: parent === undefined ? [] : [parent],
      children: [],
      isAbstract: property.some((own) => meaning(own.code) === 'notSelectable' && own.valueBoolean === true),
      isInactive: property.some((own) => saysInactive(meaning(own.code), own)),
      language,
    };
    parent?.children.push(concept);
    add(concept);
    if (below !== undefined) gather(below, concept, language, meaning, add);
  }
}

/** https://hl7.org/fhir/R4/codesystem.html#status */
const saysInactive = (code: string, { valueBoolean, valueCode, valueString }: ConceptProperty): boolean =>
  (code === 'inactive' && valueBoolean === true) ||
  (code === 'status' && (valueCode === 'retired' || valueCode === 'inactive' || valueString === 'DEPRECATED'));

/** https://hl7.org/fhir/R4/codesystem.html#defined-props: what nesting cannot say, such as a second parent. */
function linkByProperties(list: readonly Concept[], get: Concepts['get'], meaning: Concepts['meaning']): void {
  const linked = new Map<Concept, Set<Concept>>();
  for (const concept of list) {
    for (const property of concept.properties) {
      const kind = meaning(property.code);
      if (kind !== 'parent' && kind !== 'subsumedBy' && kind !== 'child') continue;
      const other = get(propertyText(property) ?? '');
      if (other === undefined) continue;
      const [parent, child] = kind === 'child' ? [concept, other] : [other, concept];
      const parents = linked.get(child) ?? new Set(child.parents);
      linked.set(child, parents);
      if (parents.has(parent)) continue;
      parents.add(parent);
      parent.children.push(child);
      child.parents.push(parent);
    }
  }
}

/** Whatever its type, as text; of a Coding its code. */
export function propertyText(property: ConceptProperty): string | undefined {
  for (const [name, value] of Object.entries(property)) {
    if (!name.startsWith('value')) continue;
    if (name === 'valueCoding') return (value as { code?: string }).code;
    return String(value);
  }
  return undefined;
}

/** The concept and all it subsumes, or all that subsume it. A hierarchy may have several parents, and by mistake a circle. */
export function closure(concept: Concept, direction: 'parents' | 'children'): Set<Concept> {
  const found = new Set([concept]);
  for (const one of found) for (const next of one[direction]) found.add(next);
  return found;
}

export const subsumes = (above: Concept, below: Concept): boolean => closure(below, 'parents').has(above);
