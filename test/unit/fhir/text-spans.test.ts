// Offsets of resources and strings in a Bundle's text: server/fhir/text-spans.ts
import { describe, expect, it } from '@jest/globals';
import { bundleSpans, offsetsInside, splice, stringAt } from '../../../server/fhir/text-spans.ts';
import { randomJson } from '../../support/random-json.ts';

/** The resources as text, and every string value in them. */
function cut(text: string): { resources: (string | undefined)[]; strings: string[] } {
  const { resources, strings } = bundleSpans(text);
  return {
    resources: resources.map((span) => (span === undefined ? undefined : text.slice(span.start, span.end))),
    strings: [...strings].map((open) => stringAt(text, open)),
  };
}

describe('bundleSpans', () => {
  it('cuts the resource out of each entry, wherever it stands in it', () => {
    const text =
      '{"entry":[{"resource":{"resourceType":"A","n":1.10},"fullUrl":"x"},{"request":{"resource":{"no":"no"}}},' +
      '{"fullUrl":"resource","resource":{"a":[{"resource":{}}]}}],"resource":{},"type":"batch"}';
    expect(cut(text)).toEqual({
      resources: ['{"resourceType":"A","n":1.10}', undefined, '{"a":[{"resource":{}}]}'],
      strings: ['A'],
    });
  });

  it('tells values from member names, also when both hold quotes, braces and backslashes', () => {
    const resource = '{"a\\"{":"b\\\\","c":["\\"}","]"],"\\u0064":{"e":"\\u00e9\\n"},"f":true}';
    const { resources, strings } = cut(`{"entry":[{"resource":${resource}}]}`);
    expect(resources).toEqual([resource]);
    expect(strings).toEqual(['b\\', '"}', ']', 'é\n']);
  });

  it('reads member names that are written with escapes', () => {
    expect(cut('{"\\u0065ntry":[{"res\\u006furce":{"a":"b"}}]}').resources).toEqual(['{"a":"b"}']);
  });

  it('knows where the strings of each resource begin', () => {
    const { resources } = bundleSpans(
      '{"entry":[{"resource":{"a":"1","b":["2"]}},{"resource":{}},{"resource":{"c":"3"}}]}',
    );
    expect(resources.map((span) => span?.firstString)).toEqual([0, 2, 2]);
  });

  it('finds nothing in a Bundle without entries', () => {
    expect(bundleSpans('{"resourceType":"Bundle","type":"batch"}').resources).toEqual([]);
  });

  it('agrees with JSON.parse on random bundles', () => {
    const random = randomJson();
    for (let round = 0; round < 300; round++) {
      const values = Array.from({ length: random.below(5) }, () => random.object(4));
      const entry = values.map((resource, at) =>
        at % 3 === 2 ? { resource, fullUrl: 'f' } : { fullUrl: 'f', resource },
      );
      const text = random.spelled({ type: 'batch', entry, more: random.object(2) });
      const found = cut(text);
      const resources = found.resources.map((one) => JSON.parse(one as string) as unknown);
      expect({ seed: random.seed, resources, strings: found.strings }).toEqual({
        seed: random.seed,
        resources: values,
        strings: values.flatMap(stringsOf),
      });
    }
  });
});

describe('offsetsInside', () => {
  it('finds decoded characters among escapes', () => {
    const text = '{"a":"x\\"\\u00e9\\\\y"}';
    expect(offsetsInside(text, 5, [0, 1, 2, 3, 4, 5])).toEqual([6, 7, 9, 15, 17, 18]);
  });
});

describe('splice', () => {
  it('replaces pieces and leaves the rest', () => {
    const edits = [
      { start: 1, end: 2, by: 'B' },
      { start: 3, end: 3, by: '+' },
    ];
    expect(splice('abcdef', edits)).toBe('aBc+def');
    expect(splice('abcdef', edits, 1, 5)).toBe('Bc+de');
  });
});

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
