// Official examples from JSON to XML and back are what they were, numbers as spelled: https://hl7.org/fhir/R4/formats.html
// Those above a megabyte are left to `XML_EXAMPLES=all npm test -- test/conformance/xml`.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { printXml } from '../../server/definitions/xml/print.ts';
import { readXml } from '../../server/definitions/xml/read.ts';
import { parseJson } from '../../server/fhir/json.ts';
import { equalTrees, type JsonNode, parseTree } from '../../server/fhir/json-tree.ts';

const folder = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const all = process.env.XML_EXAMPLES === 'all';
const examples = readdirSync(folder).filter(
  (file) =>
    file.endsWith('.json') && file !== 'package.json' && (all || statSync(new URL(file, folder)).size < 1_000_000),
);

/** They hold a display or an address of no characters, which XML cannot write: "attributes can never be empty". */
const EMPTY_VALUES = ['Bundle-v2-valuesets.json', 'CodeSystem-v2-0550.json'];

/** XML reads the line ends of a narrative as line feeds. */
const withLineFeeds = (json: string): string => json.replaceAll('\\r\\n', '\\n').replaceAll('\\r', '\\n');

/** Every token the same, so that `1.0` is not `1.00`; members in whatever order. */
function sameTokens(one: JsonNode, other: JsonNode | undefined): boolean {
  if (one.kind === 'leaf') return other?.kind === 'leaf' && (one.token === other.token || equalStrings(one, other));
  if (one.kind === 'array')
    return (
      other?.kind === 'array' &&
      one.items.length === other.items.length &&
      one.items.every((item, at) => sameTokens(item, other.items[at]))
    );
  if (other?.kind !== 'object' || one.members.size !== other.members.size) return false;
  return [...one.members].every(([name, { value }]) => sameTokens(value, other.members.get(name)?.value));
}

const equalStrings = (one: JsonNode & { kind: 'leaf' }, other: JsonNode): boolean =>
  one.token.startsWith('"') && equalTrees(one, other);

function judge(example: string): string | undefined {
  const { text } = parseJson(readFileSync(new URL(example, folder), 'utf8'));
  try {
    const back = readXml(printXml(text, example.length % 2 === 0));
    const same = sameTokens(parseTree(withLineFeeds(text)), parseTree(withLineFeeds(back)));
    return same ? undefined : `${example} was changed`;
  } catch (error) {
    return `${example}: ${(error as Error).message.slice(0, 300)}`;
  }
}

it('keeps every token of the official examples', () => {
  expect(examples.length).toBe(all ? 5306 : 5289);
  const problems = examples.filter((example) => !EMPTY_VALUES.includes(example)).map(judge);
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
}, 120_000);

it('refuses, on the way back, what has no value', () => {
  const refused = EMPTY_VALUES.filter((example) => examples.includes(example)).map(judge);
  expect(refused.every((problem) => problem?.includes('the attribute value is empty'))).toBe(true);
});
