// Terminology operations asked of a hub, and their answers in short: https://hl7.org/fhir/R4/terminology-service.html
import { expect } from '@jest/globals';
import type { FhirResponse } from '../../server/fhir/request.ts';
import type { Hub } from '../../server/hub.ts';
import { ask, bodyOf } from './ask.ts';

type Part = { name: string; part?: Part[] } & Record<string, unknown>;
type Entry = { system?: string; code: string; display?: string; contains?: Entry[] } & Record<string, unknown>;
export type Expanded = { total: number; offset?: number; parameter?: Part[]; contains?: Entry[] };
type Answered = { resourceType: string; parameter?: Part[]; expansion?: Expanded; issue?: Issue[] };
type Issue = { details: { text: string; coding: { code: string }[] } };

/** Stores it under its id. */
export async function put(hub: Hub, resource: object): Promise<void> {
  const { resourceType, id } = resource as { resourceType: string; id: string };
  const { status, body } = await ask(hub, 'PUT', `${resourceType}/${id}`, { resource });
  expect([status, status < 300 ? '' : body]).toEqual([status === 200 ? 200 : 201, '']);
}

export const call = (hub: Hub, path: string, parameter: readonly object[]): Promise<FhirResponse> =>
  ask(hub, 'POST', path, { resource: { resourceType: 'Parameters', parameter } });

/** The values of a Parameters resource by name. */
export function values(response: FhirResponse): Record<string, unknown> {
  expect(response.status).toBe(200);
  return ofParts(bodyOf<Answered>(response).parameter ?? []);
}

const ofParts = (parts: readonly Part[]): Record<string, unknown> =>
  Object.fromEntries(
    parts.map(({ name, part, ...value }) => [name, part === undefined ? Object.values(value)[0] : ofParts(part)]),
  );

export function expanded(response: FhirResponse): Expanded {
  const { resourceType, expansion, issue } = bodyOf<Answered>(response);
  expect([response.status, resourceType, issue]).toEqual([200, 'ValueSet', undefined]);
  return expansion as Expanded;
}

/** `tree(queuna cedro) herb`: the codes, what each contains in parentheses. */
export function codes(response: FhirResponse): string {
  const written = (entries: readonly Entry[]): string =>
    entries
      .map(({ code, contains = [] }) => (contains.length === 0 ? code : `${code}(${written(contains)})`))
      .join(' ');
  return written(expanded(response).contains ?? []);
}

/** Status, name and text of what was wrong. */
export function problem(response: FhirResponse): [number, string, string] {
  const [issue] = bodyOf<Answered>(response).issue ?? [];
  return [response.status, issue?.details.coding[0]?.code ?? '', issue?.details.text ?? ''];
}
