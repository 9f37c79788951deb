// id and meta spliced into a resource's text: server/fhir/resource-text.ts
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../server/fhir/request.ts';
import { INSTANT_HOLE, membersOf, stamp, withInstant } from '../../../server/fhir/resource-text.ts';

const META = '"meta":{"versionId":"3","lastUpdated":"2026-01-02T03:04:05.006Z"';

function stamped(text: string, extraMeta?: string): string {
  const { text: result, instantAt } = stamp(text, JSON.parse(text) as Resource, 'x', '3', extraMeta);
  expect(result.slice(instantAt, instantAt + 24)).toBe(INSTANT_HOLE);
  return withInstant(result, instantAt, Date.parse('2026-01-02T03:04:05.006Z'));
}

describe('stamp', () => {
  it.each([
    ['{"resourceType":"Basic","a":1.10}', `{"resourceType":"Basic","id":"x",${META}},"a":1.10}`],
    ['{"a":1,"resourceType":"Basic"}', `{"a":1,"resourceType":"Basic","id":"x",${META}}}`],
    [
      '{"resourceType":"Basic","a":{"id":"in"},"id":"old"}',
      `{"resourceType":"Basic","a":{"id":"in"},"id":"x",${META}}}`,
    ],
    ['{"meta":{"tag":[]},"resourceType":"Basic"}', `{"id":"x",${META},"tag":[]},"resourceType":"Basic"}`],
    [
      '{"id":"old","meta":{"tag":[1],"versionId":"9","source":"s","lastUpdated":"y"},"resourceType":"Basic"}',
      `{"id":"x",${META},"tag":[1],"source":"s"},"resourceType":"Basic"}`,
    ],
    [
      '{"meta":{"lastUpdated":"y"},"resourceType":"Basic","id":"old","z":"\\"id\\""}',
      `{${META}},"resourceType":"Basic","id":"x","z":"\\"id\\""}`,
    ],
  ])('%s', (text, expected) => expect(stamped(text)).toBe(expected));

  it('takes other members of meta when given', () => {
    expect(stamped('{"resourceType":"Basic","meta":{"tag":[1]}}', '"tag":[2]')).toBe(
      `{"resourceType":"Basic","id":"x",${META},"tag":[2]}}`.replace(
        '"resourceType":"Basic","id":"x",',
        '"resourceType":"Basic","id":"x",',
      ),
    );
  });

  it('stamps what it stamped to the same text', () => {
    const once = stamped('{"resourceType":"Basic","meta":{"profile":["p"]},"id":"y","n":1e2}');
    expect(stamped(once)).toBe(once);
  });
});

describe('membersOf', () => {
  it('finds every member whatever its value', () => {
    const text = '{"a":"}{\\"","b":[{"c":1},"]"],"d":-1.5e3,"e":{},"f":null,"\\u0067":true}';
    const found = [...membersOf(text, 0)].map(({ name, value, end }) => [name, text.slice(value, end)]);
    expect(found).toEqual([
      ['a', '"}{\\""'],
      ['b', '[{"c":1},"]"]'],
      ['d', '-1.5e3'],
      ['e', '{}'],
      ['f', 'null'],
      ['g', 'true'],
    ]);
  });
});
