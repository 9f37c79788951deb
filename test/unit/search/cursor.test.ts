// https://hl7.org/fhir/R4/http.html#paging: cursors are the hub's own.
import { describe, expect, it } from '@jest/globals';
import type { FhirError } from '../../../server/fhir/outcome.ts';
import { readCursor, signCursor } from '../../../server/search/cursor.ts';

const KEY = 'a secret';

describe('a cursor', () => {
  it.each([{ after: '12:ñ', at: 7 }, 'text', 3, null, [1, 'a']])('brings back %j', (payload) => {
    expect(readCursor(signCursor(payload, KEY), KEY)).toEqual(payload);
  });

  it('needs no escape in a URL', () => {
    expect(signCursor({ after: '>>>???ñ~~~' }, KEY)).toMatch(/^[A-Za-z0-9_.-]+$/);
  });

  const signed = signCursor({ after: 'x' }, KEY);
  const [body = '', signature = ''] = signed.split('.');
  const forged = Buffer.from('{"after":"y"}').toString('base64url');

  it.each([
    '',
    '.',
    body,
    `${body}.`,
    `.${signature}`,
    `${forged}.${signature}`,
    `${signed}.`,
    `${signed}x`,
    `${signed}=`,
    `${body}*.${signature}`,
    `${body}.${signature.slice(0, -1)}`,
    `${body}.${'A'.repeat(22)}`,
    'ñ.ñ',
    signCursor({ after: 'x' }, 'another secret'),
  ])('is refused when touched: "%s"', (text) => {
    try {
      readCursor(text, KEY);
    } catch (error) {
      expect([(error as FhirError).status, (error as FhirError).issues[0]?.name]).toEqual([400, 'bad-cursor']);
      return;
    }
    throw new Error('read');
  });
});
