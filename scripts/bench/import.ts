// What the server pays for files of NDJSON that `npm run load` sends it. https://hl7.org/fhir/R4/nd-json.html
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportNdjson } from '../demo/export.ts';
import { generateNetwork } from '../demo/network-stream.ts';
import type { Row } from './report.ts';
import type { Served } from './server.ts';

export const IMPORT = 'NDJSON by npm run load, resources';
const PATIENTS = 300;

export async function importRow({ port, cpuSeconds }: Served): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'chaski-ndjson-'));
  try {
    const { resources } = exportNdjson(generateNetwork({ patients: PATIENTS, seed: 3 }), folder);
    const before = await cpuSeconds();
    const started = performance.now();
    const url = `http://127.0.0.1:${port}/fhir`;
    await promisify(execFile)(process.execPath, ['scripts/load.ts', folder, '--url', url]);
    const seconds = (performance.now() - started) / 1000;
    const measured = { operations: resources, seconds, cpuSeconds: (await cpuSeconds()) - before, p50: 0, p99: 0 };
    return { name: IMPORT, measured };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
