// Asks many more random searches than `npm test` does, of the hub and of the oracle that reads every resource: `npm run judge:search`.
// https://hl7.org/fhir/R4/search.html
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `npm run judge:search [-- options]

Asks random searches of the hub and of an oracle that reads every resource, a tenth of them while others write.
  --count N   how many (default: 12000)
  --seed N    which ones
  --help      this text
Exits with 1 if an answer differs, and tells the search.`;

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '12000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(HELP);
else {
  console.log(`seed ${options.seed}`);
  const script = fileURLToPath(new URL('test.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [script, 'test/conformance/search-oracle'], {
    stdio: 'inherit',
    env: { ...process.env, SEARCHES: options.count, SEED: options.seed },
  });
  process.exitCode = status ?? 1;
}
