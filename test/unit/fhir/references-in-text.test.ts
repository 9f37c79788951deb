// https://hl7.org/fhir/R4/references.html#literal: references found in a text that is not parsed.
import { describe, expect, it } from '@jest/globals';
import { referencesIn } from '../../../server/fhir/references-in-text.ts';

const found = (text: string): string[] => {
  const references = new Set<string>();
  referencesIn(text, references);
  return [...references];
};

describe('referencesIn', () => {
  it('finds every reference once, wherever it stands', () => {
    const one = { reference: 'Patient/1' };
    expect(found(JSON.stringify({ a: one, b: [one, { c: { reference: 'urn:uuid:2' } }] }))).toEqual([
      'Patient/1',
      'urn:uuid:2',
    ]);
  });

  it('takes no text that speaks of a reference for one', () => {
    const div = 'say "reference":"Patient/1" and {"reference":"Patient/2"}';
    expect(found(JSON.stringify({ div, display: '"reference":"' }))).toEqual([]);
    expect(found('{"reference":"a\\"b"}')).toEqual([]);
  });

  it('reads escapes as a client may write them', () => {
    expect(found('{"reference":"Patient\\/1"}')).toEqual(['Patient/1']);
    expect(found('{"reference":"Patient/\\u0031"}')).toEqual(['Patient/1']);
  });

  it('finds attachments that may be a Binary', () => {
    const text = JSON.stringify({ a: [{ url: 'Binary/1' }, { url: 'https://hub/fhir/Binary/2' }, { url: 'urn:x' }] });
    expect(found(text)).toEqual(['Binary/1', 'https://hub/fhir/Binary/2']);
    expect(found('{"url":"Binary\\/3","title":"Binary"}')).toEqual(['Binary/3']);
  });
});
