// JSON kept token by token, and what is refused: server/fhir/json.ts
import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../../../server/fhir/json.ts';
import type { FhirError } from '../../../server/fhir/outcome.ts';

function refusal(source: string): string {
  try {
    parseJson(source);
  } catch (error) {
    const { status, issues } = error as FhirError;
    return `${status} ${issues[0]?.name}`;
  }
  return 'accepted';
}

describe('JSON', () => {
  it('keeps order, escapes and the spelling of numbers; drops whitespace between tokens', () => {
    const source = ' { "b" : [ 1.10 , 1e2, -0.0 ] ,\n\t"a b" : "\\u00e9 \\"x : y\\" \\/" , "c":{ } }\r\n';
    expect(parseJson(source).text).toBe('{"b":[1.10,1e2,-0.0],"a b":"\\u00e9 \\"x : y\\" \\/","c":{}}');
  });

  it('gives the value JSON.parse gives', () => {
    const source = '{"x":[null,true,{"y":"\\ud83d\\ude00"}],"":0}';
    expect(parseJson(source).value).toEqual(JSON.parse(source));
  });

  it('leaves a text without whitespace as it is', () => {
    const source = '{"a":"b c"}';
    expect(parseJson(source).text).toBe(source);
  });

  it('ignores a byte order mark', () => {
    expect(parseJson('\ufeff{}').text).toBe('{}');
  });

  it.each([
    ['{"a":1', '400 broken-json'],
    ['', '400 broken-json'],
    ['{"a":1}{}', '400 broken-json'],
    ['{"a":01}', '400 broken-json'],
    ['{"a":NaN}', '400 broken-json'],
    ['{"a":"\n"}', '400 broken-json'],
    ['{"a":1 2}', '400 broken-json'],
    ['{"a":"unclosed', '400 broken-json'],
    ['{"a":"x\\', '400 broken-json'],
    ['{"a":1,"a":1}', '400 duplicate-member'],
    ['{"x":[{"a":1,"\\u0061":2}]}', '400 duplicate-member'],
    ['{"__proto__":{"x":1}}', '400 duplicate-member'],
    ['{"a":{"__proto__":null}}', '400 duplicate-member'],
    [`${'['.repeat(65)}${']'.repeat(65)}`, '400 nested-too-deep'],
    [`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, '400 nested-too-deep'],
    ['{"a":"\\u0000"}', '400 unsafe-character'],
    ['{"a":"\\ud800"}', '400 unsafe-character'],
    ['{"a":"\\udc00\\ud800"}', '400 unsafe-character'],
    ['{"\\ud800":1}', '400 unsafe-character'],
    ['{"a":"\ud800"}', '400 unsafe-character'],
    [`${'['.repeat(64)}${']'.repeat(64)}`, 'accepted'],
    ['{"a":"\\ud83d\\ude00 \\\\u0000"}', 'accepted'],
    ['{"a":{"b":1},"b":{"a":1}}', 'accepted'],
  ])('%j: %s', (source, expected) => expect(refusal(source)).toBe(expected));

  it('tells where the unsafe character is', () => {
    try {
      parseJson('{"name":[{"given":["a","\\u0000"]}]}');
    } catch (error) {
      expect((error as FhirError).issues[0]?.expression).toBe('name[0].given[1]');
    }
    expect.assertions(1);
  });
});
