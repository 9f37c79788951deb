// What writes are held against: PROFILE_VARIANT chooses the country's profiles, BINDINGS how severe their bindings are.
// https://hl7.org/fhir/R4/terminologies.html#strength
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { Resource } from '../../server/fhir/request.ts';
import { ask } from '../support/ask.ts';
import { startHub } from '../support/hub.ts';

const example = (profile: string): Resource => {
  const file = new URL(`../../profiles/examples/${profile}/valid.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as [Resource])[0];
};
const patient = example('corepe/PacientePe');

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

it.each([
  ['default', 'ampliable', 'CUW'],
  ['strict', 'obligatorio', 'CWU'],
])('the pages of a hub, %s, say what it checks, and lead to pages it has', async (variant, strength, country) => {
  const hub = await startHub({ PROFILE_VARIANT: variant });
  try {
    const read = async (name: string): Promise<string> => (await hub.agent.get(`/profiles/${name}`).expect(200)).text;
    expect(await read('OrganizacionPe')).toMatch(
      new RegExp(`href="README#valueset-ipressvs">IPRESSVS</a> \\(${strength}\\)`),
    );
    const list = await read('README');
    expect(list).toContain(`<code>${country}</code> Curazao`);
    const led = new Set([...list.matchAll(/href="([\w./-]+)"/g)].map(([, name = '']) => name));
    expect(led.size).toBeGreaterThan(50);
    for (const name of led) await read(name);
  } finally {
    await hub.close();
  }
});

it.each(['default', 'strict'])(
  '%s: nutritionists go between HIS-MINSA and the guide by a code that the guide has',
  async (variant) => {
    const hub = await startHub({ PROFILE_VARIANT: variant });
    const guide = 'https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/ColegiosProfesionalesSaludCS';
    const his = 'https://chaski.pe/fhir/CodeSystem/his-colegio';
    const translated = async (map: string, system: string, code: string): Promise<string> => {
      const url = `ConceptMap/$translate?url=https://chaski.pe/fhir/ConceptMap/${map}&system=${system}&code=${code}`;
      const { parameter } = JSON.parse(String((await ask(hub.hub, 'GET', url)).body));
      return parameter[1].part[1].valueCoding.code;
    };
    try {
      const code = await translated('his-colegio-a-corepe-colegios', his, '10');
      const known = await ask(hub.hub, 'GET', `CodeSystem/$validate-code?url=${guide}&code=${code}`);
      expect([code, JSON.parse(String(known.body)).parameter[0].valueBoolean]).toEqual(['1O', true]);
      expect(await translated('corepe-colegios-a-his-colegio', guide, '1O')).toBe('10');
      expect(await translated('corepe-colegios-a-his-colegio', guide, '10')).toBe('10');
    } finally {
      await hub.close();
    }
  },
);

it('an extensible binding of a profile refuses where it is said to, one of R4 never', async () => {
  const relative = {
    ...example('red/persona-relacionada'),
    relationship: [{ coding: [{ system: 'urn:own', code: 'x' }] }],
  };
  for (const [BINDINGS, status] of [
    ['extensible=warning', 201],
    ['extensible=error', 422],
  ] as const) {
    const hub = await startHub({ BINDINGS });
    try {
      expect((await ask(hub.hub, 'POST', 'RelatedPerson', { resource: relative })).status).toBe(status);
      // R4 binds types of identifiers to codes of HL7, which the guide's are not.
      expect((await ask(hub.hub, 'POST', 'Patient', { resource: patient })).status).toBe(201);
      const told = (await ask(hub.hub, 'POST', 'Patient/$validate', { resource: patient })).body as string;
      expect([told.includes('ValueSet/identifier-type'), told.includes('"error"')]).toEqual([true, false]);
    } finally {
      await hub.close();
    }
  }
});
