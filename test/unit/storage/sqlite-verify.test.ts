// A deep examination finds whatever is not as it must be, and nothing in a sound database.

import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type IndexEntry, PARTS } from '../../../server/search/query.ts';
import { openSqliteStore } from '../../../server/storage/sqlite/store.ts';
import type { Verified } from '../../../server/storage/sqlite/verify/examined.ts';
import { openForVerification } from '../../../server/storage/sqlite/verify/verify.ts';
import { code, commit, observation, patient, put, remove, setState } from '../../contract/changes.ts';
import { type Folder, faultOf, middlePage, PAGE, tamper, temporaryFolder } from '../../support/database.ts';

let folder: Folder;
let path: string;

const index: IndexEntry[] = [
  code('Patient.code', 's', 'a'),
  code('Patient.code', 's', 'b'),
  { kind: 'string', param: 'Patient.name', folded: 'ana', exact: 'Ana' },
  { kind: 'reference', param: 'Patient.link', ...patient('nobody') },
  { kind: 'date', param: 'Patient.date', low: 1, high: 2 },
  { kind: 'quantity', param: 'Patient.number', low: 0.1, high: 0.1, system: 's', code: 'mg' },
  {
    kind: 'reference',
    param: PARTS,
    type: '#Patient',
    id: 'Patient/1#a',
    part: [code('#Patient.code', 's', 'inside')],
  },
];
const keys = ['Patient/1', 'label:s|R'];

beforeEach(async () => {
  folder = temporaryFolder();
  path = folder.path('a.db');
  const store = openSqliteStore(path);
  await commit(store, [put(patient('1'), '1', { keys, index }), put(observation('1'))]);
  await commit(store, [setState('job', 'x', null)]);
  await commit(store, [put(patient('1'), '2', { keys, index }), remove(observation('1'), '2')]);
  await commit(
    store,
    [put(observation('2'), '1', { content: 'x'.repeat(9_000) }), setState('job', 'y', 'x')],
    [{ key: 'claim', owner: patient('1') }],
  );
  await store.close();
});

afterEach(() => folder.remove());

function verify(): Verified {
  const database = openForVerification(path);
  try {
    const analyse = (text: string) => (text.includes('"Patient"') ? { index, keys } : { index: [], keys: [] });
    return database.verify({ analyse, progress: () => {} });
  } finally {
    database.close();
  }
}

describe('verify', () => {
  it('finds nothing wrong with a sound database, and counts what it holds', () => {
    expect(verify()).toEqual({ problems: [], count: 0, resources: 2, versions: 5, head: 4 });
  });

  it('examines a database that a store writes to', async () => {
    const store = openSqliteStore(path);
    await commit(store, [put(observation('3'))]);
    expect(verify()).toEqual({ problems: [], count: 0, resources: 3, versions: 6, head: 5 });
    await store.close();
  });

  it('reads the cells of the database', () => {
    const database = openForVerification(path);
    expect([database.cell('job'), database.cell('none')]).toEqual(['y', null]);
    database.close();
  });

  it.each([
    [
      'an entry too many',
      `INSERT INTO date_entry SELECT pk, param, 7, 7 FROM date_entry`,
      'Patient/1: has a entry too many: date Patient.date 7 7',
    ],
    [
      'an entry too few',
      'DELETE FROM quantity_entry',
      'Patient/1: its entry is missing: quantity Patient.number 0.1 0.1 s mg',
    ],
    [
      'an entry that says something else',
      `UPDATE term SET text = 'c' WHERE text = 'a'`,
      'Patient/1: its entry is missing: token Patient.code a s',
    ],
    [
      'an entry that refers to no term',
      `DELETE FROM term WHERE text = 'ana'`,
      'an entry of Patient.name refers to what does not exist',
    ],
    [
      'entries of what is deleted',
      `INSERT INTO date_entry SELECT pk, 1, 7, 7 FROM resource WHERE live = 0 AND version IS NOT NULL`,
      'date_entry: 1 rows belong to resource number',
    ],
    [
      'a parameter said to have one value',
      'UPDATE param SET several = 0',
      'Patient/1: Patient.code is said to have one value at most',
    ],
    [
      'a parameter said to be of another type',
      'UPDATE param SET type = 99',
      'Patient/1: Patient.code is said to be of another type',
    ],
    [
      'an entry of a part too few',
      `DELETE FROM term_entry WHERE term = (SELECT number FROM term WHERE text = 'inside')`,
      'Patient/1#a: its entry is missing: token #Patient.code inside s',
    ],
    [
      'a part that is not marked as one',
      `UPDATE resource SET live = 0 WHERE live = 2`,
      '#Patient/Patient/1#a: is not marked as a part',
    ],
    [
      'a part of nothing',
      `DELETE FROM reference_entry WHERE target = (SELECT pk FROM resource WHERE live = 2)`,
      '#Patient/Patient/1#a: is a part of nothing',
    ],
    ['a missing version', 'DELETE FROM version WHERE number = 2', 'feed: version 3 follows version 1'],
    ['a missing commit', 'DELETE FROM empty_commit', 'feed: commit 2 is missing'],
    ['a commit in the wrong place', 'UPDATE empty_commit SET sequence = 3', 'feed: commit 2 is missing'],
    [
      'a commit older than the one before',
      'UPDATE version SET instant = instant - 1000 WHERE number = 5',
      'feed: commit 4 is older than the one before it',
    ],
    [
      'a gap in a chain',
      `UPDATE version SET version_id = '7' WHERE number = 3`,
      'Patient/1 version 7: follows version 1',
    ],
    [
      'a version said to replace none',
      'UPDATE version SET replaces = NULL WHERE number = 3',
      'Patient/1 version 2: is said to replace no version, not number 1',
    ],
    [
      'a first version said to replace another',
      'UPDATE version SET replaces = 1 WHERE number = 5',
      'Observation/2 version 1: is said to replace number 1, not no version',
    ],
    [
      'a text of another resource',
      `UPDATE version SET text = replace(text, '"id":"1"', '"id":"2"') WHERE number = 1`,
      'Patient/1 version 1: its text is that of Patient/2',
    ],
    [
      'a text of another version',
      `UPDATE version SET text = replace(text, '"versionId":"1"', '"versionId":"9"') WHERE number = 1`,
      'Patient/1 version 1: its text says version 9',
    ],
    [
      'a text of another instant',
      'UPDATE version SET instant = instant + 1 WHERE number = 3',
      'Patient/1 version 2: its text says 20',
    ],
    ['a text that is no JSON', `UPDATE version SET text = 'x' WHERE number = 3`, 'version 3: Unexpected token'],
    ['a text that cannot be unpacked', `UPDATE version SET text = x'ff00' WHERE number = 5`, 'version 5:'],
    [
      'a resource at an old version',
      'UPDATE resource SET version = 1 WHERE version = 3',
      'Patient/1: its newest version is not the current one',
    ],
    [
      'a deleted resource that lives',
      `UPDATE resource SET live = 1 WHERE version = 4`,
      'Observation/1: is marked alive',
    ],
    ['a key that leads nowhere', 'DELETE FROM key_holder', 'keys: Patient/1 does not lead to resource number'],
    ['a key that leads too far', 'INSERT INTO key_holder VALUES (3, 0, 2)', 'holds resource number 2 wrongly'],
    [
      'keys that differ from the text',
      `UPDATE version SET keys = '' WHERE number = 3`,
      'Patient/1: its key is missing: label:s|R',
    ],
    ['a claim without an owner', 'UPDATE claim SET owner = 999', 'claim claim: its owner does not exist'],
  ])('finds %s', (_name, statement, problem) => {
    tamper(path, statement);
    const { problems, count } = verify();
    expect(count).toBeGreaterThan(0);
    expect(problems.join('\n')).toContain(problem);
  });

  it('finds an index that differs from its table', () => {
    const bytes = readFileSync(path);
    const page = (middlePage(path, 'term_entry_by_term') - 1) * PAGE;
    const at = bytes.lastIndexOf(Buffer.from([1]), page + PAGE - 1);
    bytes[at] = 9;
    writeFileSync(path, bytes);
    expect(verify().problems.join('\n')).toMatch(/term_entry|database disk image is malformed/);
  });

  it('says what keeps it from beginning', async () => {
    expect(await faultOf(() => openForVerification(folder.path('none.db')))).toEqual({
      fault: 'failed',
      message: `There is no database ${folder.path('none.db')}`,
    });
    writeFileSync(path, 'this is no database'.repeat(500));
    expect((await faultOf(() => openForVerification(path))).fault).toBe('damaged');
  });
});
