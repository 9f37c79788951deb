// PROFILE_VARIANT chooses which of the country's profiles writes are held against; facts: profiles/README.md.
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { startHub } from '../support/hub.ts';

const examples = new URL('../../profiles/examples/corepe/PacientePe/valid.json', import.meta.url);
const [patient] = JSON.parse(readFileSync(examples, 'utf8')) as [object];

/** The statuses of a patient whose document comes from the country of each of these codes. */
async function statuses(variant: string, countries: string[]): Promise<number[]> {
  const hub = await startHub({ PROFILE_VARIANT: variant });
  try {
    const answers = countries.map((country) => {
      const resource = JSON.stringify(patient).replace('"code":"PER"', `"code":"${country}"`);
      return ask(hub.hub, 'POST', 'Patient', { resource });
    });
    return (await Promise.all(answers)).map(({ status }) => status);
  } finally {
    await hub.close();
  }
}

it('default takes the codes of countries as they should be and as they were published', async () => {
  expect(await statuses('default', ['PER', 'SMX', 'SXM', 'ZZZ'])).toEqual([201, 201, 201, 422]);
});

it('strict takes them as they were published only', async () => {
  expect(await statuses('strict', ['PER', 'SMX', 'SXM', 'ZZZ'])).toEqual([201, 201, 422, 422]);
});
