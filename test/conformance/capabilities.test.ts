// Proves each line of the CapabilityStatement by a request, and that what it does not list is refused.
// https://hl7.org/fhir/R4/capabilitystatement.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { searchParameters } from '../../server/definitions/search-parameters.ts';
import { resourceTypes } from '../../server/definitions/structures.ts';
import type { FhirRequest, FhirResponse } from '../../server/fhir/request.ts';
import { ask, bodyOf } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { minimalResource } from '../support/minimal-resource.ts';

type SearchParam = { name: string; type: string; definition: string; documentation: string };
type Operation = { name: string; definition: string };
type TypeStatement = {
  type: string;
  profile: string;
  interaction: { code: string }[];
  searchParam: SearchParam[];
  operation: Operation[];
} & Record<string, unknown>;
type Statement = {
  patchFormat: string[];
  rest: [
    { resource: TypeStatement[]; interaction: { code: string }[]; searchParam: SearchParam[]; operation: Operation[] },
  ];
};

let hub: TestHub;
let statement: Statement;
let rest: Statement['rest'][0];
beforeAll(async () => {
  hub = await startHub();
  statement = bodyOf<Statement>(await ask(hub.hub, 'GET', 'metadata'));
  rest = statement.rest[0];
});
afterAll(() => hub.close());

const request = (method: FhirRequest['method'], url: string, extra: Parameters<typeof ask>[3] = {}) =>
  ask(hub.hub, method, url, extra);
const status = async (...asked: Parameters<typeof request>): Promise<number> => (await request(...asked)).status;

/** Runs a proof for every type and gathers what it finds wrong: one failing type does not hide the others. */
async function ofEveryType(proof: (of: TypeStatement) => Promise<[actual: unknown, expected: unknown]>): Promise<void> {
  const wrong: string[] = [];
  for (const of of rest.resource) {
    const [actual, expected] = await proof(of);
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      wrong.push(`${of.type}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
    }
  }
  expect(wrong).toEqual([]);
}

/** A valid resource of the type; `mark` makes it differ from another. */
const sample = (type: string, id: string, mark = 'x'): object => ({
  ...minimalResource(type),
  id,
  meta: { tag: [{ system: 'urn:mark', code: mark }] },
});

const code = (response: FhirResponse): string =>
  bodyOf<{ issue: { details: { coding: { code: string }[] } }[] }>(response).issue[0]?.details.coding[0]?.code ?? '';

describe('what the statement lists works:', () => {
  it('every type of R4, with the interactions that are proved below', () => {
    expect(rest.resource.map(({ type }) => type)).toEqual(resourceTypes());
    const codes = [
      'read',
      'vread',
      'create',
      'update',
      'patch',
      'delete',
      'history-instance',
      'history-type',
      'search-type',
    ];
    for (const { type, profile, interaction } of rest.resource) {
      expect(profile).toBe(`http://hl7.org/fhir/StructureDefinition/${type}`);
      expect(interaction.map(({ code }) => code).sort()).toEqual(codes.sort());
    }
    expect(rest.interaction.map(({ code }) => code).sort()).toEqual([
      'batch',
      'history-system',
      'search-system',
      'transaction',
    ]);
  });

  it('create, read and conditional read of every type', () =>
    ofEveryType(async ({ type, conditionalRead }) => {
      const created = await request('POST', type, { resource: sample(type, 'ignored', 'created') });
      const [, id] = (created.location ?? '').split('/');
      const read = await request('GET', `${type}/${id}`);
      const versionId = read.versionId as string;
      const fresh = await status('GET', `${type}/${id}`, { preconditions: { ifNoneMatch: [versionId] } });
      const stale = await status('GET', `${type}/${id}`, { preconditions: { ifNoneMatch: ['other'] } });
      const unmodified = await status('GET', `${type}/${id}`, {
        preconditions: { ifModifiedSince: read.lastModified as number },
      });
      return [
        [created.status, read.status, bodyOf(read).id, conditionalRead, fresh, stale, unmodified],
        [201, 200, id, 'full-support', 304, 200, 304],
      ];
    }));

  it('update, update as create, version-aware update, vread and history of every type', () =>
    ofEveryType(async ({ type, versioning, readHistory, updateCreate }) => {
      const created = await status('PUT', `${type}/u`, { resource: sample(type, 'u') });
      const aware = { resource: sample(type, 'u', 'y'), preconditions: { ifMatch: '1' } };
      const updated = await status('PUT', `${type}/u`, aware);
      const stale = await status('PUT', `${type}/u`, aware);
      const vread = await request('GET', `${type}/u/_history/1`);
      const ofInstance = bodyOf(await request('GET', `${type}/u/_history`)).total;
      const ofType = bodyOf(await request('GET', `${type}/_history`)).total;
      return [
        [
          created,
          versioning,
          updated,
          stale,
          readHistory,
          bodyOf(vread).meta?.versionId,
          ofInstance,
          updateCreate,
          ofType,
        ],
        [201, 'versioned-update', 200, 412, true, '1', 2, true, 3],
      ];
    }));

  it('conditional create, update and delete of every type', () =>
    ofEveryType(async ({ type, conditionalCreate, conditionalUpdate, conditionalDelete }) => {
      const resource = sample(type, 'c', 'conditional');
      const { id: _, ...anonymous } = resource as { id: string };
      const again = { resource: anonymous, preconditions: { ifNoneExist: '_tag=urn:mark|conditional' } };
      const created = await status('POST', type, again);
      const existing = await status('POST', type, again);
      const changed = { ...anonymous, language: 'es' };
      const updated = await status('PUT', `${type}?_tag=urn:mark|conditional`, { resource: changed });
      await request('PUT', `${type}/c`, { resource });
      const several = await status('DELETE', `${type}?_tag=urn:mark|conditional`);
      await request('DELETE', `${type}/c`);
      const deleted = await status('DELETE', `${type}?_tag=urn:mark|conditional`);
      const none = await status('DELETE', `${type}?_tag=urn:mark|conditional`);
      return [
        [conditionalCreate, created, existing, conditionalUpdate, updated, conditionalDelete, several, deleted, none],
        [true, 201, 200, true, 200, 'single', 412, 204, 204],
      ];
    }));

  it('both formats of patch on every type', () =>
    ofEveryType(async ({ type }) => {
      const parameters = {
        resourceType: 'Parameters',
        parameter: [
          {
            name: 'operation',
            part: [
              { name: 'type', valueCode: 'replace' },
              { name: 'path', valueString: `${type}.language` },
              { name: 'value', valueCode: 'en' },
            ],
          },
        ],
      };
      const json = await request('PATCH', `${type}/u`, { jsonPatch: '[{"op":"add","path":"/language","value":"es"}]' });
      const fhirPath = await request('PATCH', `${type}/u`, { resource: parameters });
      return [
        [statement.patchFormat, bodyOf(json).language, bodyOf(fhirPath).language],
        [['application/json-patch+json', 'application/fhir+json'], 'es', 'en'],
      ];
    }));

  it(
    'search of every type, by every parameter with every modifier it documents, under strict handling',
    () =>
      ofEveryType(async ({ type, searchParam }) => {
        const found = bodyOf<Bundle>(await request('GET', `${type}?_id=u`)).entry?.length;
        const refused: string[] = [];
        for (const { name, type: kind, documentation } of searchParam) {
          for (const asked of searches(name, kind, documentation)) {
            const answered = await status('GET', `${type}?${asked}`, { prefer: { handling: 'strict' } });
            if (answered !== 200) refused.push(`${asked} ${answered}`);
          }
        }
        return [
          [found, refused],
          [1, []],
        ];
      }),
    60_000,
  );

  it('operations of every type', () =>
    ofEveryType(async ({ type, operation }) => {
      const meta = (tag: string) => ({
        resource: { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ code: tag }] } }] },
      });
      const answers = {
        meta: [
          await status('GET', `${type}/$meta`),
          await status('GET', `${type}/u/$meta`),
          await status('GET', `${type}/u/_history/1/$meta`),
        ],
        'meta-add': [await status('POST', `${type}/u/$meta-add`, meta('a'))],
        'meta-delete': [await status('POST', `${type}/u/$meta-delete`, meta('a'))],
      };
      const listed = operation.map(({ name, definition }) => [name, definition.replace(/.*\/Resource-/, '')]);
      const names = Object.keys(answers).map((name) => [name, name]);
      return [
        [listed, answers],
        [names, { meta: [200, 200, 200], 'meta-add': [200], 'meta-delete': [200] }],
      ];
    }));

  it('delete of every type: then 410, and history that says so', () =>
    ofEveryType(async ({ type }) => {
      const deleted = await status('DELETE', `${type}/u`);
      const read = await status('GET', `${type}/u`);
      const { entry } = bodyOf<Bundle>(await request('GET', `${type}/u/_history`));
      return [
        [deleted, read, entry?.[0]?.request?.method],
        [204, 410, 'DELETE'],
      ];
    }));

  it('batch and transaction', async () => {
    for (const type of ['batch', 'transaction']) {
      const entry = [{ resource: { resourceType: 'Patient' }, request: { method: 'POST', url: 'Patient' } }];
      const answer = await request('POST', '', { resource: { resourceType: 'Bundle', type, entry } });
      expect([answer.status, bodyOf(answer).type]).toEqual([200, `${type}-response`]);
    }
  });

  it('history and search of the system, by every parameter it lists, under strict handling', async () => {
    expect(await status('GET', '_history')).toBe(200);
    expect(await status('GET', '?_type=Patient,Observation')).toBe(200);
    for (const { name, type, documentation } of rest.searchParam) {
      for (const asked of searches(name, type, documentation)) {
        expect([asked, await status('GET', `?${asked}`, { prefer: { handling: 'strict' } })]).toEqual([asked, 200]);
      }
    }
    expect(rest.searchParam.map(({ name }) => name)).toEqual([
      '_id',
      '_lastUpdated',
      '_profile',
      '_security',
      '_source',
      '_tag',
    ]);
  });

  it('operations of the system', async () => {
    expect(rest.operation).toEqual([
      { name: 'meta', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta' },
    ]);
    expect(await status('GET', '$meta')).toBe(200);
  });
});

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
      ofEveryType(async ({ type, searchParam }) => {
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
      ofEveryType(async ({ type, searchParam }) => {
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
    for (const name of ['name', 'identifier', '_text', '_content', 'nonsense']) {
      expect([name, await status('GET', `?${name}=1`, { prefer: { handling: 'strict' } })]).toEqual([name, 400]);
    }
  });

  it.each(['_filter', '_list', '_query', '_text', '_content'])('%s', async (name) => {
    expect(await status('GET', `Patient?${name}=1`)).toBe(400);
  });

  it('operations that R4 defines and this hub does not have, with 404', () =>
    ofEveryType(async ({ type }) => {
      const names = [
        'validate',
        'everything',
        'expand',
        'lookup',
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

  it.each(['Patient/u/Observation', 'Patient/u/*', 'nothing', '_nothing', 'Patient/u/_history/1/2'])(
    'GET [base]/%s with 404: compartments are not searched, other paths do not exist',
    async (url) => expect(await status('GET', url)).toBe(404),
  );

  it('Bundles that are no batch or transaction, sent to the base', async () => {
    for (const type of ['collection', 'document', 'searchset', 'history', 'message']) {
      const answer = await request('POST', '', { resource: { resourceType: 'Bundle', type } });
      expect([type, answer.status >= 400 && answer.status < 500, code(answer) !== '']).toEqual([type, true, true]);
    }
  });
});

type Bundle = { entry?: { request?: { method: string } }[] };

const EVERY_PARAMETER = [...new Set(resourceTypes().flatMap((type) => searchParameters(type).map(({ code }) => code)))];

const VALUES: Record<string, string> = {
  token: 'a',
  string: 'a',
  reference: 'Patient/1',
  date: '2020',
  number: '1',
  quantity: '1',
  uri: 'http://example.org/a',
};
/** Modifiers that want a value of their own. */
const MODIFIED: Record<string, string> = {
  missing: 'true',
  identifier: 'urn:s|1',
  'of-type': 'urn:s|MR|1',
  in: 'http://example.org/ValueSet/a',
  'not-in': 'http://example.org/ValueSet/a',
};

/** `name=a`, and `name:modifier=…` for each modifier that its documentation names. */
function searches(name: string, type: string, documentation: string): string[] {
  const value = VALUES[type];
  const modifiers = [...documentation.matchAll(/:([a-z-]+|\[type\])/g)].map(([, modifier]) => modifier as string);
  return [
    `${name}=${value}`,
    ...modifiers.map((modifier) =>
      modifier === '[type]'
        ? `${name}:${targetIn(documentation)}=1`
        : `${name}:${modifier}=${MODIFIED[modifier] ?? value}`,
    ),
  ];
}

const targetIn = (documentation: string): string => /Chains to ([A-Z]\w+)/.exec(documentation)?.[1] ?? 'Patient';
