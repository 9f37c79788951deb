// The hub, wired together: one door for every request, be it from HTTP, from an entry of a bundle or from a script.
import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import { BINDING_SEVERITIES } from './definitions/profiles/judging.ts';
import { officialProfiles } from './definitions/profiles/official.ts';
import { type ProfilePages, profilePages } from './definitions/profiles/pages.ts';
import {
  firstOf,
  folderDefinitions,
  folderProfiles,
  folderResources,
  folderUrls,
} from './definitions/profiles/registry.ts';
import { operationUnknown } from './fhir/failures.ts';
import { searchGivenUp, storeFull, storeUnavailable, unexpected } from './fhir/failures-hub.ts';
import { FhirError, outcomeText } from './fhir/outcome.ts';
import type { FhirRequest, FhirResponse, InteractionName, Resource } from './fhir/request.ts';
import { AnyCaseSystems } from './indexing/any-case-systems.ts';
import { CustomSearch } from './indexing/custom-search.ts';
import { keepIndexCurrent } from './indexing/keep-index-current.ts';
import { Upkeep } from './indexing/upkeep.ts';
import { batch } from './interactions/batch.ts';
import { capabilities } from './interactions/capabilities.ts';
import type { Context, Interaction, Settings, Validation } from './interactions/context.ts';
import { create } from './interactions/create.ts';
import { deleteResource } from './interactions/delete.ts';
import { history } from './interactions/history.ts';
import { patch } from './interactions/patch.ts';
import { read } from './interactions/read.ts';
import { search } from './interactions/search.ts';
import { transaction } from './interactions/transaction.ts';
import { update } from './interactions/update.ts';
import { byType } from './interactions/validation.ts';
import { describeError, log } from './log.ts';
import { observeCommit } from './metrics.ts';
import { operations } from './operations/index.ts';
import { software } from './software.ts';
import { openStore, type StoreOptions } from './storage/open-store.ts';
import { type ResourceStore, StoreError, type StoreSize, TooCostly } from './storage/store.ts';

export type Hub = {
  /** Never throws: what goes wrong is an answer with an OperationOutcome. */
  handle(request: FhirRequest): Promise<FhirResponse>;
  /** Undefined when the store answers; otherwise why it does not. */
  unready(): Promise<string | undefined>;
  size(): Promise<StoreSize>;
  settings: Settings;
  pages: ProfilePages;
  close(): Promise<void>;
};

const INTERACTIONS: Record<Exclude<InteractionName, 'operation'>, Interaction> = {
  read,
  vread: read,
  create,
  update,
  patch,
  delete: deleteResource,
  history,
  search,
  batch,
  transaction,
  capabilities,
};

/** Opens the store, brings its index up to date, and wires the interactions. Throws StoreError when the store cannot be used. */
export async function openHub(config: Config, storage: Pick<StoreOptions, 'groupMs'> = {}): Promise<Hub> {
  const store = await openStore(config.storageUrl, {
    ...storage,
    onBatch: (commits, _changes, ms) => observeCommit(commits, ms / 1000),
  });
  const settings: Settings = {
    baseUrl: config.baseUrl,
    timeZone: config.timeZone,
    anyCase: { indexed: new Set(), searched: new Set() },
    references: config.references,
    maxEntries: config.maxEntries,
    maxIncluded: config.maxIncluded,
    defaultCount: 20,
    maxCount: 1000,
    software,
  };
  const customSearch = new CustomSearch(store, settings, shipped('SearchParameter', config));
  const anyCaseSystems = new AnyCaseSystems(store, settings, shipped('CodeSystem', config));
  await customSearch.open();
  await anyCaseSystems.open();
  await keepIndexCurrent(store, settings);
  const upkeep = new Upkeep(customSearch, anyCaseSystems);
  upkeep.start();
  const pages = profilePages(config.profilePages);
  const context: Context = {
    store,
    settings,
    validation: validationOf(config, pages),
    shipped: shippedUrls(config),
    cursorKey: await cursorKey(store),
    registered: {
      interactions: Object.keys(INTERACTIONS) as InteractionName[],
      operations: operations.map(({ definition }) => definition),
    },
    customParameters: () => customSearch.status(),
    learnParameters: () => customSearch.learn(),
    anyCaseSystems: () => anyCaseSystems.status(),
    handle: (request) => handle(request, context),
  };
  return {
    handle: context.handle,
    unready: () => unready(store),
    size: () => store.size(),
    settings,
    pages,
    close: async () => {
      await upkeep.close();
      await store.close();
    },
  };
}

const shipped = (type: string, { profiles }: Config): Resource[] =>
  profiles.flatMap((folder) => folderResources(folder, type));

/** The folders are looked through when the first definition is asked for. */
const validationOf = (config: Config, pages: ProfilePages): Validation => {
  const { validate, profiles, requiredProfiles, unknownProfiles, bindings, responses, baseUrl } = config;
  return {
    level: validate,
    definitions: firstOf(...profiles.map(folderDefinitions), officialProfiles),
    supported: () => supportedProfiles(config),
    required: byType(requiredProfiles),
    unknownProfiles,
    bindings: { ...BINDING_SEVERITIES, ...Object.fromEntries(bindings.map((pair) => pair.split('='))) },
    responses,
    pageOf: (profile) => {
      const name = pages.nameOf(profile);
      return name === undefined ? undefined : new URL(`../profiles/${name}`, `${baseUrl}/`).href;
    },
  };
};

function supportedProfiles({ profiles }: Config): Map<string, string[]> {
  const groups = Map.groupBy(profiles.flatMap(folderProfiles), ({ type }) => type);
  return new Map([...groups].map(([type, of]) => [type, [...new Set(of.map(({ url }) => url))]]));
}

/** Each type's files are looked through when it is first asked for. */
function shippedUrls({ profiles }: Config): Context['shipped'] {
  const known = new Map<string, string[]>();
  return (type) => {
    const urls = known.get(type) ?? profiles.flatMap((folder) => folderUrls(folder, type));
    known.set(type, urls);
    return urls;
  };
}

const handle = (request: FhirRequest, context: Context): Promise<FhirResponse> =>
  answer(named(request), request, context).catch((error: unknown) => failure(error, request));

async function answer(interaction: InteractionName, request: FhirRequest, context: Context): Promise<FhirResponse> {
  if (interaction !== 'operation') return INTERACTIONS[interaction](request, context);
  const ofName = operations.filter(({ definition }) => definition.name === request.operation);
  // $validate-code of a CodeSystem is another than that of a ValueSet.
  const operation = ofName.find(({ definition }) => definition.types?.includes(request.type ?? '')) ?? ofName[0];
  if (operation === undefined) throw operationUnknown(request.operation ?? '');
  return operation.run(request, context);
}

/** A POST to the base is what its Bundle says. */
function named(request: FhirRequest): InteractionName {
  if (request.interaction !== 'transaction') return request.interaction;
  try {
    const body = request.body?.();
    return body?.kind === 'resource' && body.resource.type === 'batch' ? 'batch' : 'transaction';
  } catch {
    return 'transaction'; // which will meet the same error where it is answered
  }
}

/** The only catch: a FhirError says what is wrong with the request, a StoreError what is wrong with the medium, TooCostly with the search. */
function failure(error: unknown, { caller }: FhirRequest): FhirResponse {
  const told = failureOf(error, caller.requestId);
  return { status: told.status, body: outcomeText(told.issues, caller.language), headers: told.headers };
}

function failureOf(error: unknown, requestId: string): FhirError {
  if (error instanceof FhirError) return error;
  if (error instanceof TooCostly) return searchGivenUp();
  return error instanceof StoreError ? storeFailure(error) : bug(error, requestId);
}

function storeFailure(error: StoreError): FhirError {
  log.error('the store failed', { fault: error.fault, message: error.message });
  return error.fault === 'full' ? storeFull() : storeUnavailable();
}

function bug(error: unknown, requestId: string): FhirError {
  log.error('unexpected error', { requestId, ...describeError(error) });
  return unexpected(requestId);
}

async function unready(store: ResourceStore): Promise<string | undefined> {
  try {
    await store.read([{ type: 'Patient', id: 'ready' }]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Made once and kept in the store, so that links outlive a restart. */
async function cursorKey(store: ResourceStore): Promise<string> {
  const key = randomBytes(32).toString('base64url');
  const change = { kind: 'state', key: 'cursor-key', value: key, expect: null } as const;
  const outcome = await store.commit({ given: [], claims: [], changes: [change] });
  return outcome.kind === 'committed' ? key : ((await store.state('cursor-key')) as string);
}
