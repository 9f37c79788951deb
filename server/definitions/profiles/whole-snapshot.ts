// The snapshot of a definition with all that R4 says of its elements: https://hl7.org/fhir/R4/profiling.html#snapshot
import { readFileSync } from 'node:fs';
import { DEFINITIONS, structure } from '../structures.ts';
import { constraintsStatedAt } from './constraints.ts';
import type { Constraint, DefinitionSource, ElementDefinition, StructureDefinition } from './definitions.ts';
import { treeOf } from './snapshot.ts';
import type { Branch, Problem } from './tree.ts';

/** Made of base and differential, whatever snapshot there is; without a differential the snapshot there is. Or why there is none. */
export function wholeSnapshot(
  definition: StructureDefinition,
  definitions: DefinitionSource,
): ElementDefinition[] | Problem {
  const { snapshot, ...bare } = definition;
  const tree = treeOf(bare.differential === undefined ? definition : (bare as StructureDefinition), definitions);
  return typeof tree === 'function' ? tree : elementsOf(tree, tree.name);
}

/** An element, its children, its slices: https://hl7.org/fhir/R4/elementdefinition.html#slicing */
function elementsOf({ element, children, slices }: Branch, id: string): ElementDefinition[] {
  return [
    whole(element, id),
    ...[...children].flatMap(([name, child]) => elementsOf(child, `${id}.${name}`)),
    ...slices.flatMap((slice) => elementsOf(slice, `${id.replace(/:[^.:]*$/, '')}:${slice.element.sliceName}`)),
  ];
}

/** What a definition says counts; what it leaves out is told by the type. */
function whole(element: ElementDefinition, id: string): ElementDefinition {
  const path = id.replace(/:[^.]+/g, '');
  const defined = element.base?.path ?? path;
  const [short, definition, reason] = textsAt(path) ?? textsAt(defined) ?? [];
  const full: ElementDefinition = {
    ...(short === undefined ? {} : { short }),
    ...(definition === undefined ? {} : { definition }),
    ...element,
    ...typesOf(element, defined),
    ...(element.isModifier === true && reason !== undefined ? { isModifierReason: reason } : {}),
    ...constraintsOf(element, path, defined),
    id,
    path,
  };
  return Object.fromEntries(
    members().flatMap((name) => (name in full ? [[name, full[name]]] : [])),
  ) as ElementDefinition;
}

/** What is an attribute in XML has a type of FHIRPath: https://hl7.org/fhir/R4/extension-structuredefinition-fhir-type.html */
const ATTRIBUTES: Record<string, string> = { 'Element.id': 'string', 'Resource.id': 'string', 'Extension.url': 'uri' };
function typesOf({ type = [] }: ElementDefinition, defined: string): Partial<ElementDefinition> {
  const valueUrl = ATTRIBUTES[defined];
  if (valueUrl !== undefined) {
    const extension = [{ url: `${DEFINITIONS}structuredefinition-fhir-type`, valueUrl }];
    return { type: [{ extension, code: 'http://hl7.org/fhirpath/System.String' }] };
  }
  if (!isSimpleQuantity(defined)) return {};
  return { type: type.map((one) => (one.code === 'Quantity' ? { profile: [SIMPLE_QUANTITY], ...one } : one)) };
}

/** R4 says it by a profile of the type, which here is an invariant of the element. */
const SIMPLE_QUANTITY = `${DEFINITIONS}SimpleQuantity`;
const isSimpleQuantity = (defined: string): boolean => constraintsStatedAt(defined).some(isOfSimpleQuantity);
const isOfSimpleQuantity = ({ key }: Constraint): boolean => key === 'sqty-1';

/** Those of the type first; what a profile says again is said once. */
function constraintsOf(element: ElementDefinition, path: string, defined: string): { constraint?: Constraint[] } {
  const own = element.constraint ?? [];
  const keys = new Set(own.map(({ key }) => key));
  const inherited = (path.includes('.') ? ofElement(element, defined) : ofType(path)).filter(
    ({ key }) => !keys.has(key),
  );
  return inherited.length + own.length === 0 ? {} : { constraint: [...inherited, ...own] };
}

const ofType = (type: string): Constraint[] => {
  const base = structure(type)?.base;
  return [...(base === undefined ? [] : ofType(base)), ...constraintsStatedAt(type)];
};

/** Neither attributes nor resources within are elements. */
function ofElement({ type = [] }: ElementDefinition, defined: string): Constraint[] {
  const isElement = ATTRIBUTES[defined] === undefined && !type.some(({ code }) => isResource(code));
  const isExtension = type.some(({ code }) => code === 'Extension');
  return [
    ...(isElement ? constraintsStatedAt('Element') : []),
    ...(isExtension ? constraintsStatedAt('Extension') : []),
    ...constraintsStatedAt(defined).filter((one) => !isOfSimpleQuantity(one)),
  ];
}

const isResource = (code: string): boolean => structure(code)?.kind === 'resource';

// ── the words ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** As scripts/definitions/texts.ts writes it. */
type Texts = Record<string, [short: string, definition: string, isModifierReason?: string]>;

let texts: Texts | undefined;

/** Read when first asked for: a megabyte. */
function textsAt(path: string): Texts[string] | undefined {
  texts ??= JSON.parse(readFileSync(new URL('../data/element-texts.json', import.meta.url), 'utf8')) as Texts;
  return Object.hasOwn(texts, path) ? texts[path] : undefined;
}

let ordered: string[] | undefined;

/** Members of an ElementDefinition in the order of its definition, siblings of primitives behind them. */
function members(): string[] {
  ordered ??= [...(structure('ElementDefinition')?.properties.keys() ?? [])].flatMap((name) => [name, `_${name}`]);
  return ordered;
}
