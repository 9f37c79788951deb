// Proves each line of the CapabilityStatement by a request: https://hl7.org/fhir/R4/capabilitystatement.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { resourceTypes } from '../../server/definitions/structures.ts';
import { bodyOf } from '../support/ask.ts';
import { minimalResource } from '../support/minimal-resource.ts';
import { CODE_SYSTEM, type StatedHub, searches, startStatedHub } from '../support/stated-hub.ts';

let hub: StatedHub;
beforeAll(async () => {
  hub = await startStatedHub();
});
afterAll(() => hub.close());

const request: StatedHub['request'] = (...asked) => hub.request(...asked);
const status: StatedHub['status'] = (...asked) => hub.status(...asked);
const provesForEveryType = async (proof: Parameters<StatedHub['ofEveryType']>[0]): Promise<void> =>
  expect(await hub.ofEveryType(proof)).toEqual([]);

type Bundle = { entry?: { request?: { method: string } }[] };

/** A valid resource of the type; `mark` makes it differ from another. */
const sample = (type: string, id: string, mark = 'x'): object => ({
  ...minimalResource(type),
  id,
  meta: { tag: [{ system: 'urn:mark', code: mark }] },
});

describe('what the statement lists works:', () => {
  it('every type of R4, with the interactions that are proved below', () => {
    expect(hub.rest.resource.map(({ type }) => type)).toEqual(resourceTypes());
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
    for (const { type, profile, interaction } of hub.rest.resource) {
      expect(profile).toBe(`http://hl7.org/fhir/StructureDefinition/${type}`);
      expect(interaction.map(({ code }) => code).sort()).toEqual(codes.sort());
    }
    expect(hub.rest.interaction.map(({ code }) => code).sort()).toEqual([
      'batch',
      'history-system',
      'search-system',
      'transaction',
    ]);
  });

  it('create, read and conditional read of every type', () =>
    provesForEveryType(async ({ type, conditionalRead }) => {
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
    provesForEveryType(async ({ type, versioning, readHistory, updateCreate }) => {
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
    provesForEveryType(async ({ type, conditionalCreate, conditionalUpdate, conditionalDelete }) => {
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
    provesForEveryType(async ({ type }) => {
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
        [hub.statement.patchFormat, bodyOf(json).language, bodyOf(fhirPath).language],
        [
          ['application/json-patch+json', 'application/xml-patch+xml', 'application/fhir+json', 'application/fhir+xml'],
          'es',
          'en',
        ],
      ];
    }));

  it('search of every type, by every parameter with every modifier it documents, under strict handling', async () => {
    await request('PUT', 'CodeSystem/stated', { resource: CODE_SYSTEM });
    await provesForEveryType(async ({ type, searchParam }) => {
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
    });
  }, 60_000);

  it('includes of every type, under strict handling', () =>
    provesForEveryType(async ({ type, searchInclude, searchRevInclude }) => {
      const asked = [
        ...searchInclude.flatMap((value) => [`_include=${value}`, `_include:iterate=${value}`]),
        ...searchRevInclude.flatMap((value) => [`_revinclude=${value}`, `_revinclude:iterate=${value}`]),
      ];
      const refused: string[] = [];
      for (const one of asked) {
        const answered = await status('GET', `${type}?_id=none&${one}`, { prefer: { handling: 'strict' } });
        if (answered !== 200) refused.push(`${one} ${answered}`);
      }
      return [
        [searchInclude[0], searchRevInclude[0], refused],
        ['*', '*', []],
      ];
    }));

  it('operations of every type', () =>
    provesForEveryType(async ({ type, operation }) => {
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
        validate: [
          await status('POST', `${type}/$validate`, { resource: { resourceType: type } }),
          await status('GET', `${type}/u/$validate`),
        ],
      };
      const ofAllTypes = operation.filter(({ definition }) => definition.includes('/Resource-'));
      const listed = ofAllTypes.map(({ name, definition }) => [name, definition.replace(/.*\/Resource-/, '')]);
      const names = Object.keys(answers).map((name) => [name, name]);
      return [
        [listed, answers],
        [names, { meta: [200, 200, 200], 'meta-add': [200], 'meta-delete': [200], validate: [200, 200] }],
      ];
    }));

  it.each([
    ['CodeSystem', { 'validate-code': [200, 200], lookup: [200, 404], subsumes: [200, 200] }],
    ['ValueSet', { expand: [200, 200], 'validate-code': [200, 200] }],
    ['ConceptMap', { translate: [200, 200] }],
  ])('operations of %s alone, on the type and on what is stored', async (type, expected) => {
    const url = `urn:${type}`;
    const content = {
      CodeSystem: { content: 'complete', concept: [{ code: 'a' }] },
      ValueSet: { compose: { include: [{ system: url, concept: [{ code: 'a' }] }] } },
      ConceptMap: { group: [{ source: url, element: [{ code: 'a', target: [{ code: 'b', equivalence: 'equal' }] }] }] },
    }[type];
    await request('PUT', `${type}/own`, {
      resource: { resourceType: type, id: 'own', url, status: 'active', ...content },
    });
    const asked: Record<string, string> = {
      lookup: `system=${url}&code=a`,
      subsumes: `system=${url}&codeA=a&codeB=a`,
      expand: `url=${url}`,
      translate: `url=${url}&system=${url}&code=a`,
      'validate-code': type === 'CodeSystem' ? `url=${url}&code=a` : `url=${url}&system=urn:ValueSet&code=a`,
    };
    const own = hub.rest.resource.find((one) => one.type === type)?.operation ?? [];
    const answers: [string, number[]][] = [];
    for (const { name, definition } of own.filter(({ definition }) => !definition.includes('/Resource-'))) {
      expect(definition).toBe(`http://hl7.org/fhir/OperationDefinition/${type}-${name}`);
      answers.push([
        name,
        [
          await status('GET', `${type}/$${name}?${asked[name]}`),
          await status('GET', `${type}/own/$${name}?${asked[name]}`),
        ],
      ]);
    }
    expect(Object.fromEntries(answers)).toEqual(expected);
  });

  it('delete of every type: then 410, and history that says so', () =>
    provesForEveryType(async ({ type }) => {
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
    for (const { name, type, documentation } of hub.rest.searchParam) {
      for (const asked of searches(name, type, documentation)) {
        expect([asked, await status('GET', `?${asked}`, { prefer: { handling: 'strict' } })]).toEqual([asked, 200]);
      }
    }
    expect(hub.rest.searchParam.map(({ name }) => name)).toEqual([
      '_content',
      '_id',
      '_lastUpdated',
      '_profile',
      '_security',
      '_source',
      '_tag',
      '_text',
      '_filter',
    ]);
  });

  it('every parameter that its documentation names, under strict handling', async () => {
    const values: Record<string, string> = {
      ...{ _format: 'json', _pretty: 'true', _summary: 'true', _elements: 'id', _filter: '_id eq u', _list: 'x' },
      ...{
        _count: '1',
        _maxresults: '1',
        __explain: 'true',
        _sort: '_id',
        _total: 'accurate',
        _contained: 'both',
        _containedType: 'container',
      },
      ...{ _include: 'Observation:subject', _revinclude: 'Observation:subject', _type: 'Patient' },
    };
    const named = [...new Set(hub.rest.documentation.match(/_+[a-zA-Z]+/g))].filter((name) => name !== '_history');
    expect(named.filter((name) => name !== '_has').sort()).toEqual(Object.keys(values).sort());
    expect(await status('GET', 'Patient?_has:Observation:patient:code=x', { prefer: { handling: 'strict' } })).toBe(
      200,
    );
    for (const [name, value] of Object.entries(values)) {
      const path = name === '_type' ? '' : 'Patient';
      const answered = await status('GET', `${path}?${name}=${value}`, { prefer: { handling: 'strict' } });
      expect([name, answered]).toEqual([name, 200]);
    }
  });

  it('compartments', async () => {
    const types = ['Patient', 'Encounter', 'RelatedPerson', 'Practitioner', 'Device'];
    const urls = types.map((type) => `http://hl7.org/fhir/CompartmentDefinition/${type.toLowerCase()}`);
    expect([...hub.rest.compartment].sort()).toEqual(urls.sort());
    for (const type of types) {
      expect([type, await status('GET', `${type}/u/Observation`), await status('GET', `${type}/u/*`)]).toEqual([
        type,
        200,
        200,
      ]);
    }
  });

  it('operations of the system', async () => {
    expect(hub.rest.operation).toEqual([
      { name: 'meta', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta' },
      { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
      { name: 'reindex', definition: 'https://chaski.pe/fhir/OperationDefinition/reindex' },
      { name: 'closure', definition: 'http://hl7.org/fhir/OperationDefinition/ConceptMap-closure' },
      { name: 'versions', definition: 'http://hl7.org/fhir/OperationDefinition/CapabilityStatement-versions' },
    ]);
    expect(await status('GET', '$versions')).toBe(200);
    const name = { name: 'name', valueString: 'any' };
    const parameters = { resourceType: 'Parameters', parameter: [name] };
    expect(await status('POST', '$closure', { resource: parameters })).toBe(200);
    expect(await status('GET', '$meta')).toBe(200);
    expect(await status('GET', '$reindex')).toBe(200);
    const resource = {
      resourceType: 'Parameters',
      parameter: [{ name: 'resource', resource: { resourceType: 'Patient' } }],
    };
    expect(await status('POST', '$validate', { resource })).toBe(200);
  });
});
