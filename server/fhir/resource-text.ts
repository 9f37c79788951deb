// Splices id and meta into a resource's text and leaves every other token as the client wrote it.
// https://hl7.org/fhir/R4/resource.html#Meta
import { stringEnd } from './json-strings.ts';
import type { Resource } from './request.ts';

/** Stands where the store writes the commit's instant: 24 characters that no JSON text can hold. */
export const INSTANT_HOLE = '\u0001'.repeat(24);

export type Stamped = { text: string; instantAt: number };

type Member = { name: string; start: number; value: number; end: number };

/**
 * The text with this id, `meta.versionId` and a hole for `meta.lastUpdated`, both first in `meta`.
 * `text` is minified JSON of `resource`. `extraMeta` replaces the client's other members of meta (`"tag":[…]`).
 */
export function stamp(text: string, resource: Resource, id: string, versionId: string, extraMeta?: string): Stamped {
  const members = topMembers(text, resource);
  const rest = extraMeta ?? (members.meta === undefined ? '' : otherMeta(text, members.meta));
  const head = `{"versionId":${JSON.stringify(versionId)},"lastUpdated":"`;
  const meta = `${head}${INSTANT_HOLE}"${rest === '' ? '' : `,${rest}`}}`;
  let stamped: string;
  if (members.id !== undefined && members.meta !== undefined) {
    const edits = [
      { at: members.id, by: JSON.stringify(id) },
      { at: members.meta, by: meta },
    ].sort((a, b) => a.at.value - b.at.value);
    stamped = replace(text, edits);
  } else if (members.id !== undefined) {
    stamped = replace(text, [{ at: members.id, by: `${JSON.stringify(id)},"meta":${meta}` }]);
  } else if (members.meta !== undefined) {
    stamped = replace(text, [
      { at: { ...members.meta, value: members.meta.start }, by: `"id":${JSON.stringify(id)},"meta":${meta}` },
    ]);
  } else {
    const after = members.resourceType.end;
    stamped = `${text.slice(0, after)},"id":${JSON.stringify(id)},"meta":${meta}${text.slice(after)}`;
  }
  return { text: stamped, instantAt: stamped.indexOf(INSTANT_HOLE) };
}

/** The stamped text with its instant, as the store writes it. */
export const withInstant = (text: string, instantAt: number, instant: number): string =>
  text.slice(0, instantAt) + new Date(instant).toISOString() + text.slice(instantAt + INSTANT_HOLE.length);

function replace(text: string, edits: { at: { value: number; end: number }; by: string }[]): string {
  let result = '';
  let from = 0;
  for (const { at, by } of edits) {
    result += text.slice(from, at.value) + by;
    from = at.end;
  }
  return result + text.slice(from);
}

/** The spans of resourceType, id and meta; reading stops once all that the resource has are found. */
function topMembers(text: string, resource: Resource): { resourceType: Member; id?: Member; meta?: Member } {
  const found: { resourceType?: Member; id?: Member; meta?: Member } = {};
  let missing = 1 + (resource.id === undefined ? 0 : 1) + (resource.meta === undefined ? 0 : 1);
  for (const member of membersOf(text, 0)) {
    if (member.name === 'resourceType' || member.name === 'id' || member.name === 'meta') {
      found[member.name] = member;
      if (--missing === 0) break;
    }
  }
  return found as { resourceType: Member };
}

/** The members of meta that the client owns, as text: all but versionId and lastUpdated. */
function otherMeta(text: string, meta: Member): string {
  const kept: string[] = [];
  for (const member of membersOf(text, meta.value)) {
    if (member.name !== 'versionId' && member.name !== 'lastUpdated') kept.push(text.slice(member.start, member.end));
  }
  return kept.join(',');
}

/** The members of the object that opens at `open`, in order; the text is minified and valid. */
export function* membersOf(text: string, open: number): Generator<Member> {
  let at = open + 1;
  while (text[at] === '"') {
    const nameEnd = stringEnd(text, at);
    const raw = text.slice(at + 1, nameEnd - 1);
    const name = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
    const end = valueEnd(text, nameEnd + 1);
    yield { name, start: at, value: nameEnd + 1, end };
    at = text[end] === ',' ? end + 1 : end;
  }
}

/** The values of the array that opens at `open`, in order. */
export function* itemsOf(text: string, open: number): Generator<{ start: number; end: number }> {
  for (let start = open + 1; text[start] !== ']'; ) {
    const end = valueEnd(text, start);
    yield { start, end };
    start = text[end] === ',' ? end + 1 : end;
  }
}

/** The offset behind the JSON value that starts at `start`. */
export function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      at = stringEnd(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (char === '{' || char === '[') {
      depth++;
    } else if (char === '}' || char === ']') {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (char === ',' && depth === 0) {
      return at;
    }
  }
  return text.length;
}
