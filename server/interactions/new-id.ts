// Ids in the order of time, so that neighbours in time are neighbours in the index: https://www.rfc-editor.org/rfc/rfc9562#section-5.7
import { randomBytes } from 'node:crypto';

const POOL = 4096;
let pool = randomBytes(POOL);
let used = 0;

/** A UUID version 7: 48 bits of milliseconds, 74 random bits. Random bytes are drawn in pools, one system call for 400 ids. */
export function newId(now = Date.now()): string {
  if (used + 10 > POOL) {
    pool = randomBytes(POOL);
    used = 0;
  }
  const random = pool.toString('hex', used, used + 10);
  used += 10;
  const time = now.toString(16).padStart(12, '0');
  const variant = '89ab'[Number.parseInt(random[3] as string, 16) & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}
