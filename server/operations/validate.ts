// $validate: what would become of a resource, and everything that can be said of it: https://hl7.org/fhir/R4/resource-operation-validate.html
import { deleted, idMismatch, notFound, typeMismatch } from '../fhir/failures.ts';
import { operationParameterUnknown } from '../fhir/failures-operations-terminology.ts';
import {
  deletableWithoutFault,
  resourceToValidateExpected,
  unknownMode,
  validWithoutFault,
} from '../fhir/failures-operations-validate.ts';
import { stillReferenced } from '../fhir/failures-write.ts';
import { type FhirError, type Issue, outcomeText } from '../fhir/outcome.ts';
import type { FhirRequest, FhirResponse, Resource } from '../fhir/request.ts';
import type { Context } from '../interactions/context.ts';
import { danglingAmong, outgoing, referrers } from '../interactions/references.ts';
import { findingsOf } from '../interactions/validation.ts';
import type { Version } from '../storage/store.ts';
import { operation } from './operation.ts';

/** 200 with an OperationOutcome, whatever it says; another status only where nothing could be judged. */
export const validate = operation(
  {
    name: 'validate',
    url: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
    levels: ['system', 'type', 'instance'],
    affectsState: false,
  },
  async (request, context) => {
    const question = questionOf(request);
    if (question.mode === 'delete') return answer(await ofDeletion(request, context), deletableWithoutFault(), request);
    return answer(await ofContent(question, request, context), validWithoutFault(), request);
  },
);

/** `fine`: what is said first where nothing is wrong. */
function answer(issues: Issue[], fine: Issue, { caller }: FhirRequest): FhirResponse {
  const told = isFine(issues) ? [fine, ...issues] : issues.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  return { status: 200, body: outcomeText(told, caller.language) };
}

const isFine = (issues: Issue[]): boolean =>
  issues.every(({ severity }) => severity !== 'error' && severity !== 'fatal');

/** What has to be mended comes first. */
const RANK: Record<Issue['severity'], number> = { fatal: 0, error: 0, warning: 1, information: 2 };

// ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────────────
type Mode = 'create' | 'update' | 'delete';
type Question = {
  resource: Resource | undefined;
  path: string | undefined;
  profiles: string[];
  mode: Mode | undefined;
};

/** The body is the resource itself, or Parameters with it; profile and mode may stand in the address. */
function questionOf(request: FhirRequest): Question {
  const { body, query, type } = request;
  const parsed = body?.();
  const given = parsed?.kind === 'resource' ? parsed.resource : undefined;
  const isParameters = given?.resourceType === 'Parameters' && (type !== 'Parameters' || hasResource(given));
  const parameters = isParameters ? partsOf(given) : [];
  assertTaken([...query.keys(), ...parameters.map(({ name }) => String(name))], request);
  const at = parameters.findIndex(({ name }) => name === 'resource');
  const valuesOf = (name: string): string[] => [
    ...parameters.filter((part) => part.name === name).flatMap((part) => textsOf(part)),
    ...query.getAll(name),
  ];
  return {
    resource: isParameters ? (parameters[at]?.resource as Resource | undefined) : given,
    path: isParameters ? `Parameters.parameter[${at}].resource` : undefined,
    profiles: valuesOf('profile'),
    mode: modeOf(valuesOf('mode')[0]),
  };
}

const PARAMETERS = ['resource', 'profile', 'mode'];

/** To pass over a misspelt `profile` would call fine what nobody looked at. */
function assertTaken(names: string[], { prefer }: FhirRequest): void {
  const unknown = names.find((name) => !PARAMETERS.includes(name) && !name.startsWith('_'));
  if (unknown !== undefined && prefer.handling !== 'lenient')
    throw operationParameterUnknown('validate', unknown, PARAMETERS);
}

type Part = { name?: unknown } & Record<string, unknown>;

const partsOf = ({ parameter }: Resource): Part[] =>
  Array.isArray(parameter) ? parameter.filter((part) => typeof part === 'object' && part !== null) : [];

const hasResource = (given: Resource): boolean =>
  partsOf(given).some(({ name, resource }) => name === 'resource' && resource !== undefined);

/** Of valueCode, valueUri, valueCanonical, valueString: clients use them all. */
const textsOf = (part: Part): string[] =>
  Object.entries(part).flatMap(([name, value]) =>
    name.startsWith('value') && typeof value === 'string' ? [value] : [],
  );

function modeOf(text: string | undefined): Mode | undefined {
  if (text === undefined || text === 'create' || text === 'update' || text === 'delete') return text;
  // Says nothing of the content: what is judged anyway.
  if (text === 'profile') return undefined;
  throw unknownMode(text);
}

// ── content ─────────────────────────────────────────────────────────────────────────────────────────────────────────
async function ofContent(question: Question, request: FhirRequest, context: Context): Promise<Issue[]> {
  const { type, id } = request;
  const stored = question.resource === undefined && id !== undefined ? await current(request, context) : undefined;
  const resource =
    question.resource ?? (stored === undefined ? undefined : (JSON.parse(stored.text as string) as Resource));
  if (resource === undefined) throw resourceToValidateExpected();
  const path = stored === undefined ? question.path : undefined;
  const findings = [
    ...identityIssues(question, resource, type, id),
    ...(await findingsOf(resource, context, { profiles: question.profiles, path })),
  ];
  return isFine(findings) ? [...findings, ...(await missedBy(resource, question, id, context))] : findings;
}

/** What is not there for the resource to refer to; asked, as by a write, once the rest is in order. */
async function missedBy(resource: Resource, { mode }: Question, id: string | undefined, context: Context) {
  const { settings, store } = context;
  if (settings.references !== 'existing') return [];
  const own = mode === 'create' ? '' : String(id ?? resource.id ?? '');
  const targets = outgoing(resource, resource.resourceType, own, settings.baseUrl);
  return danglingAmong([...targets.values()], resource.resourceType, store);
}

/** What a write to this address would refuse before looking inside. */
function identityIssues(
  { mode }: Question,
  resource: Resource,
  type: string | undefined,
  id: string | undefined,
): Issue[] {
  const failures: FhirError[] = [];
  const { resourceType } = resource;
  if (type !== undefined && resourceType !== type) failures.push(typeMismatch(type, String(resourceType)));
  if (id !== undefined && mode === 'update' && resource.id !== id)
    failures.push(idMismatch(String(type), id, resource.id));
  return failures.flatMap(({ issues }) => issues);
}

async function current({ type, id }: FhirRequest, { store }: Context): Promise<Version> {
  const [version] = await store.read([{ type: type as string, id: id as string }]);
  if (version === undefined) throw notFound(`${type}/${id}`);
  if (version.text === null) throw deleted(`${type}/${id}`, new Date(version.instant).toISOString());
  return version;
}

// ── deletion ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Whether the resource is there, and what would hold its deletion back. */
async function ofDeletion(request: FhirRequest, context: Context): Promise<Issue[]> {
  if (request.id === undefined) throw resourceToValidateExpected();
  const version = await current(request, context);
  if (context.settings.references !== 'existing') return [];
  const { by } = await referrers(version, context.store);
  return by.length === 0 ? [] : stillReferenced(`${version.type}/${version.id}`, by).issues;
}
