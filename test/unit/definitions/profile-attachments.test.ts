// What an Attachment says of the content inside it: https://hl7.org/fhir/R4/datatypes.html#Attachment
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { profileFindings, validateAgainst } from '../../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../../server/fhir/request.ts';

const bytes = Buffer.from('Nota de alta: ñandú');
const data = bytes.toString('base64');
const hash = createHash('sha1').update(bytes).digest('base64');
const media = (content: object): Resource => ({
  resourceType: 'Media',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Nota</div>' },
  status: 'completed',
  content: { contentType: 'text/plain', ...content },
});
const findings = (content: object): string[] =>
  validateAgainst(media(content), {}).map(({ severity, name, expression }) => `${severity} ${name} ${expression}`);

describe('the size of an Attachment', () => {
  it('is that of data before it is encoded, in bytes', () => {
    expect(findings({ data, size: bytes.length })).toEqual([]);
    expect(findings({ data, size: data.length })).toEqual(['error attachment-size Media.content.size']);
    expect(findings({ data: data.slice(0, -4), size: bytes.length })).toEqual([
      'error attachment-size Media.content.size',
    ]);
  });

  it.each([0, 1, 2, 3, 4, 5])('counts whatever padding and line ends are there: %i bytes more', (more) => {
    const content = Buffer.alloc(60 + more, 'x');
    const lines = content.toString('base64').replaceAll(/(.{20})/g, '$1\r\n');
    expect(findings({ data: lines, size: content.length })).toEqual([]);
  });

  it('says what it likes of a content that is elsewhere', () => {
    expect(findings({ url: 'http://example.org/a.pdf', size: 7, hash })).toEqual([]);
  });
});

describe('the hash of an Attachment', () => {
  it('is the SHA-1 of data in base64; another one is a warning', () => {
    expect(findings({ data, hash })).toEqual([]);
    expect(findings({ data, hash: 'AAAA' })).toEqual(['warning attachment-hash Media.content.hash']);
  });

  it('is not looked at on writes', () => {
    expect(profileFindings(media({ data, hash: 'AAAA' }), { warnings: false })).toEqual([]);
  });
});
