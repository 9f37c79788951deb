// The SQLite store keeps the promises of the port.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openStore } from '../../server/storage/open-store.ts';
import { describeResourceStore } from './describe-resource-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'chaski-contract-'));
let opened = 0;

afterAll(() => rmSync(folder, { recursive: true }));

describeResourceStore('SQLite', () => openStore(`sqlite:${join(folder, 'new', `${opened++}.db`)}`));
