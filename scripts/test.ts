// Runs the tests with jest: `npm test`. https://jestjs.io/docs/cli
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HELP = `npm test [-- FILE…] [options of jest]

Runs all tests, or those whose file has one of these names in its path (test/unit, xml); ends with "N passed, N failed".
  SEED=7        which random cases a test makes that says so
  -t PATTERN    only the tests whose name fits`;

if (process.argv.includes('--help')) {
  console.log(HELP);
  process.exit();
}

const summaryFile = join(tmpdir(), `chaski-tests-${process.pid}.json`);
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest];
const child = spawn(process.execPath, [...flags, '--json', `--outputFile=${summaryFile}`, ...process.argv.slice(2)], {
  stdio: ['inherit', 'ignore', 'inherit'],
});
child.on('close', (code) => {
  const { passed, failed } = totals();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(code ?? 1);
});

/** Counts of tests; a suite that could not run counts as one failure. */
function totals(): { passed: number; failed: number } {
  try {
    const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
    return { passed: summary.numPassedTests, failed: summary.numFailedTests + summary.numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(summaryFile, { force: true });
  }
}
