// Asks HL7's own validator, offline: https://confluence.hl7.org/display/FHIR/Using+the+FHIR+Validator
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The errors of each resource, in their order. */
export async function officialErrors(script: string, definitions: string[], resources: object[]): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'judge-'));
  const file = join(folder, 'all.ndjson');
  writeFileSync(file, resources.map((resource) => JSON.stringify(resource)).join('\n'));
  try {
    return read(await run(script, [...definitions.flatMap((one) => ['--definitions', one]), file]), resources.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(script: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(script, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${script} ended with ${code}`))));
  });
}

/** `all.ndjson:3: 2 errors`, then a line for each. */
function read(output: string, count: number): string[][] {
  const errors: string[][] = Array.from({ length: count }, () => []);
  let current: string[] | undefined;
  for (const line of output.split('\n')) {
    const head = /^all\.ndjson(?::(\d+))?: (?:valid|\d+ errors)$/.exec(line);
    if (head !== null) current = errors[Number(head[1] ?? 1) - 1];
    else if (line.startsWith('  ')) current?.push(line.trim());
  }
  return errors;
}
