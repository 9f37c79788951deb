// Changes as plain data, in the fewest words.
import type { Criterion, IndexEntry } from '../../server/search/query.ts';
import type {
  Change,
  Claim,
  Commit,
  Committed,
  Given,
  Ref,
  Refused,
  ResourceStore,
} from '../../server/storage/store.ts';

export const HOLE = '0000-00-00T00:00:00.000Z';

/** The text of a resource with a hole for its instant. */
export function textOf({ type, id }: Ref, versionId: string, content = ''): { text: string; instantAt: number } {
  const text = JSON.stringify({ resourceType: type, id, meta: { versionId, lastUpdated: HOLE }, content });
  return { text, instantAt: text.indexOf(HOLE) };
}

/** The text as it is stored. */
export const storedText = (ref: Ref, versionId: string, instant: number, content = ''): string =>
  textOf(ref, versionId, content).text.replace(HOLE, new Date(instant).toISOString());

export const patient = (id: string): Ref => ({ type: 'Patient', id });
export const observation = (id: string): Ref => ({ type: 'Observation', id });

type PutOptions = {
  content?: string;
  index?: IndexEntry[];
  keys?: string[];
  method?: 'POST' | 'PUT' | 'PATCH';
};

/** Version `versionId` of the resource, which follows the version before by number, or none. */
export function put(ref: Ref, versionId = '1', options: PutOptions = {}): Change & { kind: 'put' } {
  const { content = '', index = [], keys = [], method = versionId === '1' ? 'POST' : 'PUT' } = options;
  const expect = versionId === '1' ? 'absent' : String(Number(versionId) - 1);
  return { kind: 'put', ...ref, versionId, expect, method, ...textOf(ref, versionId, content), index, keys };
}

export function remove(ref: Ref, versionId: string, keys: string[] = []): Change {
  return { kind: 'delete', ...ref, versionId, expect: String(Number(versionId) - 1), keys };
}

export const setState = (key: string, value: string | null, expect: string | null, until?: number): Change => ({
  kind: 'state',
  key,
  value,
  expect,
  ...(until === undefined ? {} : { until }),
});

export const commitOf = (changes: Change[], claims: Claim[] = [], given: Given[] = []): Commit => ({
  given,
  changes,
  claims,
});

/** Commits, and expects it to go through. */
export async function commit(store: ResourceStore, changes: Change[], claims: Claim[] = []): Promise<Committed> {
  const outcome: Committed | Refused = await store.commit(commitOf(changes, claims));
  if (outcome.kind === 'refused') throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome;
}

export const code = (param: string, system: string, value: string): IndexEntry => ({
  kind: 'token',
  param,
  system,
  code: value,
});

export const hasCode = (param: string, value: string): Criterion => ({
  kind: 'entry',
  of: 'token',
  param,
  tests: [{ column: 'code', op: 'eq', value }],
});

export const namesOf = (refs: readonly Ref[]): string[] => refs.map(({ type, id }) => `${type}/${id}`);
