// One search, judged by the oracle: id list by id list, on all its pages, while others write.
// https://hl7.org/fhir/R4/http.html#paging
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../../../server/fhir/request.ts';
import type { TestHub } from '../hub.ts';
import type { OracleSettings } from '../oracle/settings.ts';
import { nameOf } from '../oracle/world.ts';
import type { Random } from '../random.ts';
import type { RandomSearch } from '../random-searches.ts';
import { isSorted, oracle, oracleIncluded } from '../search-oracle.ts';
import type { Writers } from '../writers.ts';
import { type Answer, allMatches, getPage, postPage, readBack, readPages, versionOf } from './pages.ts';

export type Court = { hub: TestHub; settings: Omit<OracleSettings, 'now'>; writers: Writers; random: Random };

/** `found`: so many matches. `refused`: as too costly, with advice. */
export type Judged = RandomSearch & { found: number; pagesWhileWriting: number; problem?: string; refused?: true };

/** What is fewer than two matches has no pages to write between. */
export async function judge(asked: RandomSearch, whileWriting: boolean, court: Court): Promise<Judged> {
  const at = { ...court.settings, now: Date.now() };
  const expected = oracle(court.writers.resources(), asked.search, at);
  const isNumber = isNumberAlone(asked.search);
  const judged: Judged = { ...asked, found: expected.length, pagesWhileWriting: 0 };
  try {
    if (!whileWriting || isNumber || expected.length < 2) {
      const answer = await readQuietly(asked, expected.length, isNumber, court);
      return withProblem(judged, problemWith(answer, asked.search, at, court));
    }
    const { problem, pages } = await readWhileWriting(asked, expected, at, court);
    return withProblem({ ...judged, pagesWhileWriting: pages }, problem);
  } catch (error) {
    await court.writers.settled();
    const { message } = error as Error;
    if (message.includes('"code":"too-costly"')) return { ...judged, refused: true };
    return isOfNobody(asked.search, court) && message.startsWith('410') ? judged : withProblem(judged, message);
  }
}

const withProblem = (judged: Judged, problem: string | undefined): Judged =>
  problem === undefined ? judged : { ...judged, problem };

const isNumberAlone = (search: string): boolean => /[?&](?:_summary=count|_count=0)(?:&|$)/.test(search);

/** The record of someone who was deleted. */
const isOfNobody = (search: string, { writers }: Court): boolean =>
  search.includes('/$everything') &&
  !writers.resources().some((one) => search.startsWith(`${nameOf(one)}/$everything`));

/** Up to three pages; one less often than several. */
const counted = (search: string, matches: number, pages: number): string =>
  `${search}${/[?&]$/.test(search) ? '' : '&'}_count=${Math.min(1000, Math.max(1, Math.ceil(matches / pages)))}`;

const firstPage = ({ method }: RandomSearch, search: string, { hub }: Court) =>
  method === 'POST' ? postPage(hub, search) : getPage(hub.hub, search);

async function readQuietly(
  asked: RandomSearch,
  matches: number,
  isNumber: boolean,
  court: Court,
): Promise<Answer & { isNumber: boolean }> {
  const search = isNumber ? asked.search : counted(asked.search, matches, 1 + court.random.below(3));
  return { ...(await readPages(court.hub.hub, await firstPage(asked, search, court))), isNumber };
}

function problemWith(
  answer: Answer & { isNumber: boolean },
  search: string,
  at: OracleSettings,
  { writers }: Court,
): string | undefined {
  const resources = writers.resources();
  if (!answer.isNumber) return wrongAnswer(answer, resources, search, at);
  const expected = oracle(resources, search, at).length;
  const [total] = answer.totals;
  return answer.pages.flat().length === 0 && total === expected ? undefined : `${total} instead of ${expected}`;
}

/**
 * The pages together are the answer of the instant of the first one: what was stored before a write that came at the same
 * time, or behind it, and nothing in between.
 */
async function readWhileWriting(
  asked: RandomSearch,
  expected: readonly Resource[],
  at: OracleSettings,
  court: Court,
): Promise<{ problem: string | undefined; pages: number }> {
  const { hub, writers, random } = court;
  const isRace = random.below(2) === 0;
  const order = isRace ? undefined : (await allMatches(hub.hub, `${asked.search}&_count=1000`)).map(versionOf);
  const since = writers.done;
  if (isRace) void writers.write(expected);
  const first = await firstPage(asked, counted(asked.search, expected.length, 2 + random.below(3)), court);
  const until = writers.begun;
  const pause = async (): Promise<void> => {
    const writing = writers.write(expected);
    if (random.below(2) === 0) await writing;
  };
  const answer = await readPages(hub.hub, first, pause);
  const { pages } = answer;
  const back = await readBack(hub.hub, answer.last, pause);
  await writers.write([]);
  const problems = writers.states(since, until).map((resources) => wrongAnswer(answer, resources, asked.search, at));
  if (!problems.includes(undefined)) return { problem: problems[0], pages: pages.length };
  const isReordered = order !== undefined && pages.flat().map(versionOf).join() !== order.join();
  const isAstray = !isDeepStrictEqual(back, pages.slice(0, -1).toReversed());
  const problem = isReordered
    ? 'not in the order of one page'
    : isAstray
      ? 'previous does not lead over the same pages'
      : undefined;
  return { problem, pages: pages.length };
}

function wrongAnswer(
  { pages, included, totals }: Answer,
  resources: readonly Resource[],
  search: string,
  at: OracleSettings,
): string | undefined {
  const matches = pages.flat();
  const expected = oracle(resources, search, at);
  const difference = differenceOf(matches.map(versionOf), expected.map(versionOf));
  if (difference !== undefined) return difference;
  if (!isSorted(matches, search, at)) return 'not in the order asked for';
  const [first = []] = pages;
  if (pages.slice(0, -1).some((page) => page.length !== first.length)) return 'a page before the last is not full';
  if (totals.some((total) => total !== expected.length)) return `a total of ${totals}, not ${expected.length}`;
  return wrongIncludes(matches, included, resources, search, at);
}

function wrongIncludes(
  matches: readonly Resource[],
  included: readonly Resource[],
  resources: readonly Resource[],
  search: string,
  at: OracleSettings,
): string | undefined {
  if (included.length === 0 && !/include|\$everything/.test(search)) return undefined;
  const current = new Set(resources.map(versionOf));
  const sent = [...matches, ...included];
  const old = included.map(versionOf).filter((one) => !current.has(one));
  // `_type` may leave out what names it.
  const texts = old.length === 0 ? '' : JSON.stringify([...sent, ...resources]);
  const naming = new Set(texts.match(/\b[A-Z]\w+\/[\w.-]+\/_history\/\d+/g));
  const strange = old.find((one) => !naming.has(one));
  if (strange !== undefined) return `included: ${strange}, which was not current and is not named`;
  // References may name versions of long ago, which the oracle does not know; these may lead elsewhere than the current ones.
  if (old.length > 0) return undefined;
  const difference = differenceOf([...new Set(sent.map(nameOf))], [...oracleIncluded(resources, search, at)]);
  return difference && `included: ${difference}`;
}

function differenceOf(got: string[], expected: string[]): string | undefined {
  const [ours, right] = [new Set(got), new Set(expected)];
  const problems = {
    missing: expected.filter((name) => !ours.has(name)),
    'too many': got.filter((name) => !right.has(name)),
    twice: got.filter((name, at) => got.indexOf(name) !== at),
  };
  const told = Object.entries(problems).flatMap(([what, names]) =>
    names.length === 0 ? [] : [`${what}: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`],
  );
  return told.length === 0 ? undefined : `of ${expected.length} ${told.join('; ')}`;
}
