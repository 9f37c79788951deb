// Batches and transactions as tests write them: https://hl7.org/fhir/R4/bundle.html
import { randomUUID } from 'node:crypto';

type Conditions = { fullUrl?: string; ifMatch?: string; ifNoneMatch?: string; ifNoneExist?: string };
export type Answer = { status: string; location?: string; etag?: string; outcome?: { resourceType: string } };
export type Bundle = { entry: { fullUrl?: string; resource?: { resourceType: string }; response: Answer }[] };

export const uuid = (): string => `urn:uuid:${randomUUID()}`;

export function entry(method: string, url: string, resource?: object, conditions: Conditions = {}): object {
  const { fullUrl, ...rest } = conditions;
  return {
    ...(fullUrl === undefined ? {} : { fullUrl }),
    ...(resource === undefined ? {} : { resource }),
    request: { method, url, ...rest },
  };
}

export const transactionOf = (...entries: object[]) => bundleOf('transaction', entries);
export const batchOf = (...entries: object[]) => bundleOf('batch', entries);

const bundleOf = (type: string, entry: object[]) => ({
  resourceType: 'Bundle',
  type,
  ...(entry.length === 0 ? {} : { entry }),
});

export const answersOf = (bundle: Bundle): Answer[] => bundle.entry.map(({ response }) => response);

type Outcome = { issue: { details: { coding: { code: string }[] }; expression?: string[] }[] };

/** Code and place of each issue. */
export const issuesOf = ({ issue }: Outcome): [code: string | undefined, place: string | undefined][] =>
  issue.map(({ details, expression }) => [details.coding[0]?.code, expression?.[0]]);
