// Gathers what `_include` and `_revinclude` add to a page, each resource once: https://hl7.org/fhir/R4/search.html#include
import { randomUUID } from 'node:crypto';
import { expiredCursor } from '../fhir/failures-search.ts';
import type { Resource } from '../fhir/request.ts';
import {
  claimants,
  type IncludeRule,
  type Pointer,
  pointers,
  referring,
  refersTo,
  type Target,
} from '../search/include.ts';
import type { Place } from '../search/query.ts';
import type { Version, VersionRef } from '../storage/store.ts';
import type { Context } from './context.ts';
import { fetchVersions, query } from './query.ts';
import { mapInTurns, Turns } from './turns.ts';

/** One step: resources to read (`named`: by their versions), owners of canonical URLs to find, or what refers to some targets, from a position on. */
type Work =
  | { kind: 'read'; refs: VersionRef[]; named: boolean }
  | { kind: 'claimed'; pointer: Extract<Pointer, { kind: 'canonical' }> }
  | { kind: 'referring'; rule: number; targets: Target[]; list: number; after?: Place };

/** What was sent, what is not to be sent again, what is still to do: plain data, kept in the store for the link that continues. */
export type Pending = { sent: number; seen: string[]; work: Work[] };
/** `cut`: more than one search may include. */
export type Included = { versions: Version[]; pending: Pending | undefined; cut: boolean };

type Gathering = {
  rules: readonly IncludeRule[];
  context: Context;
  seen: Set<string>;
  work: Work[];
  found: Version[];
  /** Included by the pages before. */
  sent: number;
};

/** So many targets are asked about at a time: conditions stay bounded. */
const SLICE = 100;
/** All that one page of matches may bring along, over all the links that continue it. */
export const MOST_INCLUDED = 10_000;
const KEPT_MS = 60 * 60 * 1000;

/** What a page of matches brings along, at most `maxIncluded` at a time. */
export async function include(
  matches: readonly Version[],
  rules: readonly IncludeRule[],
  context: Context,
): Promise<Included> {
  const gathering: Gathering = { rules, context, seen: new Set(), work: [], found: [], sent: 0 };
  for (const match of matches) takeNote(match, false, gathering.seen);
  await expand(matches, rules, gathering);
  return gather(gathering);
}

/** Goes on where a page stopped. Throws 410 when that was too long ago. */
export async function includeMore(key: string, rules: readonly IncludeRule[], context: Context): Promise<Included> {
  const kept = await context.store.state(key);
  if (kept === null) throw expiredCursor();
  const { sent, seen, work } = JSON.parse(kept) as Pending;
  return gather({ rules, context, seen: new Set(seen), work, found: [], sent });
}

/** The key by which includeMore finds it for an hour. */
export async function keepPending(pending: Pending, { store }: Context): Promise<string> {
  const key = `include:${randomUUID()}`;
  const value = JSON.stringify(pending);
  await store.commit({
    given: [],
    claims: [],
    changes: [{ kind: 'state', key, value, expect: null, until: Date.now() + KEPT_MS }],
  });
  return key;
}

async function gather(gathering: Gathering): Promise<Included> {
  const { rules, context, found, work, seen, sent } = gathering;
  const iterated = rules.filter(({ iterate }) => iterate);
  const most = context.settings.maxIncluded;
  while (work.length > 0 && found.length < most && sent + found.length < MOST_INCLUDED) {
    const step = work.shift() as Work;
    const named = step.kind === 'read' && step.named;
    const fresh = (await perform(step, most - found.length, gathering)).filter((one) => takeNote(one, named, seen));
    found.push(...fresh);
    if (iterated.length > 0) await expand(fresh, iterated, gathering);
  }
  const total = sent + found.length;
  const cut = work.length > 0 && total >= MOST_INCLUDED;
  return {
    versions: found,
    cut,
    pending: work.length === 0 || cut ? undefined : { sent: total, seen: [...seen], work },
  };
}

/** False: it was sent already. Another version is something else only if it was asked for: others may write meanwhile. */
function takeNote({ type, id, versionId }: Version, named: boolean, seen: Set<string>): boolean {
  const resource = `${type}/${id}`;
  const version = `${resource}/${versionId}`;
  const isKnown = seen.has(version) || (!named && seen.has(resource));
  seen.add(version);
  if (!named) seen.add(resource);
  return !isKnown;
}

// ── steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Adds what these resources lead to. */
async function expand(from: readonly Version[], rules: readonly IncludeRule[], gathering: Gathering): Promise<void> {
  const out = rules.some(({ direction }) => direction === 'out');
  const resources = await mapInTurns(from, ({ text }) => JSON.parse(text as string) as Resource);
  if (out) await follow(resources, rules, gathering);
  for (const rule of rules) {
    if (rule.direction === 'out') continue;
    for (let at = 0; at < from.length; at += SLICE) {
      const targets = from.slice(at, at + SLICE).map(({ id }, of) => targetOf(id, resources[at + of] as Resource));
      gathering.work.push({ kind: 'referring', rule: gathering.rules.indexOf(rule), targets, list: 0 });
    }
  }
}

async function follow(
  resources: Resource[],
  rules: readonly IncludeRule[],
  { context, work }: Gathering,
): Promise<void> {
  const refs = new Map<string, VersionRef>();
  const canonicals = new Map<string, Work>();
  await mapInTurns(resources, (resource) => {
    for (const pointer of pointers(rules, resource, context.settings.baseUrl)) {
      if (pointer.kind === 'canonical') canonicals.set(JSON.stringify(pointer), { kind: 'claimed', pointer });
      else {
        const { kind: _, ...ref } = pointer;
        refs.set(`${ref.type}/${ref.id}/${ref.versionId ?? ''}`, ref);
      }
    }
  });
  for (const named of [false, true]) {
    const some = [...refs.values()].filter(({ versionId }) => (versionId !== undefined) === named);
    if (some.length > 0) work.push({ kind: 'read', refs: some, named });
  }
  work.push(...canonicals.values());
}

/** `id` is the version's: that of a contained resource is nobody's address. */
function targetOf(id: string, { resourceType, url, version }: Resource): Target {
  return {
    type: resourceType,
    id,
    ...(typeof url === 'string' ? { url } : {}),
    ...(typeof version === 'string' ? { version } : {}),
  };
}

/** At most `room` resources; what is left of the step goes back to the front. */
async function perform(step: Work, room: number, { rules, context, work }: Gathering): Promise<Version[]> {
  if (step.kind === 'read') {
    if (step.refs.length > room) work.unshift({ ...step, refs: step.refs.slice(room) });
    return fetchVersions(step.refs.slice(0, room), context);
  }
  if (step.kind === 'claimed') {
    const newest = { by: 'lastUpdated', descending: true } as const;
    const where = claimants(step.pointer);
    return (await query({ where, sort: [newest], size: 1, total: false }, context)).matches;
  }
  return referrers(step, room, { rules, context, work });
}

/** Of one list, the first that has any; what is left of it, and the lists behind it, go back to the front. */
async function referrers(
  step: Extract<Work, { kind: 'referring' }>,
  room: number,
  { rules, context, work }: Pick<Gathering, 'rules' | 'context' | 'work'>,
): Promise<Version[]> {
  const rule = rules[step.rule] as IncludeRule;
  const { after, ...rest } = step;
  const { targets } = step;
  const lists = referring(rule, targets);
  const turns = new Turns();
  for (const [list, where] of lists.entries()) {
    if (list < step.list) continue;
    const from = list === step.list && after !== undefined ? { after } : {};
    const page = await query({ where, sort: [], size: room, total: false, ...from }, context);
    const last = page.places.at(-1);
    if (last !== undefined) {
      if (page.more) work.unshift({ ...rest, list, after: last });
      else if (list + 1 < lists.length) work.unshift({ ...rest, list: list + 1 });
      if (targets.every(({ url }) => url === undefined)) return page.matches;
      const { baseUrl } = context.settings;
      return page.matches.filter(({ text }) => refersTo(rule, JSON.parse(text as string), targets, baseUrl));
    }
    await turns.next();
  }
  return [];
}
