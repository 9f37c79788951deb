// `npm run errors`: writes docs/errors.md from the failures in the code.
import { writeFileSync } from 'node:fs';
import { errorsPage, gatherFailures } from './errors-page.ts';

writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsPage(await gatherFailures()));
console.log('docs/errors.md');
