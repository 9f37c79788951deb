// transaction: all of its entries or none, in one commit: https://hl7.org/fhir/R4/http.html#transaction
import { bundleText } from '../fhir/bundle.ts';
import { criteriaMeetEntry, operationRefused } from '../fhir/failures-transaction.ts';
import { FhirError } from '../fhir/outcome.ts';
import { type BundleEntries, readBundle } from './bundle-entries.ts';
import type { Context, Interaction } from './context.ts';
import { type Entry, entryPath } from './entry.ts';
import { responseEntry } from './entry-response.ts';
import { Problems } from './problems.ts';
import { answerHole, rehearse, withAnswers } from './transaction/answers.ts';
import { Foreseen } from './transaction/foreseen.ts';
import { identify } from './transaction/identities.ts';
import { judgeReferences } from './transaction/integrity.ts';
import { findLinks, type Link, relinkValue } from './transaction/links.ts';
import { namesOf, rootOf } from './transaction/names.ts';
import { comingVersions, touchedBy, type Write } from './transaction/touched.ts';
import { planWrites, type Source } from './transaction/writes.ts';
import { commitPlan, type Plan } from './write.ts';

/** The Bundle, read once however often it is planned. */
type Script = {
  size: number;
  writes: Entry[];
  answers: Map<number, Entry>;
  source: Source;
  problems: Problems;
};

/** 200 with an answer per entry; or every problem of every entry, each with its place, and nothing is done. */
export const transaction: Interaction = async (request, context) => {
  const script = readScript(readBundle(request, context), context);
  try {
    const response = await commitPlan(request, context, () => planTransaction(script, context));
    return await withAnswers(response, script.answers, context);
  } finally {
    // The body is the caller's, who may send it again.
    for (const links of script.source.links.values()) relinkValue(links, () => undefined);
  }
};

const WRITES = new Set(['create', 'update', 'patch', 'delete']);

function readScript({ text, spans, issues, entries }: BundleEntries, { settings }: Context): Script {
  const problems = new Problems();
  if (issues.length > 0) problems.add(new FhirError(400, issues), 'Bundle', 'Bundle');
  const sound: Entry[] = [];
  for (const [number, entry] of entries.entries()) {
    const path = entryPath(number);
    if (entry instanceof FhirError) problems.add(entry, path, `${path}.request`);
    else if (entry.request.interaction === 'operation') {
      problems.add(operationRefused(entry.request.operation ?? '', `${path}.request.url`), path, path);
    } else sound.push(entry);
  }
  const isWrite = ({ request }: Entry): boolean => WRITES.has(request.interaction);
  const writes = sound.filter(isWrite);
  const named = writes.filter(({ request }) => request.interaction !== 'delete');
  const names = namesOf(named, settings.baseUrl, problems);
  const links = new Map<number, Link[]>();
  for (const { number, fullUrl, resource } of named) {
    if (resource !== undefined) links.set(number, findLinks(resource, names, rootOf(fullUrl, settings.baseUrl)));
  }
  const answers = sound.filter((entry) => !isWrite(entry));
  return {
    size: entries.length,
    writes,
    answers: new Map(answers.map((entry) => [entry.number, entry])),
    source: { text, spans, links },
    problems,
  };
}

async function planTransaction(script: Script, context: Context): Promise<Plan> {
  const problems = script.problems.copy();
  const identities = await identify(script.writes, context, problems);
  const { writes, given } = await planWrites(script.source, script.writes, identities, context, problems);
  const touched = touchedBy(writes.values());
  await refuseMetEntries(writes, new Foreseen(context.store, touched), problems);
  const integrity = await judgeReferences(writes.values(), touched, context, problems);
  const versions = await rehearse([...script.answers.values()], comingVersions(writes.values()), context, problems);
  problems.throwIfSome();
  const plans = [...writes.values()].map(({ plan }) => plan);
  const conditions = [...identities.values()].flatMap(({ condition }) => condition?.given ?? []);
  return {
    given: [...conditions, ...given, ...integrity, ...plans.flatMap((plan) => plan.given)],
    changes: plans.flatMap((plan) => plan.changes),
    claims: plans.flatMap((plan) => plan.claims),
    respond: (instant) => ({ status: 200, body: respond(script, writes, versions, instant, context) }),
  };
}

/** What one condition finds, no other entry may make: which of them came first would decide. */
async function refuseMetEntries(writes: Map<number, Write>, foreseen: Foreseen, problems: Problems): Promise<void> {
  const makers = new Map<string, Entry>();
  for (const { identity } of writes.values()) makers.set(`${identity.type}/${identity.id}`, identity.entry);
  for (const { identity } of writes.values()) {
    const { entry, condition, type, id } = identity;
    if (condition === undefined || entry.request.interaction === 'delete') continue;
    for (const met of await foreseen.ownMatches(condition.where)) {
      const maker = makers.get(`${met.type}/${met.id}`);
      if (maker === undefined || (met.type === type && met.id === id)) continue;
      const place = `${entry.path}.request`;
      problems.add(criteriaMeetEntry(condition.criteria, maker.path, place), entry.path, place);
    }
  }
}

function respond(
  { size, answers }: Script,
  writes: Map<number, Write>,
  versions: Map<number, string>,
  instant: number,
  { settings }: Context,
): string {
  const entries = Array.from({ length: size }, (_, number) => {
    if (answers.has(number)) return { resource: answerHole(number, versions.get(number)) };
    const { identity, plan } = writes.get(number) as Write;
    return responseEntry(identity.entry.request, plan.respond(instant), settings.baseUrl);
  });
  return bundleText({ type: 'transaction-response', entries });
}
