// Generated snapshots beside published ones, in all that validation reads of them: https://hl7.org/fhir/R4/profiling.html#snapshot
import { readFileSync } from 'node:fs';
import type {
  Binding,
  DefinitionSource,
  ElementDefinition,
  ElementType,
  StructureDefinition,
} from '../../server/definitions/profiles/definitions.ts';
import { treeOf } from '../../server/definitions/profiles/snapshot.ts';
import type { Branch } from '../../server/definitions/profiles/tree.ts';

type Elements = Map<string, ElementDefinition>;

export function withoutSnapshot(definition: StructureDefinition): StructureDefinition {
  const { snapshot: _, ...bare } = definition;
  return bare as StructureDefinition;
}

/** By id, made of the differential alone; a text: why it cannot be. */
export function generated(definition: StructureDefinition, definitions: DefinitionSource): Elements | string {
  const tree = treeOf(withoutSnapshot(definition), definitions);
  if (typeof tree === 'function') return tree('', definition.url).name;
  const found: Elements = new Map();
  collect(tree, tree.name, found);
  return found;
}

function collect({ element, children, slices }: Branch, id: string, found: Elements): void {
  found.set(id, element);
  for (const [name, child] of children) collect(child, `${id}.${name}`, found);
  for (const slice of slices) collect(slice, `${id.replace(/:[^.:]*$/, '')}:${slice.element.sliceName}`, found);
}

/** `p Patient.name min: published 1, made 0`. */
export function differences(definition: StructureDefinition, definitions: DefinitionSource): string[] {
  const made = generated(definition, definitions);
  if (typeof made === 'string') return [`${definition.id} ${made}`];
  const published = new Map(definition.snapshot?.element.map((element) => [element.id as string, element]));
  const found = [...published].flatMap(([id, element]) => {
    const own = made.get(id);
    return own === undefined ? [`${id} is missing`] : differing(element, own).map((what) => `${id} ${what}`);
  });
  const more = [...made.keys()].filter((id) => !published.has(id)).map((id) => `${id} is new`);
  return [...found, ...more].map((what) => `${definition.id} ${what}`);
}

function differing(published: ElementDefinition, made: ElementDefinition): string[] {
  const [wanted, found] = [readable(published), readable(made)];
  return [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
    .filter((name) => wanted[name] !== found[name])
    .map((name) => `${name}: published ${wanted[name]}, made ${found[name]}`);
}

const invariants = new Set(
  Object.values(
    JSON.parse(
      readFileSync(new URL('../../server/definitions/data/invariants.json', import.meta.url), 'utf8'),
    ) as Record<string, string[][]>,
  ).flatMap((rows) => rows.map(([key, , expression, , first]) => `${key} ${first ?? expression}`)),
);

const PLAIN = ['min', 'max', 'maxLength'] as const;

/** What is equal where two elements ask for the same. */
function readable(element: ElementDefinition): Record<string, string> {
  const { type, base, slicing, binding, constraint = [], path, contentReference } = element;
  const own = constraint.map(({ key, expression }) => `${key} ${expression}`).filter((text) => !invariants.has(text));
  // Extensions are told by their URL, whether their slicing says so or not.
  const isSaid = slicing !== undefined && !/xtension$/.test(path);
  return {
    ...Object.fromEntries(PLAIN.flatMap((name) => (element[name] === undefined ? [] : [[name, `${element[name]}`]]))),
    ...Object.fromEntries(
      Object.entries(element)
        .filter(isValue)
        .map(([name, value]) => [name, JSON.stringify(value)]),
    ),
    // Publishers of R4's time left out whose element it is.
    ...(contentReference === undefined ? {} : { contentReference: contentReference.replace(/^[^#]*/, '') }),
    types: (type ?? []).map(typeText).sort().join(' or '),
    base: JSON.stringify(base),
    ...(isSaid ? { slicing: JSON.stringify([slicing.discriminator, slicing.ordered === true, slicing.rules]) } : {}),
    ...(binding === undefined || binding.strength === 'example' ? {} : { binding: bindingText(binding) }),
    ...(element.isModifier === true ? { modifier: 'true' } : {}),
    constraints: own.sort().join('; '),
  };
}

const isValue = ([name]: [string, unknown]): boolean => /^(?:fixed|pattern|minValue|maxValue)[A-Z]/.test(name);

const bindingText = ({ strength, valueSet = '' }: Binding): string => `${strength} ${valueSet.replace(/\|.*/, '')}`;

/** SimpleQuantity is judged by its invariant, and an id is a string or an id, as the definitions or the pages of R4 say. */
function typeText({ code, profile = [], targetProfile = [], aggregation = [], extension }: ElementType): string {
  const system = code.startsWith('http://hl7.org/fhirpath/') ? (extension?.[0]?.valueUrl ?? 'string') : code;
  const name = system === 'id' ? 'string' : system;
  const profiles = profile.filter((url) => !url.endsWith('/SimpleQuantity'));
  const targets = targetProfile.filter((url) => !url.endsWith('/StructureDefinition/Resource'));
  return [name, ...profiles, ...targets.sort(), ...aggregation].join(' ');
}
