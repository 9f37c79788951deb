// What searches are judged over: patients of Synthea, official examples, random graphs; stored in a hub and read back.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateNetwork } from '../../scripts/demo/network-stream.ts';
import { readSource } from '../../scripts/load/read.ts';
import { findSources } from '../../scripts/load/sources.ts';
import type { Resource } from '../../server/fhir/request.ts';
import type { Hub } from '../../server/hub.ts';
import { ask, bodyOf } from './ask.ts';
import { examples } from './oracle/parameters.ts';
import type { Random } from './random.ts';

type Entry = { fullUrl: string; resource: Resource; request: { method: string; url: string } };
type Transaction = { resourceType: 'Bundle'; type: 'transaction'; entry: Entry[] };

const ARCHIVE = new URL('../../../shared/data/synthea-r4.tar.xz', import.meta.url);
/** Records of a few hundred resources; those of the very old hold thousands. */
const RECORD_BYTES = { least: 300_000, most: 1_100_000 };

/** The records of some patients, and what they refer to; every resource keeps its id. Of the archive, else generated. */
export async function patientRecords(patients: number): Promise<Transaction[]> {
  if (!existsSync(ARCHIVE)) return [...generateNetwork({ patients: patients * 12, seed: 1 })] as Transaction[];
  const found: Transaction[] = [];
  for (const source of findSources([ARCHIVE.pathname]).found) {
    for await (const { origin, bytes, parse } of readSource(source, () => {})) {
      const isPlaces = origin.name.includes('hospitalInformation');
      if (!isPlaces && (bytes < RECORD_BYTES.least || bytes > RECORD_BYTES.most || found.length > patients)) continue;
      found[isPlaces ? 'unshift' : 'push'](withOwnIds(parse().value as Transaction));
    }
  }
  return found;
}

const withOwnIds = (bundle: Transaction): Transaction => ({
  ...bundle,
  entry: bundle.entry.map(({ fullUrl, resource }) => {
    const id = fullUrl.replace('urn:uuid:', '');
    const url = `${resource.resourceType}/${id}`;
    return { fullUrl, resource: { ...resource, id }, request: { method: 'PUT', url } };
  }),
});

/** Their definitions are many and much alike. */
const MANY = ['SearchParameter', 'ValueSet', 'CodeSystem', 'StructureDefinition', 'OperationDefinition', 'ConceptMap'];
const EXAMPLE_BYTES = 150_000;

/** The official examples that are not large, and `ofMany` of each type of which there are hundreds. */
export function officialExamples(ofMany: number, random: Random): Resource[] {
  const files = readdirSync(examples).filter(
    (file) => /^[A-Z]\w+-.+\.json$/.test(file) && statSync(examples + file).size < EXAMPLE_BYTES,
  );
  const byType = Map.groupBy(files, (file) => file.slice(0, file.indexOf('-')));
  return [...byType].flatMap(([type, ofType]) => {
    const taken = MANY.includes(type) ? Array.from({ length: ofMany }, () => random.pick(ofType)) : ofType;
    return [...new Set(taken)].map((file) => JSON.parse(readFileSync(examples + file, 'utf8')) as Resource);
  });
}

export async function storeTransaction(hub: Hub, transaction: Transaction): Promise<void> {
  const { status, body } = await ask(hub, 'POST', '', { resource: transaction });
  if (status !== 200) throw new Error(`a transaction was answered ${status}: ${String(body).slice(0, 500)}`);
}

/** False: the hub refuses it. */
export async function storeResource(hub: Hub, resource: Resource): Promise<boolean> {
  const { status } = await ask(hub, 'PUT', `${resource.resourceType}/${resource.id}`, { resource });
  return status === 200 || status === 201;
}

type Reindexing = { parameter?: { part: { name: string; valueCode?: string }[] }[] };

/** Once all search parameters, and all code systems of any case, can be searched by. */
export async function indexed(hub: Hub): Promise<void> {
  for (;;) {
    await sleep(600); // the hub looks twice a second for what has come
    const { parameter = [] } = bodyOf<Reindexing>(await ask(hub, 'GET', '$reindex'));
    if (parameter.every(({ part }) => part.every(({ valueCode }) => valueCode !== 'indexing'))) return;
  }
}
