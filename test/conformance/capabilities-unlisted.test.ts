// Proves that what the CapabilityStatement does not list is refused: https://hl7.org/fhir/R4/capabilitystatement.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { searchParameters } from '../../server/definitions/search-parameters.ts';
import { resourceTypes } from '../../server/definitions/structures.ts';
import { type StatedHub, startStatedHub } from '../support/stated-hub.ts';

let hub: StatedHub;
beforeAll(async () => {
  hub = await startStatedHub();
});
afterAll(() => hub.close());

const request: StatedHub['request'] = (...asked) => hub.request(...asked);
const status: StatedHub['status'] = (...asked) => hub.status(...asked);
const provesForEveryType = async (proof: Parameters<StatedHub['ofEveryType']>[0]): Promise<void> =>
  expect(await hub.ofEveryType(proof)).toEqual([]);

const EVERY_PARAMETER = [...new Set(resourceTypes().flatMap((type) => searchParameters(type).map(({ code }) => code)))];

describe('what the statement does not list is refused:', () => {
  it.each(['Resource', 'DomainResource', 'Element', 'patient', 'Foo', 'MetadataResource', 'constructor'])(
    'type %s with 404',
    async (type) => {
      expect(await status('GET', type)).toBe(404);
      expect(await status('POST', type, { resource: { resourceType: type } })).toBe(404);
    },
  );

  it(
    'search parameters of every type, under strict handling: those R4 has elsewhere, and those it has not',
    () =>
      provesForEveryType(async ({ type, searchParam }) => {
        const listed = new Set(searchParam.map(({ name }) => name));
        const own = searchParameters(type).map(({ code }) => code);
        const others = [
          'nonsense',
          'identifierr',
          'Name',
          '__proto__',
          ...EVERY_PARAMETER.filter((_, at) => at % 10 === type.length % 10),
        ];
        const answered: string[] = [];
        for (const name of [...own, ...others].filter((one) => !listed.has(one))) {
          const answer = await request('GET', `${type}?${name}=1`, { prefer: { handling: 'strict' } });
          if (answer.status !== 400) answered.push(`${name} ${answer.status}`);
        }
        return [answered, []];
      }),
    60_000,
  );

  it(
    'modifiers of search parameters, whatever the handling',
    () =>
      provesForEveryType(async ({ type, searchParam }) => {
        const answered: string[] = [];
        for (const { name, documentation } of searchParam) {
          for (const modifier of [
            'exact',
            'contains',
            'text',
            'in',
            'not-in',
            'above',
            'below',
            'of-type',
            'nonsense',
            'toString',
          ]) {
            if (documentation.includes(`:${modifier},`) || documentation.includes(`:${modifier}.`)) continue;
            if ((await status('GET', `${type}?${name}:${modifier}=1`)) !== 400) answered.push(`${name}:${modifier}`);
          }
        }
        return [answered, []];
      }),
    60_000,
  );

  it('search parameters of the system', async () => {
    for (const name of ['name', 'identifier', 'nonsense']) {
      expect([name, await status('GET', `?${name}=1`, { prefer: { handling: 'strict' } })]).toEqual([name, 400]);
    }
  });

  it('_query', async () => {
    expect(await status('GET', 'Patient?_query=1')).toBe(400);
  });

  it('operations that R4 defines and this hub does not have, with 404', () =>
    provesForEveryType(async ({ type }) => {
      const names = [
        'everything',
        'closure',
        'find-matches',
        'graphql',
        'match',
        'document',
        'lastn',
        'convert',
        'constructor',
      ];
      const answers = await Promise.all(
        names.flatMap((name) => [status('POST', `${type}/$${name}`), status('GET', `${type}/u/$${name}`)]),
      );
      return [[...new Set(answers)], [404]];
    }));

  it.each([
    ['PUT', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '_history'],
    ['PUT', 'metadata'],
    ['GET', '_search'],
    ['DELETE', 'Patient/_history'],
    ['POST', 'Patient/u'],
    ['PUT', 'Patient/u/_history/1'],
    ['DELETE', 'Patient/u/_history/1'],
    ['PUT', 'Patient/$meta'],
  ] as const)('%s [base]/%s with 405', async (method, url) => {
    const answer = await request(method, url);
    expect([answer.status, answer.headers?.Allow === undefined]).toEqual([405, false]);
  });

  it.each([
    'Observation/u/Patient',
    'Observation/u/*',
    'Patient/u/Organization',
    'nothing',
    '_nothing',
    'Patient/u/_history/1/2',
  ])('GET [base]/%s with 404: no compartment, or no such path', async (url) =>
    expect(await status('GET', url)).toBe(404),
  );

  it('Bundles that are no batch or transaction, sent to the base', async () => {
    for (const type of ['collection', 'document', 'searchset', 'history', 'message']) {
      const answer = await request('POST', '', { resource: { resourceType: 'Bundle', type } });
      expect([type, answer.status >= 400 && answer.status < 500]).toEqual([type, true]);
    }
  });
});
