// Writes docs/errors.md from the failures in the code: `npm run errors`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { errorsPage, gatherFailures } from './errors-page.ts';

const HELP = `npm run errors [-- --help]

Calls every constructor of server/fhir/failures*.ts and writes what it makes into docs/errors.md.`;

const { values: options } = parseArgs({ options: { help: { type: 'boolean', default: false } } });

if (options.help) console.log(HELP);
else {
  writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsPage(await gatherFailures()));
  console.log('docs/errors.md');
}
