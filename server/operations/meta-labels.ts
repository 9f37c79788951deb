// Profiles, tags and security labels as sets, edited without touching what else meta holds.
// https://hl7.org/fhir/R4/resource.html#tag: a profile is known by its URL, a tag or label by its system and code.

import { deleted, notFound } from '../fhir/failures.ts';
import { parameterExpected } from '../fhir/failures-operations.ts';
import { parseJson } from '../fhir/json.ts';
import { type JsonNode, type JsonObject, parseTree, printTree, setMember, treeValue } from '../fhir/json-tree.ts';
import type { FhirRequest, FhirResponse, Resource } from '../fhir/request.ts';
import { membersOf } from '../fhir/resource-text.ts';
import { assertMatches } from '../interactions/conditional.ts';
import type { Context, Interaction } from '../interactions/context.ts';
import { assertValid } from '../interactions/validation.ts';
import { commitPlan, type Plan, planPut } from '../interactions/write.ts';

type Coding = { system?: string; code?: string; version?: string; display?: string };
export type Labels = { profile?: string[]; security?: Coding[]; tag?: Coding[] };

const NAMES = ['profile', 'security', 'tag'] as const;

/** The items a set holds after the operation. */
export type Edit = (own: JsonNode[], given: JsonNode[]) => JsonNode[];

/**
 * Edits the labels of the current version with those of the parameter `meta`, and answers the resulting meta.
 * R4 dropped the sentence of its drafts by which this makes no new version, and says that the version changes each time
 * the content of the resource does: here it makes one, which history and ETag show; labels that stay as they are make none.
 */
export function editLabels(operation: string, edit: Edit): Interaction {
  return async (request, context) => {
    const given = await givenMeta(operation, request, context);
    return commitPlan(request, context, () => plan(request, context, given, edit));
  };
}

async function plan(request: FhirRequest, context: Context, given: JsonObject, edit: Edit): Promise<Plan> {
  const { type, id } = request as FhirRequest & { type: string; id: string };
  const [current] = await context.store.read([{ type, id }]);
  assertMatches(request, current);
  if (current === undefined) throw notFound(`${type}/${id}`);
  if (current.text === null) throw deleted(`${type}/${id}`, new Date(current.instant).toISOString());
  const json = parseJson(edited(current.text, given, edit));
  const resource = json.value as Resource;
  const whole: FhirRequest = { ...request, prefer: { return: 'representation' } };
  const put = await planPut({ type, id, method: 'PUT', current, labels: 'exact' }, { json, resource }, whole, context);
  return { ...put, respond: (instant) => metaResponse(put.respond(instant)) };
}

const metaResponse = ({ versionId, lastModified, body }: FhirResponse): FhirResponse => ({
  status: 200,
  ...(versionId === undefined ? {} : { versionId }),
  ...(lastModified === undefined ? {} : { lastModified }),
  body: metaParameters(metaOf(body as string)),
});

/** Throws FhirError 400 unless the body is a Parameters resource with one Meta. */
async function givenMeta(operation: string, { body }: FhirRequest, context: Context): Promise<JsonObject> {
  const parsed = body?.();
  if (parsed?.kind !== 'resource' || parsed.resource.resourceType !== 'Parameters')
    throw parameterExpected(operation, 'meta', 'Meta');
  await assertValid(parsed.resource, context);
  const list = (parseTree(parsed.json.text) as JsonObject).members.get('parameter')?.value;
  const [parameter, ...more] = list?.kind === 'array' ? list.items : [];
  const members = parameter?.kind === 'object' ? parameter.members : undefined;
  const name = members?.get('name')?.value;
  const meta = members?.get('valueMeta')?.value;
  if (more.length > 0 || name === undefined || treeValue(name) !== 'meta' || meta?.kind !== 'object') {
    throw parameterExpected(operation, 'meta', 'Meta');
  }
  return meta;
}

function edited(text: string, given: JsonObject, edit: Edit): string {
  const meta = parseTree(metaOf(text)) as JsonObject;
  for (const name of NAMES) {
    const items = edit(itemsOf(meta, name), itemsOf(given, name));
    if (items.length === 0) meta.members.delete(name);
    else setMember(meta, name, { kind: 'array', items });
  }
  for (const { name, value, end } of membersOf(text, 0)) {
    if (name === 'meta') return text.slice(0, value) + printTree(meta) + text.slice(end);
  }
  return text;
}

function itemsOf(meta: JsonObject, name: string): JsonNode[] {
  const list = meta.members.get(name)?.value;
  return list?.kind === 'array' ? list.items : [];
}

/** What tells one profile, tag or label from another. */
export function identity(item: JsonNode): string {
  const value = treeValue(item) as string | Coding;
  return typeof value === 'string' ? value : JSON.stringify([value.system, value.code]);
}

/** The text of a stored resource's meta. */
export function metaOf(text: string): string {
  for (const { name, value, end } of membersOf(text, 0)) if (name === 'meta') return text.slice(value, end);
  return '{}';
}

/** An empty Meta would be no valid element, so that nothing is returned where there is nothing. */
export const metaParameters = (meta: string): string =>
  meta === '{}'
    ? '{"resourceType":"Parameters"}'
    : `{"resourceType":"Parameters","parameter":[{"name":"return","valueMeta":${meta}}]}`;
