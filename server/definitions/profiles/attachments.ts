// Whether an Attachment with its content inside tells the truth of it: https://hl7.org/fhir/R4/datatypes.html#Attachment
import { createHash } from 'node:crypto';
import { attachmentHash, attachmentSize } from '../../fhir/failures-profile-attachments.ts';
import type { Check } from './judging.ts';

/** A wrong size is what a content cut short looks like. Of the hash, which others write in hexadecimal, $validate alone tells. */
export const checkAttachment: Check = ({ value }, { warnings, trail }) => {
  const { data, size, hash } = value as { data?: unknown; size?: unknown; hash?: unknown };
  if (typeof data !== 'string') return;
  if (typeof size === 'number') {
    const found = bytesIn(data);
    if (found !== size) trail.report((at) => attachmentSize(at, size, found), 'size');
  }
  if (typeof hash === 'string' && warnings) {
    const found = createHash('sha1').update(data, 'base64').digest('base64');
    if (found !== hash) trail.report((at) => attachmentHash(at, hash, found), 'hash');
  }
};

/** Without decoding them. */
const bytesIn = (base64: string): number => Buffer.byteLength(base64.replaceAll(/\s/g, ''), 'base64');
