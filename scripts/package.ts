// Writes the FHIR package of the profiles: `npm run package`. https://hl7.org/fhir/R4/packages.html
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { archive } from './profiles/archive.ts';

const HELP = `npm run package [-- --strict] [-- --out FILE]

Writes profiles/packages as one FHIR package that other servers can load.
  --out FILE   by default dist/package.tgz
  --strict     with the national guide as published; by default repaired
  --help       this text`;

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'dist/package.tgz' },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
});

if (values.help) console.log(HELP);
else {
  const file = resolve(values.out);
  const bytes = await archive(values.strict ? 'strict' : 'default');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  console.log(`${file}: ${Math.round(bytes.length / 1024)} kB`);
}
