// Looks up what a search asks of the stored value sets, code systems and hierarchies: https://hl7.org/fhir/R4/search.html#modifiers
import { type Concepts, readConcepts } from '../definitions/code-system.ts';
import { expand, MOST_CODES, type Terminology } from '../definitions/value-set.ts';
import { hierarchyTooLarge, tooManyCodes, unknownCodeSystem, unknownConcept } from '../fhir/failures-terminology.ts';
import { parseCanonical, parseReference } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import { claimants, pointers, referring } from '../search/include.ts';
import { type Answer, parentParameter, type Question } from '../search/questions.ts';
import type { SearchSettings } from '../search/values/value-type.ts';
import type { Version } from '../storage/store.ts';
import type { Context, Settings } from './context.ts';
import { fetchVersions, query } from './query.ts';

/** Parses, looks up what was asked meanwhile, and parses again, until nothing is asked. */
export async function withAnswers<Parsed>(
  parse: (settings: Settings & SearchSettings) => Parsed,
  context: Context,
): Promise<Parsed> {
  const known = new Map<string, Answer>();
  for (;;) {
    const wanted = new Map<string, Question>();
    const ask = (question: Question): Answer => {
      const name = JSON.stringify(question);
      const answer = known.get(name);
      if (answer === undefined) wanted.set(name, question);
      return answer ?? NOTHING;
    };
    const parsed = parse({ ...context.settings, ask });
    if (wanted.size === 0) return parsed;
    for (const [name, question] of wanted) known.set(name, await answer(question, context));
  }
}

const NOTHING: Answer = new Map();

async function answer(question: Question, context: Context): Promise<Answer> {
  switch (question.kind) {
    case 'value-set':
      return expand(question.url, storedTerminology(context));
    case 'concept':
      return around(question, context);
    case 'resource': {
      const { type, id, direction } = question;
      return new Map([
        [type, await (direction === 'below' ? idsBelow(type, id, context) : idsAbove(type, id, context))],
      ]);
    }
  }
}

// ── terminology ─────────────────────────────────────────────────────────────────────────────────────────────────────
async function around(
  { direction, system, code }: Extract<Question, { kind: 'concept' }>,
  context: Context,
): Promise<Answer> {
  const concepts = await storedTerminology(context).concepts(system);
  if (concepts === undefined) throw unknownCodeSystem(system);
  if (!concepts.has(code)) throw unknownConcept(system, code);
  const codes = concepts[direction](code);
  if (codes.length > MOST_CODES) throw tooManyCodes(`${system}|${code}`, MOST_CODES);
  return new Map([[system, new Set(codes)]]);
}

function storedTerminology(context: Context): Terminology {
  return {
    valueSet: async (url) => {
      const reference = parseReference(url, context.settings.baseUrl);
      const isHere = reference.kind === 'local' && reference.type === 'ValueSet';
      const [version] = isHere ? await fetchVersions([reference], context) : await newest('ValueSet', url, context);
      return version === undefined ? undefined : (JSON.parse(version.text as string) as Resource);
    },
    concepts: async (url) => {
      const [version] = await newest('CodeSystem', url, context);
      return version === undefined ? undefined : conceptsOf(version);
    },
  };
}

/** Of several under one URL the one written last. */
async function newest(type: string, canonical: string, context: Context): Promise<Version[]> {
  const where = claimants({ kind: 'canonical', types: [type], ...parseCanonical(canonical) });
  const sort = [{ by: 'lastUpdated', descending: true } as const];
  return (await query({ where, sort, size: 1, total: false }, context)).matches;
}

/** By version text, since the tables of a country are large and change rarely. */
const kept = new Map<string, { text: string; concepts: Concepts | undefined }>();
const MOST_KEPT = 20;

function conceptsOf({ type, id, text }: Version): Concepts | undefined {
  const name = `${type}/${id}`;
  const known = kept.get(name);
  if (known?.text === text) return known.concepts;
  const concepts = readConcepts(JSON.parse(text as string) as Resource);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(name, { text: text as string, concepts });
  return concepts;
}

// ── hierarchies of resources ────────────────────────────────────────────────────────────────────────────────────────
const MOST_RESOURCES = 2_000;
const SLICE = 100;

/** https://hl7.org/fhir/R4/search.html#reference: the resource itself, its parts, and theirs. */
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
  const where = referring(parentRule(type), targets);
  if (where === undefined) return [];
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
