// Writes the compact digests of the R4 definitions into server/definitions/data: `npm run definitions`.
// Source: the package hl7.fhir.r4.examples (CC0), https://hl7.org/fhir/R4/downloads.html
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { digests } from './definitions/digests.ts';

const HELP = `npm run definitions [-- --check]

Digests the official R4 definitions (node_modules/hl7.fhir.r4.examples) into server/definitions/data.
  --check   write nothing; exit with 1 if a committed file differs from what would be written
  --help    this text`;

const source = fileURLToPath(new URL('../node_modules/hl7.fhir.r4.examples/', import.meta.url));
const target = new URL('../server/definitions/data/', import.meta.url);

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });

if (values.help) {
  console.log(HELP);
} else {
  for (const { file, build } of digests) {
    const text = build(source);
    if (values.check) check(file, text);
    else {
      writeFileSync(new URL(file, target), text);
      console.log(`${file}: ${Math.round(text.length / 1024)} kB`);
    }
  }
}

function check(file: string, text: string): void {
  const same = readFileSync(new URL(file, target), 'utf8') === text;
  console.log(`${file}: ${same ? 'up to date' : 'differs; run npm run definitions'}`);
  if (!same) process.exitCode = 1;
}
