// Contained resources that match, taken out of the resources that contain them: https://hl7.org/fhir/R4/search.html#contained
import type { Resource } from '../fhir/request.ts';
import { itemsOf, membersOf } from '../fhir/resource-text.ts';
import { type ContainedMatches, containersOf, hasLocalId } from '../search/contained.ts';
import { partId } from '../search/container.ts';
import type { Criterion } from '../search/query.ts';
import type { Version } from '../storage/store.ts';
import type { Context } from './context.ts';
import { query } from './query.ts';
import { Turns } from './turns.ts';

/** What is sent for each of `found`: what it contains and matches, itself if it does. Their ids are `MedicationRequest/23#m1`. */
export async function takeOut(
  found: readonly Version[],
  asked: ContainedMatches,
  context: Context,
): Promise<Version[]> {
  const sent: Version[] = [];
  const turns = new Turns();
  for (const version of found) {
    sent.push(...(await matchesOf(version, asked, context)));
    await turns.next();
  }
  return sent;
}

async function matchesOf(version: Version, asked: ContainedMatches, context: Context): Promise<Version[]> {
  const inside = containedIn(version, asked.types);
  const mayMatch = !asked.alone && asked.types.includes(version.type);
  const [only, ...others] = [...(mayMatch ? [version] : []), ...inside];
  // What was found for one of them only was found for this one.
  if (only !== undefined && others.length === 0) return [only];
  const own = mayMatch && (await holds(version, asked.own, context)) ? [version] : [];
  for (const one of inside) {
    const local = one.id.slice(one.id.indexOf('#') + 1);
    const where = containersOf([one.type], { kind: 'and', of: [hasLocalId(local), asked.inside] });
    if (await holds(version, where, context)) own.push(one);
  }
  return own;
}

async function holds({ type, id }: Version, where: Criterion, context: Context): Promise<boolean> {
  const self: Criterion = { kind: 'self', tests: [{ column: 'id', op: 'eq', value: id }] };
  const all: Criterion = { kind: 'and', of: [{ kind: 'type', types: [type] }, self, where] };
  return (await query({ where: all, sort: [], size: 1, total: false }, context)).matches.length > 0;
}

/** As versions of their own, with their text as it stands. */
function containedIn(version: Version, types: readonly string[]): Version[] {
  const whole = version.text as string;
  const member = membersOf(whole, 0).find(({ name }) => name === 'contained');
  if (member === undefined) return [];
  return [...itemsOf(whole, member.value)].flatMap(({ start, end }) => {
    const text = whole.slice(start, end);
    const { resourceType: type, id } = JSON.parse(text) as Resource;
    return id === undefined || !types.includes(type) ? [] : [{ ...version, type, id: partId(version, id), text }];
  });
}
