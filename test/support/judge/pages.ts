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
};

/** `Patient/1/_history/3` */
export const versionOf = (resource: Resource): string => `${nameOf(resource)}/_history/${resource.meta?.versionId}`;

export const allMatches = async (hub: Hub, search: string): Promise<Resource[]> =>
  (await readPages(hub, getPage(hub, search))).pages.flat();

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

/**
 * The pages behind a first one, and what is continued of their includes. Before each `pause` may do as it likes. Throws
 * when a page holds a resource twice.
 */
export async function readPages(
  hub: Hub,
  first: Bundle | Promise<Bundle>,
  pause = async (): Promise<void> => {},
): Promise<Answer> {
  const answer: Answer = { pages: [], included: [], totals: [] };
  const links: string[] = [];
  const take = ({ link, entry = [], total }: Bundle, isContinued: boolean, url: string): void => {
    const told = entry.filter(({ search }) => search.mode !== 'outcome');
    // One version may be included that a reference names, beside the current one.
    const versions = told.map(({ resource }) => versionOf(resource));
    if (new Set(versions).size < versions.length) throw new Error(`a resource is twice on a page: ${url}`);
    const ofMode = (mode: string) => told.filter(({ search }) => search.mode === mode).map(({ resource }) => resource);
    if (!isContinued) answer.pages.push(ofMode('match'));
    answer.included.push(...ofMode('include'));
    if (total !== undefined) answer.totals.push(total);
    links.push(
      ...link
        .filter(({ relation }) => relation === 'related' || relation === 'next')
        .map(({ relation, url }) => `${relation} ${url.slice(hub.settings.baseUrl.length + 1)}`),
    );
  };
  take(await first, false, 'the first page');
  for (const link of links) {
    const [relation, url = ''] = link.split(/ (.*)/s);
    await pause();
    take(await getPage(hub, url), relation === 'related', url);
  }
  return answer;
}
