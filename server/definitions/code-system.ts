// The concepts of a CodeSystem and what lies above and below each: https://hl7.org/fhir/R4/codesystem.html#hierarchy
import type { Resource } from '../fhir/request.ts';

export type Concepts = {
  url: string;
  codes(): Iterable<string>;
  has(code: string): boolean;
  /** The code itself and all it subsumes; nothing for a code that is not here. */
  below(code: string): string[];
  /** The code itself and all that subsume it. */
  above(code: string): string[];
  /** The values of a property, as text. */
  property(code: string, name: string): string[];
};

type Property = { code?: string } & Record<string, unknown>;
type Concept = { code?: string; property?: Property[]; concept?: Concept[] };
type Node = { parents: Set<string>; children: Set<string>; properties: Property[] };

/** Undefined: the resource does not hold the concepts it stands for. A fragment holds what somebody chose to use. */
export function readConcepts(codeSystem: Resource): Concepts | undefined {
  const { url, content, concept } = codeSystem as Resource & { url?: string; content?: string; concept?: Concept[] };
  if (url === undefined || concept === undefined || (content !== 'complete' && content !== 'fragment'))
    return undefined;
  const nodes = new Map<string, Node>();
  gather(concept, undefined, nodes);
  linkByProperties(nodes);
  return {
    url,
    codes: () => nodes.keys(),
    has: (code) => nodes.has(code),
    below: (code) => closure(code, 'children', nodes),
    above: (code) => closure(code, 'parents', nodes),
    property: (code, name) =>
      (nodes.get(code)?.properties ?? []).filter((one) => one.code === name).flatMap((one) => textOf(one) ?? []),
  };
}

function gather(concepts: Concept[], parent: string | undefined, into: Map<string, Node>): void {
  for (const { code, property = [], concept = [] } of concepts) {
    if (code === undefined) continue;
    const node = nodeOf(code, into);
    node.properties.push(...property);
    if (parent !== undefined) link(parent, code, into);
    gather(concept, code, into);
  }
}

/** https://hl7.org/fhir/R4/codesystem.html#defined-props: an order that nesting cannot say. */
function linkByProperties(nodes: Map<string, Node>): void {
  for (const [code, { properties }] of [...nodes]) {
    for (const property of properties) {
      const other = textOf(property);
      if (other === undefined || !nodes.has(other)) continue;
      if (property.code === 'parent' || property.code === 'subsumedBy') link(other, code, nodes);
      else if (property.code === 'child') link(code, other, nodes);
    }
  }
}

function link(parent: string, child: string, nodes: Map<string, Node>): void {
  nodeOf(parent, nodes).children.add(child);
  nodeOf(child, nodes).parents.add(parent);
}

function nodeOf(code: string, nodes: Map<string, Node>): Node {
  const known = nodes.get(code) ?? { parents: new Set(), children: new Set(), properties: [] };
  nodes.set(code, known);
  return known;
}

function textOf(property: Property): string | undefined {
  for (const [name, value] of Object.entries(property)) {
    if (!name.startsWith('value')) continue;
    if (name === 'valueCoding') return (value as { code?: string } | null)?.code;
    return typeof value === 'object' ? undefined : String(value);
  }
  return undefined;
}

/** A hierarchy may have several parents, and by mistake a circle. */
function closure(code: string, direction: 'parents' | 'children', nodes: Map<string, Node>): string[] {
  if (!nodes.has(code)) return [];
  const found = new Set([code]);
  for (const one of found) for (const next of nodes.get(one)?.[direction] ?? []) found.add(next);
  return [...found];
}
