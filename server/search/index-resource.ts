// What a resource leaves in the index, and the keys by which history and policy know it without parsing.
// https://hl7.org/fhir/R4/search.html#ptypes https://hl7.org/fhir/R4/compartmentdefinition.html
import { compartmentKeys } from '../definitions/compartments.ts';
import { extractComposites } from '../definitions/extract/composites.ts';
import { type Extracted, extract } from '../definitions/extract/extract.ts';
import { composedApart } from '../definitions/extract/joint.ts';
import { walkStrings } from '../definitions/walk.ts';
import { parseReference } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import { type Bundled, bundledIn } from './bundled.ts';
import { containedEntry, partEntry } from './contained.ts';
import { type Container, containerOf } from './container.ts';
import type { IndexEntry } from './query.ts';
import { valueTypeOf } from './value-types.ts';
import { apartEntry, indexComposite } from './values/composite.ts';
import type { SearchSettings } from './values/value-type.ts';

export type IndexSettings = SearchSettings & {
  /** `existing`: every literal reference is indexed under REFERRED, so that who refers to a resource can be asked. */
  references?: 'any' | 'existing';
};

export type Analysis = { index: IndexEntry[]; keys: string[] };

/** One more whenever the same resource and settings leave other entries than before: then a database is indexed anew. */
export const INDEX_VERSION = 9;

/** Parameter of the entries that all literal references to resources of this hub leave, wherever they stand. */
export const REFERRED = 'Resource.*';

/**
 * The index entries of a resource, each once, and its keys: its compartments (`Patient/1`), its security labels
 * (`label:system|code`) and tags (`tag:system|code`). `id` is that of the resource. `_id` and `_lastUpdated` leave nothing:
 * the store knows them.
 */
export function analyse(resource: Resource, settings: IndexSettings): Analysis {
  const bundled = bundledIn(resource);
  const inside = insideOf(resource, settings, bundled);
  const { container } = inside;
  const extracted = extract(resource);
  const index = entriesOf(extracted, inside);
  addComposites(resource, inside, index);
  if (container !== undefined) addParts(resource, container, inside, index);
  addBundled(bundled, settings, index);
  if (settings.references === 'existing') addReferred(resource, settings, index);
  return { index, keys: keysOf(resource, extracted, settings) };
}

function insideOf(resource: Resource, settings: IndexSettings, bundled = bundledIn(resource)): IndexSettings {
  const container = bundled[0]?.around ?? containerOf(resource);
  return container === undefined ? settings : { ...settings, container };
}

/** Of several with one id the first counts, as in containerOf. */
function addParts(resource: Resource, container: Container, settings: IndexSettings, index: IndexEntry[]): void {
  const left = new Set(container.parts.keys());
  for (const contained of (resource.contained ?? []) as Resource[]) {
    const { id } = contained;
    if (id === undefined || !left.delete(id)) continue;
    const own = entriesOf(extract(contained), settings);
    addComposites(contained, settings, own);
    index.push(containedEntry(container, id, own));
  }
}

function addBundled(bundled: readonly Bundled[], settings: IndexSettings, index: IndexEntry[]): void {
  for (const { resource, ref, container } of bundled) {
    const inside = { ...settings, container };
    const own = entriesOf(extract(resource), inside);
    addComposites(resource, inside, own);
    index.push(partEntry(ref, own));
  }
}

export const indexResource = (resource: Resource, settings: IndexSettings): IndexEntry[] =>
  analyse(resource, settings).index;

/** What the parameters with these keys leave in the index; `extracted`: what those found that are no composites. */
export function indexSome(
  resource: Resource,
  extracted: Extracted[],
  keys: readonly string[],
  settings: IndexSettings,
): IndexEntry[] {
  const inside = insideOf(resource, settings);
  const index = entriesOf(extracted, inside);
  addComposites(resource, inside, index, keys);
  return index;
}

function entriesOf(extracted: Extracted[], settings: SearchSettings): IndexEntry[] {
  const index: IndexEntry[] = [];
  for (const { parameter, values } of extracted) {
    const from = index.length;
    const valueType = valueTypeOf(parameter);
    if (valueType === undefined) continue;
    for (const value of values) valueType.index(value, parameter, settings, index);
    if (index.length - from > 1) dropRepeated(index, from);
  }
  return index;
}

/** `keys`: of those that count; absent: all do. */
function addComposites(
  resource: Resource,
  settings: SearchSettings,
  index: IndexEntry[],
  keys?: readonly string[],
): void {
  for (const composite of extractComposites(resource)) {
    if (keys?.includes(composite.parameter.key) === false) continue;
    const from = index.length;
    indexComposite(composite, settings, index);
    if (index.length - from > 1) dropRepeated(index, from);
  }
  for (const parameter of composedApart(resource)) {
    if (keys?.includes(parameter.key) !== false) index.push(apartEntry(parameter));
  }
}

const FEW = 8;

/** Entries of different parameters always differ, so that only those from `from` on are compared. */
function dropRepeated(index: IndexEntry[], from: number): void {
  const entries = index.splice(from);
  if (entries.length > FEW) {
    const known = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
    index.push(...known.values());
    return;
  }
  for (const entry of entries) {
    let at = from;
    while (at < index.length && !isSame(index[at] as IndexEntry, entry)) at++;
    if (at === index.length) index.push(entry);
  }
}

function isSame(a: IndexEntry, b: IndexEntry): boolean {
  if (a.kind !== b.kind || a.param !== b.param) return false;
  for (const column in a) {
    if ((a as unknown as Columns)[column] !== (b as unknown as Columns)[column]) return false;
  }
  return true;
}

type Columns = Record<string, string | number>;

function addReferred(resource: Resource, { baseUrl }: IndexSettings, index: IndexEntry[]): void {
  const from = index.length;
  walkStrings(resource, (text, type) => {
    const reference = type === 'reference' ? parseReference(text, baseUrl) : undefined;
    if (reference?.kind !== 'local' || (reference.type === resource.resourceType && reference.id === resource.id))
      return;
    index.push({ kind: 'reference', param: REFERRED, type: reference.type, id: reference.id });
  });
  dropRepeated(index, from);
}

type Coding = { system?: string; code?: string };

function keysOf(resource: Resource, extracted: Extracted[], { baseUrl }: IndexSettings): string[] {
  const keys = compartmentKeys(resource.resourceType, resource.id ?? '', extracted, (text) => {
    const reference = parseReference(text, baseUrl);
    return reference.kind === 'local' ? reference : undefined;
  });
  const { security, tag } = (resource.meta ?? {}) as { security?: Coding[]; tag?: Coding[] };
  addLabels('label', security, keys);
  addLabels('tag', tag, keys);
  return keys;
}

function addLabels(name: 'label' | 'tag', codings: Coding[] | undefined, keys: string[]): void {
  for (const { system = '', code = '' } of codings ?? []) {
    const key = `${name}:${system}|${code}`;
    if (!keys.includes(key)) keys.push(key);
  }
}
