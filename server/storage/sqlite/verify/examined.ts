// What the checks of a verification share.
import type { IndexEntry } from '../../../search/query.ts';
import type { Connection } from '../connection.ts';
import type { Keys } from '../keys.ts';
import type { Names } from '../names.ts';
import type { Findings } from './findings.ts';

export type Verification = {
  /** What a resource must have left in the index; absent: entries are not compared. */
  analyse?: (text: string) => { index: IndexEntry[]; keys: string[] };
  /** Whether `analyse` knows the parameter; absent: it knows all. Entries of others are not compared. */
  knows?: (param: string) => boolean;
  progress(stage: Stage, done: number, total: number): void;
};

export type Stage = 'file' | 'versions' | 'entries' | 'keys';

export type Verified = {
  /** At most a hundred, in words. */
  problems: string[];
  /** All of them. */
  count: number;
  resources: number;
  versions: number;
  head: number;
};

export type Examined = { connection: Connection; names: Names; keys: Keys; findings: Findings };
