// Random transactions: every reference finds its resource, nothing else changes by a byte.
// https://hl7.org/fhir/R4/http.html#transaction
import { describe, expect, it } from '@jest/globals';
import { type Answer, uuid } from '../support/bundles.ts';
import { freshSeed, type Random, randomFrom } from '../support/random.ts';
import { transactionTests } from '../support/transactions.ts';

const { baseUrl, get, send } = transactionTests();
const AWAY = 'http://away.example/fhir';

/** One entry: what it is called, how it is written, and what its text is before its references are known. */
type Draft = { name: string; method: 'POST' | 'PUT'; id: string; text: string; targets: Target[] };
/** A reference by number of entry, in a way of saying it. */
type Target = { entry: number; way: 'name' | 'relative' | 'version' | 'fragment' | 'conditional' };

/** `§0` stands for the first reference of a text. */
function randomDraft(random: Random, at: number, size: number, run: string): Draft {
  const { below, pick } = random;
  const isAway = below(3) === 0;
  const id = `${run}-${at}`;
  const name = isAway ? `${AWAY}/Patient/${id}` : uuid();
  const targets: Target[] = [];
  const reference = (): string => {
    const way = pick(['name', 'relative', 'version', 'fragment', 'conditional'] as const);
    targets.push({ entry: below(size), way });
    const hole = `§${targets.length - 1}§`;
    if (way === 'fragment') return `{"url":"http://x.example/f","valueUri":"${hole}"}`;
    return `{"url":"http://x.example/r","valueReference":{"reference":"${hole}","display":"${name}"}}`;
  };
  const noise = (): string =>
    pick([
      `{"url":"http://x.example/n","valueString":"${name} \\u00f1 \\/"}`,
      '{"url":"http://x.example/d","valueDecimal":1.10}',
      `{"url":"http://x.example/c","valueCanonical":"${name}"}`,
      `{"url":"http://x.example/i","valueIdentifier":{"value":"${name}"}}`,
    ]);
  const extensions = Array.from({ length: 1 + below(5) }, () => (below(3) === 0 ? noise() : reference()));
  const text = `"identifier":[{"system":"urn:random","value":"${id}"}],"extension":[${extensions.join(',')}]`;
  return { name, method: isAway && below(2) === 0 ? 'PUT' : 'POST', id, text, targets };
}

/** How the reference is written in the Bundle; a way that the target does not allow falls back on its name. */
function written({ entry, way }: Target, self: Draft, drafts: Draft[]): string {
  const { name, id } = drafts[entry] as Draft;
  const areAway = name.startsWith(AWAY) && self.name.startsWith(AWAY);
  if (way === 'relative' && areAway) return name.slice(AWAY.length + 1);
  if (way === 'version') return `${name}/_history/33`;
  if (way === 'fragment') return `${name}#part`;
  return way === 'conditional' ? `Patient?identifier=urn:random|${id}` : name;
}

const filled = (text: string, references: string[]): string =>
  text.replaceAll(/§(\d+)§/g, (_, number: string) => references[Number(number)] as string);

function entryText(draft: Draft, drafts: Draft[], random: Random): string {
  const { method, id, name, text, targets } = draft;
  const body = filled(
    text,
    targets.map((target) => written(target, draft, drafts)),
  );
  const members = [
    `"fullUrl":"${name}"`,
    `"resource":{"resourceType":"Patient",${method === 'PUT' ? `"id":"${id}",` : ''}${body}}`,
    `"request":{"method":"${method}","url":"Patient${method === 'PUT' ? `/${id}` : ''}"}`,
  ];
  return `{${(random.below(2) === 0 ? members : members.reverse()).join(random.pick([',', ' , ', ',\n']))}}`;
}

describe('random transactions', () => {
  it('keep every byte but the references, and every reference finds its resource', async () => {
    const seed = freshSeed();
    const random = randomFrom(seed);
    for (let round = 0; round < 25; round++) {
      const size = 1 + random.below(12);
      const drafts = Array.from({ length: size }, (_, at) => randomDraft(random, at, size, `${seed}-${round}`));
      const bundle = `{"resourceType":"Bundle","type":"transaction","entry":[${drafts.map((draft) => entryText(draft, drafts, random)).join(',')}]}`;
      const { status, body } = await send(bundle);
      expect({ seed, round, status, body: status === 200 ? undefined : body }).toEqual({ seed, round, status: 200 });
      const locations = (body.entry as { response: Answer }[]).map(({ response }) => response.location as string);
      const addresses = locations.map((location) => location.replace(/\/_history\/.*/, ''));
      const after = { name: '', relative: '', conditional: '', version: '/_history/1', fragment: '#part' };
      for (const [at, draft] of drafts.entries()) {
        const address = addresses[at] as string;
        const stored = await (await fetch(`${baseUrl()}/${address}`)).text();
        const references = draft.targets.map(({ entry, way }) => `${addresses[entry]}${after[way]}`);
        const [, id, instant] = /"id":"([^"]+)","meta":\{"versionId":"1","lastUpdated":"([^"]+)"\}/.exec(stored) ?? [];
        const meta = `"id":"${id}","meta":{"versionId":"1","lastUpdated":"${instant}"}`;
        const expected = `{"resourceType":"Patient",${meta},${filled(draft.text, references)}}`;
        expect({ seed, round, at, stored }).toEqual({ seed, round, at, stored: expected });
      }
      for (const address of addresses) expect((await get(address)).status).toBe(200);
    }
  });
});
