// npm run judge:search: many more random searches than npm test asks, from another seed each time (SEED=7 repeats).
// https://hl7.org/fhir/R4/search.html
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { SEARCHES = '12000', SEED = String(Date.now() % 2 ** 32) } = process.env;
const script = fileURLToPath(new URL('test.ts', import.meta.url));
console.log(`${SEARCHES} searches, SEED=${SEED}`);
const { status } = spawnSync(process.execPath, [script, 'test/conformance/search-oracle'], {
  stdio: 'inherit',
  env: { ...process.env, SEARCHES, SEED },
});
process.exit(status ?? 1);
