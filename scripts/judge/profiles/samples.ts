// A value for an element of a profile, by what the profile says of it: https://hl7.org/fhir/R4/elementdefinition.html
import {
  choiceOf,
  type DefinitionSource,
  type ElementDefinition,
  structureDefinition,
} from '../../../server/definitions/profiles/definitions.ts';
import { treeOf } from '../../../server/definitions/profiles/snapshot.ts';
import { type Branch, branchWithId } from '../../../server/definitions/profiles/tree.ts';
import { choiceName } from '../../../server/definitions/structures.ts';
import { requiredValueSet } from '../../../server/definitions/terminology/codes.ts';
import type { Find } from '../../../server/definitions/terminology/types.ts';
import { membersOf } from '../../../server/definitions/terminology/value-set-members.ts';
import { parseCanonical } from '../../../server/fhir/reference.ts';
import { sampleItem } from '../../../test/support/minimal-resource.ts';
import { isObject, type Json } from './json-path.ts';
import { typeNamed } from './places.ts';

export type Known = {
  definitions: DefinitionSource;
  find: Find;
  /** Of the definition that is sampled; a content reference leads back into it. */
  tree: Branch;
  /** Extensions and resources that examples have, by URL, or by type and profile: they keep to their invariants. */
  seen: ReadonlyMap<unknown, Json>;
};

/** One value; `type`: of those of a choice the one wanted. */
export function sampleOf(branch: Branch, type: string, known: Known): unknown {
  const { element } = branch;
  const told = choiceOf(element, 'fixed') ?? choiceOf(element, 'pattern');
  const seen = known.seen.get(element.type?.[0]?.profile?.[0] ?? type) ?? BETTER[element.base?.path ?? ''];
  if (seen !== undefined) return structuredClone(seen);
  if (branch.name === 'id' && element.base?.path === 'Element.id') return idOf(element);
  const content = contentOf(branch, known);
  if (told !== undefined && !isObject(told.value)) return told.value;
  if (content !== undefined) return { ...objectOf(content, known), ...(told?.value as Json | undefined) };
  if (told !== undefined) return structuredClone(told.value);
  return coded(branch, type, known) ?? ofType(branch, type, known);
}

/** One of its own in the resource. */
const idOf = ({ id, path }: ElementDefinition): string => (id ?? path).replace(/[^A-Za-z0-9]+/g, '-').slice(-64);

/** Where there is more to say than its type says. */
function contentOf(branch: Branch, { definitions, tree: whole }: Known): Branch | undefined {
  if (branch.children.size > 0) return isPrimitiveLike(branch) ? undefined : branch;
  const { contentReference } = branch.element;
  if (contentReference !== undefined) return branchWithId(whole, contentReference.split('#')[1] ?? '');
  const [type] = branch.element.type ?? [];
  const definition = type?.profile?.[0] === undefined ? undefined : structureDefinition(definitions, type.profile[0]);
  const tree = definition === undefined || definition.kind === 'resource' ? undefined : treeOf(definition, definitions);
  return typeof tree === 'object' ? tree : undefined;
}

const isPrimitiveLike = ({ children }: Branch): boolean =>
  children.get('value')?.element.type?.[0]?.code.startsWith('http://hl7.org/fhirpath/') === true;

/** What must be there, and what tells it from others; if that is nothing, the first there is. */
function objectOf({ children }: Branch, known: Known): Json {
  const object: Json = {};
  const possible = [...children.values()].filter(({ element }) => element.max !== '0');
  for (const child of possible) {
    const required = child.slices.filter(({ element }) => (element.min ?? 0) > 0);
    const isTold = choiceOf(child.element, 'fixed') !== undefined || choiceOf(child.element, 'pattern') !== undefined;
    if (required.length > 0) Object.assign(object, memberOf(child, required, known));
    else if ((child.element.min ?? 0) > 0 || isTold) Object.assign(object, memberOf(child, [child], known));
  }
  const first = possible.find(({ name }) => !['id', 'extension', 'modifierExtension'].includes(name));
  return Object.keys(object).length > 0 || first === undefined ? object : memberOf(first, [first], known);
}

/** `chosen`: its slices, or itself. */
function memberOf(child: Branch, chosen: Branch[], known: Known): Json {
  const type = (chosen[0] as Branch).element.type?.[0]?.code ?? '';
  const values = chosen.map((one) => sampleOf(one, typeCode(type), known));
  return { [memberName(child.name, type)]: repeats(child) ? values : values[0] };
}

const memberName = (name: string, type: string): string => (name.endsWith('[x]') ? choiceName(name, type) : name);

const typeCode = (code: string): string => (code.startsWith('http://hl7.org/fhirpath/') ? 'string' : code);

/** In JSON a list, whatever the profile leaves of it. */
export const repeats = ({ element: { base, max } }: Branch): boolean => !['0', '1'].includes(base?.max ?? max ?? '*');

function coded({ element: { binding } }: Branch, type: string, { find }: Known): unknown {
  const coding = binding?.valueSet === undefined ? undefined : codeIn(parseCanonical(binding.valueSet).url, find);
  if (coding === undefined) return undefined;
  switch (type) {
    case 'code':
      return coding.code;
    case 'Coding':
      return coding;
    case 'CodeableConcept':
      return { coding: [coding] };
    case 'Quantity':
      return { value: 1, ...coding };
    default:
      return undefined;
  }
}

/** Other values for an element: codes, or what identifiers of people and places look like. */
export function othersOf(branch: Branch, type: string, { find }: Known): unknown[] {
  if (branch.element.base?.path === 'Reference.type') return ['Patient', 'Practitioner', 'Organization', 'Location'];
  if (type === 'string') return ['12345678', '99000104', '123456'];
  const url = parseCanonical(branch.element.binding?.valueSet ?? '').url;
  const valueSet = find('ValueSet', url);
  const codes = valueSet === undefined ? [] : membersOf(valueSet, find).list.slice(0, MOST_CODES);
  if (type === 'code') return codes.map(({ code }) => code);
  return type === 'CodeableConcept' ? codes.map(({ system, code }) => ({ coding: [{ system, code }] })) : [];
}
const MOST_CODES = 12;

function codeIn(url: string, find: Find): { system?: string; code: string } | undefined {
  const valueSet = find('ValueSet', url);
  const [member] = valueSet === undefined ? [] : membersOf(valueSet, find).list;
  if (member !== undefined) return { system: member.system, code: member.code };
  const required = requiredValueSet(url);
  const code = required?.codes[0];
  const system = code === undefined ? undefined : required?.systemOf(code);
  return code === undefined ? undefined : { ...(system === undefined ? {} : { system }), code };
}

const ucum = (code: string): Json => ({ value: 1, system: 'http://unitsofmeasure.org', code });

/** What `ofType` would say of these is not enough for their invariants. */
const BETTER: Record<string, unknown> = {
  Age: ucum('a'),
  Count: ucum('1'),
  Distance: ucum('m'),
  Duration: ucum('h'),
  CodeableConcept: { text: 'texto' },
  Address: { city: 'Lima' },
  Expression: { language: 'text/fhirpath', expression: 'true' },
  TriggerDefinition: { type: 'named-event', name: 'texto' },
  'Composition.section.section': {
    title: 'texto',
    code: { text: 'texto' },
    text: sampleItem({ name: 'text', type: 'Narrative', targets: [] }),
  },
  'Timing.repeat': { duration: 1, durationUnit: 'h', period: 1, periodUnit: 'd' },
  Ratio: { numerator: { value: 1 }, denominator: { value: 2 } },
  Resource: { resourceType: 'Basic', id: 'contenido', code: { text: 'texto' }, subject: { reference: '#' } },
};

function ofType({ element, name }: Branch, type: string, { definitions }: Known): unknown {
  const targets = (element.type ?? []).flatMap(({ targetProfile = [] }) => targetProfile);
  const better = BETTER[type];
  if (better !== undefined) return structuredClone(better);
  const named = targets.map((one) => typeNamed(one, definitions));
  return sampleItem({ name, type, targets: named.filter((one) => one !== 'Resource') });
}
