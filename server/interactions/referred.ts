// What the resources of a record refer to outside of it: organizations, practitioners, places, medications, attachments.
// https://hl7.org/fhir/R4/patient-operation-everything.html
import { isResourceType } from '../definitions/structures.ts';
import { parseReference } from '../fhir/reference.ts';
import { referencesIn } from '../fhir/references-in-text.ts';
import type { Version, VersionRef } from '../storage/store.ts';
import type { Context } from './context.ts';
import { fetchVersions } from './query.ts';

/** Resources that one page brings along. */
export const MOST_REFERRED = 5_000;
/** A role leads to its practitioner and organization, a practitioner to nothing further. */
const STEPS = 3;
const SLICE = 200;

export type Referred = { versions: Version[]; cut: boolean };

/**
 * What `record` refers to and what that refers to in turn, each once, without what is in the compartment `owner` itself:
 * that has a page of its own. What belongs to another patient comes along but leads no further.
 */
export async function referredTo(record: readonly Version[], owner: string, context: Context): Promise<Referred> {
  const known = new Set(record.map(({ type, id }) => `${type}/${id}`));
  const sent = new Set<string>();
  const texts = new Set<string>();
  const versions: Version[] = [];
  let from: readonly Version[] = record;
  for (let step = 0; step < STEPS && from.length > 0; step++) {
    const refs = newRefs(from, texts, known, context.settings.baseUrl);
    const room = MOST_REFERRED - versions.length;
    const found: Version[] = [];
    for (let at = 0; at < Math.min(refs.length, room); at += SLICE) {
      found.push(...(await fetchVersions(refs.slice(at, Math.min(at + SLICE, room)), context)));
    }
    const outside = found.filter((version) => !version.keys.includes(owner) && isNew(version, sent));
    versions.push(...outside);
    if (refs.length > room) return { versions, cut: true };
    from = outside.filter(({ keys }) => !keys.some((key) => key.startsWith('Patient/')));
  }
  return { versions, cut: false };
}

/** The current version may be referred to by its number, and without it. */
function isNew({ type, id, versionId }: Version, sent: Set<string>): boolean {
  const before = sent.size;
  return sent.add(`${type}/${id}/${versionId}`).size > before;
}

/** `texts` and `known` grow by what was met. */
function newRefs(from: readonly Version[], texts: Set<string>, known: Set<string>, baseUrl: string): VersionRef[] {
  const met = texts.size;
  for (const { text } of from) referencesIn(text as string, texts);
  const refs: VersionRef[] = [];
  for (const text of [...texts].slice(met)) {
    const reference = parseReference(text, baseUrl);
    if (reference.kind !== 'local' || !isResourceType(reference.type)) continue;
    const { kind: _, ...ref } = reference;
    const name = ref.versionId === undefined ? `${ref.type}/${ref.id}` : `${ref.type}/${ref.id}/${ref.versionId}`;
    if (known.has(name)) continue;
    known.add(name);
    refs.push(ref);
  }
  return refs;
}
