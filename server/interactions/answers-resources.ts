// Resources by their place: in a hierarchy, behind a canonical URL: https://hl7.org/fhir/R4/search.html#reference

import { searchParameter } from '../definitions/search-parameters.ts';
import { searchTooWide } from '../fhir/failures-search.ts';
import { hierarchyTooLarge } from '../fhir/failures-terminology.ts';
import type { Resource } from '../fhir/request.ts';
import { anyOf } from '../search/any-of.ts';
import { pointers, referring } from '../search/include.ts';
import type { Criterion } from '../search/query.ts';
import { type Answer, parentParameter, type Question } from '../search/questions.ts';
import { toVersions } from '../search/values/uri.ts';
import type { Version } from '../storage/store.ts';
import type { Context } from './context.ts';
import { fetchVersions, query } from './query.ts';
import { mapInTurns, Turns } from './turns.ts';

type Of<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>;

// ── hierarchies ─────────────────────────────────────────────────────────────────────────────────────────────────────
/** The resource itself and what it is part of, or its parts and theirs. Throws FhirError 400 where they are too many. */
export async function idsAround({ direction, type, id }: Of<'resource'>, context: Context): Promise<Answer> {
  return new Map([[type, await (direction === 'below' ? idsBelow(type, id, context) : idsAbove(type, id, context))]]);
}

const MOST_RESOURCES = 2_000;
const SLICE = 100;

async function idsBelow(type: string, root: string, context: Context): Promise<Set<string>> {
  const ids = new Set([root]);
  const open = [root];
  while (open.length > 0) {
    const targets = open.splice(0, SLICE).map((id) => ({ type, id }));
    for (const { id } of await partsOf(type, targets, context)) {
      if (ids.has(id)) continue;
      ids.add(id);
      open.push(id);
    }
    if (ids.size > MOST_RESOURCES) throw hierarchyTooLarge(`${type}/${root}`, MOST_RESOURCES);
  }
  return ids;
}

async function partsOf(type: string, targets: { type: string; id: string }[], context: Context): Promise<Version[]> {
  const where = anyOf(referring(parentRule(type), targets));
  return (await query({ where, sort: [], size: MOST_RESOURCES + 1, total: false }, context)).matches;
}

async function idsAbove(type: string, leaf: string, context: Context): Promise<Set<string>> {
  const ids = new Set([leaf]);
  for (const id of ids) {
    const [version] = await fetchVersions([{ type, id }], context);
    if (version === undefined) continue;
    const resource = JSON.parse(version.text as string) as Resource;
    for (const pointer of pointers([parentRule(type)], resource, context.settings.baseUrl)) {
      if (pointer.kind === 'address') ids.add(pointer.id);
    }
    if (ids.size > MOST_RESOURCES) throw hierarchyTooLarge(`${type}/${leaf}`, MOST_RESOURCES);
  }
  return ids;
}

const parentRule = (type: string) =>
  ({ direction: 'out', source: type, code: parentParameter(type)?.code, target: type, iterate: false }) as const;

// ── canonical URLs ──────────────────────────────────────────────────────────────────────────────────────────────────
const MOST_URLS = 500;

/** The versions of what is found, by URL. Throws FhirError 400 where they are too many. */
export async function canonicalUrls({ where }: Of<'canonical'>, context: Context): Promise<Answer> {
  const found = new Map<string, Set<string>>();
  for (const { url, version = '' } of await withUrls(where, context)) {
    if (url !== undefined) found.set(url, (found.get(url) ?? new Set()).add(version));
  }
  return found;
}

/**
 * Each is asked about by itself: there are few definitions, and many resources that refer to them.
 * Throws FhirError 400 where there are too many.
 */
export async function idsReferred({ type, by, code, where }: Of<'referred'>, context: Context): Promise<Answer> {
  const ids = new Set<string>();
  const parameter = searchParameter(by, code)?.key as string;
  const turns = new Turns();
  for (const { id, url, version } of await withUrls({ kind: 'type', types: [type] }, context)) {
    await turns.next();
    if (url === undefined) continue;
    const refers = toVersions(parameter, url, version === undefined ? [] : [version]);
    const of: Criterion[] = [{ kind: 'type', types: [by] }, refers, where];
    const { matches } = await query({ where: { kind: 'and', of }, sort: [], size: 1, total: false }, context);
    if (matches.length > 0) ids.add(id);
  }
  return new Map([[type, ids]]);
}

type Definition = { id: string; url?: string; version?: string };

async function withUrls(where: Criterion, context: Context): Promise<Definition[]> {
  const page = await query({ where, sort: [], size: MOST_URLS, total: false }, context);
  if (page.more) throw searchTooWide(MOST_URLS);
  return mapInTurns(page.matches, ({ text }) => JSON.parse(text as string) as Definition);
}
