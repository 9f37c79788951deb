// What a searchset Bundle holds, in few words: for tests of searches over HTTP.
import type { TestHub } from './hub.ts';

type Entry = { fullUrl?: string; resource: { resourceType: string; id: string }; search: { mode: string } };
export type Searchset = { total?: number; link: { relation: string; url: string }[]; entry?: Entry[] };

/** `Patient/1`, of the entries of a mode. */
export const named = ({ entry = [] }: Searchset, mode = 'match'): string[] =>
  entry.filter(({ search }) => search.mode === mode).map(({ resource }) => `${resource.resourceType}/${resource.id}`);

export const linkOf = ({ link }: Searchset, relation: string): string | undefined =>
  link.find((one) => one.relation === relation)?.url;

/** The Bundle that a search answers; anything but 200 is a failure of the test. */
export async function searched({ agent, origin }: TestHub, url: string): Promise<Searchset> {
  const { status, body, text } = await agent.get(url.startsWith(origin) ? url.slice(origin.length) : `/fhir/${url}`);
  if (status !== 200) throw new Error(`${url}: ${status} ${text}`);
  return body as Searchset;
}

/** The status and the name of the first issue. */
export async function refused({ agent }: TestHub, url: string, prefer = ''): Promise<[status: number, issue: string]> {
  const { status, body } = await agent.get(`/fhir/${url}`).set('Prefer', prefer);
  return [status, body.issue?.[0]?.details.coding[0].code];
}

/** Stores resources under their own ids. */
export async function given({ agent }: TestHub, ...resources: { resourceType: string; id: string }[]): Promise<void> {
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const { status, text } = await agent.post('/fhir/').send({ resourceType: 'Bundle', type: 'batch', entry });
  if (status !== 200 || /"status":"[45]/.test(text)) throw new Error(`${status} ${text}`);
}
