// Every official example is stored and read back token by token, save id and meta; or refused for a reviewed reason.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseJson } from '../../server/fhir/json.ts';
import { membersOf } from '../../server/fhir/resource-text.ts';
import { ask } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';

const folder = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
/** The status of each example that is refused: 400 for its structure, 422 for a rule it breaks. */
const refused = new Map([...reviewed('refused-examples.json', 400), ...reviewed('broken-invariants.json', 422)]);

function reviewed(list: string, status: number): [example: string, status: number][] {
  const entries = JSON.parse(readFileSync(new URL(list, import.meta.url), 'utf8')) as { example: string }[];
  return entries.map(({ example }) => [example, status]);
}

const examples = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'package.json');

/** Large ones hold much memory while they are judged: only a few at a time. */
const AT_ONCE = 32;

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

/** The members in their order as text, without id and meta: what the hub may not change. */
function ownMembers(text: string): string {
  const kept: string[] = [];
  for (const { name, start, end } of membersOf(text, 0)) {
    if (name !== 'id' && name !== 'meta') kept.push(text.slice(start, end));
  }
  return kept.join(',');
}

/** What went otherwise than it should with an example; undefined: nothing. */
async function judge(example: string): Promise<string | undefined> {
  const { text, value } = parseJson(readFileSync(new URL(example, folder), 'utf8'));
  const { resourceType, id } = value as { resourceType: string; id: string };
  const stored = await ask(hub.hub, 'PUT', `${resourceType}/${id}`, { resource: text, prefer: { return: 'minimal' } });
  const read = await ask(hub.hub, 'GET', `${resourceType}/${id}`);
  const status = refused.get(example);
  if (status !== undefined) {
    return stored.status === status && read.status === 404
      ? undefined
      : `${example} should be refused: ${stored.status}`;
  }
  if (stored.status !== 201) return `${example}: ${stored.status} ${String(stored.body).slice(0, 500)}`;
  return ownMembers(read.body as string) === ownMembers(text) ? undefined : `${example} was changed`;
}

it('stores the official examples and reads them back token by token, save id and meta', async () => {
  expect(examples).toHaveLength(5306);
  expect(refused.size).toBeLessThan(examples.length / 100);
  const problems: string[] = [];
  for (let from = 0; from < examples.length; from += AT_ONCE) {
    const found = await Promise.all(examples.slice(from, from + AT_ONCE).map(judge));
    problems.push(...found.filter((problem) => problem !== undefined));
  }
  expect(problems).toEqual([]);
}, 300_000);
