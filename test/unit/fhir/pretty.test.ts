// Laid out for people, token by token the same: https://hl7.org/fhir/R4/http.html#pretty
import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../../../server/fhir/json.ts';
import { prettyJson } from '../../../server/fhir/pretty.ts';

describe('prettyJson', () => {
  it('lays out as JSON.stringify does with two spaces', () => {
    const value = { a: 1, b: [], c: {}, d: [1, 'x:,{}[]"\\', null, { e: true }], f: { g: [[]] } };
    expect(prettyJson(JSON.stringify(value))).toBe(`${JSON.stringify(value, null, 2)}\n`);
  });

  it('keeps the spelling of numbers and escapes', () => {
    const text = '{"value":1.10,"big":1e2,"text":"\\u00f1\\/"}';
    expect(parseJson(prettyJson(text)).text).toBe(text);
  });

  it('takes a lone value as it is', () => {
    expect(prettyJson('"x"')).toBe('"x"\n');
    expect(prettyJson('{}')).toBe('{}\n');
  });
});
