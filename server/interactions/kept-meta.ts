// Tags and security labels live on through an update that leaves them out; only a patch or $meta-delete takes them away.
// Profiles and source are the update's own. https://hl7.org/fhir/R4/resource.html#tag-updates
import type { Json, Resource } from '../fhir/request.ts';
import { membersOf } from '../fhir/resource-text.ts';

type Coding = { system?: string; code?: string };

/**
 * The members of meta of the next version as JSON text, when the current one has labels or tags that the update lacks;
 * undefined: the update's own meta stands as it is. The update's tokens stay as they were written.
 */
export function keptMeta(
  currentText: string,
  { json, resource }: { json: Json; resource: Resource },
): string | undefined {
  if (!currentText.includes('"tag":[') && !currentText.includes('"security":[')) return undefined;
  const current = (JSON.parse(currentText) as Resource).meta ?? {};
  const next = resource.meta ?? {};
  const kept = { security: missing(current.security, next.security), tag: missing(current.tag, next.tag) };
  if (kept.security.length === 0 && kept.tag.length === 0) return undefined;
  const members = new Map(metaMembers(json.text));
  for (const [name, codings] of Object.entries(kept)) {
    const added = JSON.stringify(codings).slice(1, -1);
    const own = members.get(name)?.slice(1, -1);
    if (added !== '') members.set(name, own === undefined ? `[${added}]` : `[${own},${added}]`);
  }
  return [...members].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',');
}

function missing(current: unknown, next: unknown): Coding[] {
  const has = new Set(codings(next).map(identity));
  return codings(current).filter((coding) => !has.has(identity(coding)));
}

const codings = (value: unknown): Coding[] => (Array.isArray(value) ? (value as Coding[]) : []);
const identity = ({ system = '', code = '' }: Coding): string => `${system}|${code}`;

/** Name and text of every member of meta that the client owns. */
function metaMembers(text: string): [string, string][] {
  for (const member of membersOf(text, 0)) {
    if (member.name !== 'meta') continue;
    return [...membersOf(text, member.value)]
      .filter(({ name }) => name !== 'versionId' && name !== 'lastUpdated')
      .map(({ name, value, end }) => [name, text.slice(value, end)]);
  }
  return [];
}
