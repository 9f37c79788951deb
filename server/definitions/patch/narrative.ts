// Keeps the narrative of a patched resource safe to read: https://hl7.org/fhir/R4/http.html#patch
// A server answers for what the narrative tells clinicians after a patch.
import { narrativeWouldLie } from '../../fhir/failures-patch.ts';
import { membersOf } from '../../fhir/resource-text.ts';

/** Members that a narrative does not speak of. */
const NOT_DATA = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'language', 'text']);

/**
 * The patched text; without its narrative if that was generated from data which the patch changed and left as it was.
 * Throws FhirError 422 if such a narrative may say more than the data: only its author can tell what still holds.
 */
export function settleNarrative(before: string, after: string): string {
  const old = membersByName(before);
  const members = membersByName(after);
  const narrative = members.get('text');
  if (narrative === undefined || narrative !== old.get('text') || hasSameData(old, members)) return after;
  const { status } = JSON.parse(narrative) as { status?: string };
  if (status === 'empty') return after;
  if (status === 'additional') throw narrativeWouldLie();
  members.delete('text');
  return `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function membersByName(text: string): Map<string, string> {
  const members = new Map<string, string>();
  for (const { name, value, end } of membersOf(text, 0)) members.set(name, text.slice(value, end));
  return members;
}

function hasSameData(old: Map<string, string>, members: Map<string, string>): boolean {
  const names = new Set([...old.keys(), ...members.keys()]);
  return [...names].every((name) => NOT_DATA.has(name) || old.get(name) === members.get(name));
}
