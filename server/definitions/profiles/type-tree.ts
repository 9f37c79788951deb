// The elements of a type of R4 as a tree, which profiles without a snapshot start from: https://hl7.org/fhir/R4/profiling.html#snapshot
// Its invariants and texts are left out: they are judged on every write, or told by $snapshot alone.
import { DEFINITIONS, type Property, structure } from '../structures.ts';
import { looseBinding } from './bindings.ts';
import type { ElementDefinition, ElementType } from './definitions.ts';
import type { Branch } from './tree.ts';

/** Backbones with their elements, data types without; undefined: R4 has no such type. Whoever changes it takes a copy. */
export function typeTree(type: string): Branch | undefined {
  if (structure(type) === undefined) return undefined;
  const element = { path: type, min: 0, max: '*', base: { path: type, min: 0, max: '*' } };
  return { element, name: type, children: childrenOf(type), slices: [] };
}

function childrenOf(type: string): Map<string, Branch> {
  const properties = [...(structure(type)?.properties.values() ?? [])];
  const groups = Map.groupBy(properties, ({ name, choice }) => choice ?? name);
  return new Map([...groups].map(([name, group]) => [name, branchOf(type, name, group)]));
}

function branchOf(owner: string, name: string, properties: Property[]): Branch {
  const element = elementOf(owner, name, properties);
  const [{ path, type }] = properties as [Property];
  return { element, name, children: type === path ? childrenOf(type) : new Map(), slices: [] };
}

/** `properties`: one, or those of a choice. */
function elementOf(owner: string, name: string, properties: Property[]): ElementDefinition {
  const [{ path, type, min, max: most, isModifier, summary, list }] = properties as [Property];
  const max = list ? '*' : String(most);
  const refersTo = type.includes('.') && type !== path ? type : undefined;
  return {
    path,
    min,
    max,
    base: { path: `${definedIn(owner, name)}.${name}`, min, max },
    ...(refersTo === undefined
      ? { type: properties.map(typeOf) }
      : { contentReference: `${DEFINITIONS}${refersTo.split('.')[0]}#${refersTo}` }),
    ...bindingOf(properties),
    ...(isModifier ? { isModifier } : {}),
    ...(summary ? { isSummary: true } : {}),
  };
}

/** Of a choice, that of its type with codes. A maximum value set of a code is told as required here: it is. */
function bindingOf(properties: Property[]): Pick<ElementDefinition, 'binding'> {
  const bound = properties.find(({ binding, loose }) => binding !== undefined || loose !== undefined);
  if (bound?.loose !== undefined) return { binding: looseBinding(bound.loose) };
  return bound?.binding === undefined ? {} : { binding: { strength: 'required', valueSet: bound.binding } };
}

/** `Resource` for the id of a Patient. */
function definedIn(type: string, name: string): string {
  const base = structure(type)?.base;
  const isInherited = [...(structure(base ?? '')?.properties.values() ?? [])].some(
    (property) => (property.choice ?? property.name) === name,
  );
  return base !== undefined && isInherited ? definedIn(base, name) : type;
}

function typeOf({ type, path, targets }: Property): ElementType {
  const code = type === path ? (structure(type)?.base as string) : type;
  return targets.length === 0 ? { code } : { code, targetProfile: targets.map((target) => DEFINITIONS + target) };
}
