// All pages of a search, from the first to the last: https://hl7.org/fhir/R4/http.html#paging
import type { Resource } from '../../../server/fhir/request.ts';
import type { Hub } from '../../../server/hub.ts';
import { ask, bodyOf } from '../ask.ts';
import type { TestHub } from '../hub.ts';
import { nameOf } from '../oracle/world.ts';

type Bundle = {
  total?: number;
  link: { relation: string; url: string }[];
  entry?: { resource: Resource; search: { mode: string } }[];
};

export type Answer = {
  /** The matches, page by page. */
  pages: Resource[][];
  included: Resource[];
  /** Every number of matches that was told. */
  totals: number[];
  last: Bundle;
};

/** `Patient/1/_history/3` */
export const versionOf = (resource: Resource): string => `${nameOf(resource)}/_history/${resource.meta?.versionId}`;

export const allMatches = async (hub: Hub, search: string): Promise<Resource[]> =>
  (await readPages(hub, await getPage(hub, search))).pages.flat();

export const getPage = async (hub: Hub, url: string): Promise<Bundle> => {
  const response = await ask(hub, 'GET', url);
  if (response.status !== 200) throw new Error(`${response.status} ${String(response.body).slice(0, 600)}`);
  return bodyOf<Bundle>(response);
};

/** Every second parameter in the address, the others in the form: https://hl7.org/fhir/R4/http.html#search */
export async function postPage({ agent }: TestHub, search: string): Promise<Bundle> {
  const [path = '', query = ''] = search.split(/\?(.*)/s);
  const parameters = query.split('&');
  const inAddress = parameters.filter((_, at) => at % 2 === 1).join('&');
  const form = parameters.filter((_, at) => at % 2 === 0).join('&');
  const address = ['/fhir', path.replace(/\/\*$/, ''), '_search'].filter((segment) => segment !== '').join('/');
  const response = await agent.post(`${address}?${inAddress}`).type('form').send(form);
  if (response.status === 503) return postPage({ agent } as TestHub, search); // the oracle has held the hub up
  if (response.status !== 200) throw new Error(`${response.status} ${response.text.slice(0, 600)}`);
  return response.body as Bundle;
}

type Pause = () => Promise<void>;

/** The pages from a first one on, and what is continued of their includes. Before each `pause` may do as it likes. */
export async function readPages(hub: Hub, first: Bundle, pause: Pause = async () => {}): Promise<Answer> {
  const answer: Answer = { pages: [], included: [], totals: [], last: first };
  for (let page: Bundle | undefined = first; page !== undefined; page = await follow('next', page, hub, pause)) {
    answer.last = page;
    answer.pages.push(matchesOf(page));
    for (let at: Bundle | undefined = page; at !== undefined; at = await follow('related', at, hub, pause)) {
      answer.included.push(...ofMode('include', at));
      if (at.total !== undefined) answer.totals.push(at.total);
    }
  }
  return answer;
}

/** The matches of the pages that `previous` leads back over, the last one left out. */
export async function readBack(hub: Hub, last: Bundle, pause: Pause): Promise<Resource[][]> {
  const pages: Resource[][] = [];
  for (let page = await follow('previous', last, hub, pause); page !== undefined; ) {
    pages.push(matchesOf(page));
    page = await follow('previous', page, hub, pause);
  }
  return pages;
}

async function follow(relation: string, { link }: Bundle, hub: Hub, pause: Pause): Promise<Bundle | undefined> {
  const url = link.find((one) => one.relation === relation)?.url.slice(hub.settings.baseUrl.length + 1);
  if (url === undefined) return undefined;
  await pause();
  return getPage(hub, url);
}

const ofMode = (mode: string, { entry = [] }: Bundle): Resource[] =>
  entry.filter(({ search }) => search.mode === mode).map(({ resource }) => resource);

/** Throws when the page holds a resource twice. */
function matchesOf(page: Bundle): Resource[] {
  const matches = ofMode('match', page);
  // One version may be included that a reference names, beside the current one.
  const versions = [...matches, ...ofMode('include', page)].map(versionOf);
  if (new Set(versions).size < versions.length) throw new Error('a resource is twice on a page');
  return matches;
}
