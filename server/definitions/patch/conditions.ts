// The logic of the conditions in the paths of a patch: https://hl7.org/fhirpath/N1/#operations
import { equalTrees, type JsonNode, treeValue } from '../../fhir/json-tree.ts';
import type { Element } from './element-tree.ts';

/** Undefined is FHIRPath's empty: neither true nor false. */
export type Truth = boolean | undefined;

/** A collection as a condition: one boolean is itself, any other single item is true, none or several say nothing. */
export function truthOf(items: Element[]): Truth {
  const [item] = items;
  if (item === undefined || items.length > 1) return undefined;
  return !(item.type === 'boolean' && item.content.value?.kind === 'leaf' && item.content.value.token === 'false');
}

const not = (a: Truth): Truth => (a === undefined ? undefined : !a);

function or(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === false && b === false ? false : undefined;
}

export const LOGIC: Record<string, (a: Truth, b: Truth) => Truth> = {
  or,
  and: (a, b) => not(or(not(a), not(b))),
  xor: (a, b) => (a === undefined || b === undefined ? undefined : a !== b),
  implies: (a, b) => or(not(a), b),
};

export const COMPARISONS = {
  '=': (a: JsonNode[], b: JsonNode[]): Truth => equality(a, b),
  '!=': (a: JsonNode[], b: JsonNode[]): Truth => not(equality(a, b)),
  '~': (a: JsonNode[], b: JsonNode[]): Truth => equivalence(a, b),
  '!~': (a: JsonNode[], b: JsonNode[]): Truth => not(equivalence(a, b)),
  '<': (a: JsonNode[], b: JsonNode[]): Truth => order(a, b, (sign) => sign < 0),
  '<=': (a: JsonNode[], b: JsonNode[]): Truth => order(a, b, (sign) => sign <= 0),
  '>': (a: JsonNode[], b: JsonNode[]): Truth => order(a, b, (sign) => sign > 0),
  '>=': (a: JsonNode[], b: JsonNode[]): Truth => order(a, b, (sign) => sign >= 0),
};

/** Empty where one side has no item, or an item has extensions alone. */
export function compare(operator: keyof typeof COMPARISONS, a: Element[], b: Element[]): Truth {
  const left = values(a);
  const right = values(b);
  return left === undefined || right === undefined ? undefined : COMPARISONS[operator](left, right);
}

function values(items: Element[]): JsonNode[] | undefined {
  const found = items.flatMap(({ content }) => content.value ?? []);
  return found.length === items.length ? found : undefined;
}

/** Item by item, in order; numbers by their decimal value. */
function equality(a: JsonNode[], b: JsonNode[]): Truth {
  if (a.length === 0 || b.length === 0) return undefined;
  return a.length === b.length && a.every((item, index) => equalTrees(item, b[index] as JsonNode));
}

/** Texts without regard to case and white space, lists without regard to order; two empties are alike. */
function equivalence(a: JsonNode[], b: JsonNode[]): Truth {
  if (a.length !== b.length) return false;
  const folded = (nodes: JsonNode[]): string[] => nodes.map((node) => JSON.stringify(fold(treeValue(node)))).sort();
  const right = folded(b);
  return folded(a).every((item, index) => item === right[index]);
}

function fold(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase().replace(/\s+/g, ' ').trim();
  if (Array.isArray(value)) return value.map(fold);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([name, item]) => [name, fold(item)]),
  );
}

/** Numbers by size, texts by code unit: dates of one precision in one zone are in order so. */
function order(a: JsonNode[], b: JsonNode[], judge: (sign: number) => boolean): Truth {
  if (a.length !== 1 || b.length !== 1) return undefined;
  const [left, right] = [treeValue(a[0] as JsonNode), treeValue(b[0] as JsonNode)];
  const comparable = typeof left === typeof right && (typeof left === 'string' || typeof left === 'number');
  if (!comparable) return undefined;
  return judge(left === right ? 0 : (left as string) < (right as string) ? -1 : 1);
}
