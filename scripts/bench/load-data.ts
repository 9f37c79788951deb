// The data of a bench: the Synthea archive beside the project, or the generated network; and what can be asked of it.
import { existsSync } from 'node:fs';
import { generateNetwork, REFERENCE_DAY } from '../demo/network-stream.ts';
import { readSource } from '../load/read.ts';
import { findSources } from '../load/sources.ts';
import type { Request, Response } from './connection.ts';
import { drive, type Measured } from './drive.ts';
import type { Known } from './scenarios.ts';
import type { Served } from './server.ts';

const ARCHIVE = new URL('../../../shared/data/synthea-r4.tar.xz', import.meta.url);
const GENERATED_PATIENTS = 1500;

/** Transaction bundles as minified JSON, about 50,000 resources in all. */
export async function realBundles(): Promise<string[]> {
  if (!existsSync(ARCHIVE)) return generatedBundles(GENERATED_PATIENTS);
  const bundles: string[] = [];
  for (const source of findSources([ARCHIVE.pathname]).found) {
    for await (const document of readSource(source, () => {})) bundles.push(document.parse().text);
  }
  return bundles;
}

const generatedBundles = (patients: number): string[] =>
  Array.from(generateNetwork({ patients, seed: 1, today: REFERENCE_DAY }), (bundle) => JSON.stringify(bundle));

/** Sends transactions until none is left; `operations` counts the resources they stored. */
export async function loadInto({ port, cpuSeconds }: Served, bundles: string[]): Promise<Measured> {
  let sent = 0;
  let resources = 0;
  const next = (): Request | undefined => {
    const body = bundles[sent++];
    const headers = { 'Content-Type': 'application/fhir+json', Prefer: 'return=minimal' };
    return body === undefined ? undefined : { method: 'POST', path: '/fhir', headers, body };
  };
  const check = ({ status, body }: Response): void => {
    if (status !== 200) throw new Error(`loading: expected 200, got ${status}: ${body.slice(0, 600)}`);
    resources += (JSON.parse(body) as { entry: unknown[] }).entry.length;
  };
  const measured = await drive({ port, next, check, connections: 4, seconds: 3600, cpuSeconds });
  return { ...measured, operations: resources };
}

type Found = { id: string; name?: { family?: string }[]; code?: { coding?: { system?: string; code?: string }[] } };

/** Asks the hub for what the scenarios will ask about. */
export async function know(port: number): Promise<Known> {
  const patients = await search(port, 'Patient?_count=150');
  const observations = await search(port, 'Observation?_count=1000');
  const families = patients.flatMap(({ found }) => found.name?.[0]?.family ?? []);
  const codes = observations.flatMap(
    ({ found }) => found.code?.coding?.slice(0, 1).map(({ system, code }) => `${system}|${code}`) ?? [],
  );
  return {
    patients: patients.map(({ found }) => found.id),
    observations: observations.map(({ found, text }) => ({ id: found.id, text: withoutIdentity(text) })),
    families: [...new Set(families)].map((family) => encodeURIComponent(family.slice(0, 4))),
    codes: [...new Set(codes)].map(encodeURIComponent),
    deepPage: () => pageBehind(port, 'Observation?status=final&_count=20', 10),
  };
}

/** Follows `next` a number of times. */
async function pageBehind(port: number, query: string, pages: number): Promise<string> {
  if (pages === 0) return query;
  const response = await fetch(`http://127.0.0.1:${port}/fhir/${query}`);
  const { link } = (await response.json()) as { link: { relation: string; url: string }[] };
  const next = link.find(({ relation }) => relation === 'next');
  if (next === undefined) throw new Error(`${query} has no next page`);
  return pageBehind(port, next.url.slice(next.url.indexOf('/fhir/') + '/fhir/'.length), pages - 1);
}

async function search(port: number, query: string): Promise<{ found: Found; text: string }[]> {
  const response = await fetch(`http://127.0.0.1:${port}/fhir/${query}`);
  if (!response.ok) throw new Error(`${query}: ${response.status} ${await response.text()}`);
  const { entry = [] } = (await response.json()) as { entry?: { resource: Found }[] };
  return entry.map(({ resource }) => ({ found: resource, text: JSON.stringify(resource) }));
}

/** What a client would create: without id and meta. */
const withoutIdentity = (text: string): string => {
  const { id: _, meta: __, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
};
