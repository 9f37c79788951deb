// Every line of docs/search.md, asked as it stands: https://hl7.org/fhir/R4/search.html
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { named, type Searchset } from '../support/searched.ts';
import { indexed } from '../support/searched-data.ts';

const read = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

type Line = { request: string; answer: string };
type Section = { title: string; lines: Line[] };

/** The tables by their headings; `\|` is a bar inside a cell. */
const sections: Section[] = read('search.md')
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ title: section.split('\n', 1)[0] as string, lines: linesOf(section) }));

function linesOf(section: string): Line[] {
  return [...section.matchAll(/^\| .+? \| `(.+)` \| (.+) \|$/gm)].map(([, request = '', answer = '']) => ({
    request: request.replaceAll('\\|', '|'),
    answer,
  }));
}

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
  const { text } = await hub.agent.post('/fhir/').type('application/fhir+json').send(read('examples/search.json'));
  expect(text.match(/"status":"(?!201)\d+/g)).toBeNull();
  await indexed(hub.hub);
});
afterAll(() => hub.close());

/** An answer in the words of the page. */
async function ask(request: string): Promise<string> {
  const { status, body } = await hub.agent.get(`/fhir/${encodeURI(request)}`).set('Prefer', 'handling=strict');
  if (status === 400) return 'refused';
  const found = named(body as Searchset);
  const included = named(body as Searchset, 'include').sort();
  const matches = request.includes('_sort') ? found : [...found].sort();
  const parts = [...matches, ...(/_summary=count|_total/.test(request) ? [`total ${body.total}`] : [])];
  return `${parts.join(', ') || 'nothing'}${included.length === 0 ? '' : ` + ${included.join(', ')}`}`;
}

/** Without `_sort` the order is the store's own. */
const inOrder = ({ request, answer }: Line): string =>
  request.includes('_sort') || answer.includes('+') ? answer : answer.split(', ').sort().join(', ');

it('shows every section with examples', () => {
  expect(sections.filter(({ lines }) => lines.length === 0).map(({ title }) => title)).toEqual([]);
  expect(sections.flatMap(({ lines }) => lines).length).toBeGreaterThan(80);
});

describe.each(sections)('$title', ({ lines }) => {
  it.each(lines)('$request: $answer', async (line) => {
    expect(await ask(line.request)).toBe(inOrder(line));
  });
});
