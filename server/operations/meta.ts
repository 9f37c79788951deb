// $meta: the profiles, tags and security labels of a resource, a version, a type or all: https://hl7.org/fhir/R4/resource-operation-meta.html
import { type SearchParameter, searchParameter } from '../definitions/search-parameters.ts';
import { resourceTypes } from '../definitions/structures.ts';
import { deleted, notFound } from '../fhir/failures.ts';
import { tooManyLabels } from '../fhir/failures-operations.ts';
import type { FhirRequest, FhirResponse, Resource } from '../fhir/request.ts';
import type { Context } from '../interactions/context.ts';
import { query } from '../interactions/query.ts';
import { indexResource } from '../search/index-resource.ts';
import type { Criterion, Test, TokenEntry } from '../search/query.ts';
import type { Version } from '../storage/store.ts';
import { type Labels, metaOf, metaParameters } from './meta-labels.ts';
import { operation } from './operation.ts';

export const meta = operation(
  {
    name: 'meta',
    url: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
    levels: ['system', 'type', 'instance', 'version'],
    affectsState: false,
  },
  (request, context) => (request.id === undefined ? labelsInUse(request, context) : ofResource(request, context)),
);

/** As reading the resource would give it. */
async function ofResource(request: FhirRequest, { store }: Context): Promise<FhirResponse> {
  const { type, id, versionId } = request as FhirRequest & { type: string; id: string };
  const [version] = await store.read([versionId === undefined ? { type, id } : { type, id, versionId }]);
  if (version === undefined)
    throw notFound(versionId === undefined ? `${type}/${id}` : `${type}/${id}/_history/${versionId}`);
  if (version.text === null) throw deleted(`${type}/${id}`, new Date(version.instant).toISOString());
  return { status: 200, body: metaParameters(metaOf(version.text)) };
}

// ── what is in use ──────────────────────────────────────────────────────────────────────────────────────────────────
const PARAMETERS = ['_profile', '_security', '_tag'];
const MAX_LABELS = 1000;
/** Resources looked at per question: most carry the same few labels. */
const PAGE = 20;

/** Asks the index again and again for resources with a label not seen yet: as many questions as there are labels, at most. */
async function labelsInUse({ type }: FhirRequest, context: Context): Promise<FhirResponse> {
  const labels: Required<Labels> = { profile: [], security: [], tag: [] };
  for (const one of type === undefined ? resourceTypes() : [type]) await collect(one, labels, context);
  return { status: 200, body: metaParameters(JSON.stringify(dropEmpty(labels))) };
}

async function collect(type: string, labels: Required<Labels>, context: Context): Promise<void> {
  const parameters = PARAMETERS.flatMap((code) => searchParameter(type, code) ?? []);
  const seen: TokenEntry[] = [];
  for (;;) {
    const where: Criterion = { kind: 'and', of: [{ kind: 'type', types: [type] }, unseen(parameters, seen)] };
    const { matches } = await query({ where, sort: [], size: PAGE, total: false }, context);
    if (matches.length === 0) return;
    for (const version of matches) {
      seen.push(...tokensOf(version, parameters, context));
      add(JSON.parse(version.text as string) as Resource, labels);
    }
    const { profile, security, tag } = labels;
    if (profile.length + security.length + tag.length > MAX_LABELS) throw tooManyLabels(MAX_LABELS);
  }
}

/** Some entry of these parameters that is none of those seen: another code, or a known code of another system. */
function unseen(parameters: SearchParameter[], seen: TokenEntry[]): Criterion {
  const of = parameters.flatMap(({ key }) => {
    const systems = Map.groupBy(
      seen.filter(({ param }) => param === key),
      ({ code }) => code,
    );
    const entry = (tests: Test[]): Criterion => ({ kind: 'entry', of: 'token', param: key, tests });
    const otherCode = entry([...systems.keys()].map((value) => ({ column: 'code', op: 'ne', value })));
    const otherSystems = [...systems].map(([code, entries]) =>
      entry([
        { column: 'code', op: 'eq', value: code },
        ...entries.map(({ system }): Test => ({ column: 'system', op: 'ne', value: system })),
      ]),
    );
    return [otherCode, ...otherSystems];
  });
  return { kind: 'or', of };
}

function tokensOf(version: Version, parameters: SearchParameter[], { settings }: Context): TokenEntry[] {
  const keys = new Set(parameters.map(({ key }) => key));
  return indexResource(JSON.parse(version.text as string) as Resource, settings).filter(
    (entry) => entry.kind === 'token' && keys.has(entry.param),
  ) as TokenEntry[];
}

/** A label's first spelling stands for all: version and display do not tell labels apart. */
function add({ meta = {} }: Resource, labels: Required<Labels>): void {
  const found = meta as Labels;
  labels.profile = [...new Set([...labels.profile, ...(found.profile ?? [])])];
  labels.security = distinct([...labels.security, ...(found.security ?? [])]);
  labels.tag = distinct([...labels.tag, ...(found.tag ?? [])]);
}

function distinct(codings: Required<Labels>['tag']): Required<Labels>['tag'] {
  const byIdentity = new Map<string, (typeof codings)[number]>();
  for (const coding of codings) {
    const identity = JSON.stringify([coding.system, coding.code]);
    if (!byIdentity.has(identity)) byIdentity.set(identity, coding);
  }
  return [...byIdentity.values()];
}

const dropEmpty = (labels: Required<Labels>): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([, list]) => list.length > 0));
