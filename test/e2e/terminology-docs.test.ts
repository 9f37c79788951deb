// Every line of docs/terminology.md, asked as it stands: https://hl7.org/fhir/R4/terminology-service.html
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeFormats } from '../../scripts/terminology/code-table.ts';
import type { FhirResponse } from '../../server/fhir/request.ts';
import { operations } from '../../server/operations/index.ts';
import { ask, bodyOf } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { codes, problem, values } from '../support/terminology.ts';

const read = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const page = read('terminology.md');
const full = (text: string): string =>
  text
    .replaceAll('[S]', 'https://example.org/CodeSystem/alimento')
    .replaceAll('[V]', 'https://example.org/ValueSet/')
    .replaceAll('\\|', '|');

const sections = page
  .split(/^## \$/m)
  .slice(1)
  .map((text) => ({
    name: text.split(':', 1)[0] as string,
    lines: [...text.matchAll(/^\| .+? \| `(.+)` \| (.+) \|$/gm)].map(([, request = '', answer = '']) => ({
      request: full(request),
      answer: full(answer),
    })),
    parameters: [...text.matchAll(/^\| (`.+?) \| /gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    ),
  }));

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
  const loaded = await ask(hub.hub, 'POST', '', { resource: read('examples/terminology.json') });
  expect(loaded.status).toBe(200);
});
afterAll(() => hub.close());

type Match = {
  parameter: { name: string; part?: { name: string; valueCode?: string; valueCoding?: { code: string } }[] }[];
};

/** An answer in the words of the page. */
function told(name: string, response: FhirResponse): string {
  if (response.status !== 200) return problem(response).slice(0, 2).join(' ');
  if (name === 'expand') return codes(response);
  const { result, message, display, outcome } = values(response);
  if (name === 'translate') return `${result ? 'yes' : 'no'}: ${matches(response)}`;
  if (name !== 'validate-code') return String(outcome ?? display);
  const more = result ? display : message;
  return `${result ? 'yes' : 'no'}${more === undefined ? '' : `: ${more}`}`;
}

const matches = (response: FhirResponse): string =>
  bodyOf<Match & { resourceType: string }>(response)
    .parameter.flatMap(({ part = [] }) => part)
    .flatMap(({ valueCode, valueCoding }) => valueCode ?? valueCoding?.code ?? [])
    .join(' ');

const lines = sections.flatMap(({ name, lines: own }) => own.map((line) => ({ name, ...line })));

describe('the page on terminology', () => {
  it.each(lines)('$request: $answer', async ({ name, request, answer }) => {
    expect(told(name, await ask(hub.hub, 'GET', request))).toBe(answer);
  });

  it.each(sections)('tells of every parameter of $name, and of no other', ({ name, parameters }) => {
    const own = operations.flatMap(({ definition }) => (definition.name === name ? (definition.parameters ?? []) : []));
    expect([...new Set(parameters)].sort()).toEqual([...new Set(own)].sort());
  });

  it('has a section for each operation, with examples', () => {
    const all = ['expand', 'validate-code', 'lookup', 'subsumes', 'translate', 'closure'];
    expect(sections.map(({ name }) => name)).toEqual(all);
    expect(lines.length).toBeGreaterThan(35);
  });

  it('names formats that there are', () => {
    const named = [...page.matchAll(/--format (\S+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => codeFormats()[name] === undefined)).toEqual(['renipress']);
    expect(named.length).toBeGreaterThan(3);
  });
});
