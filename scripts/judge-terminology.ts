// Asks the hub what HL7's suite for terminology servers asks: `npm run judge:terminology`. https://hl7.org/fhir/R4/terminology-service.html
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { parseJson } from '../server/fhir/json.ts';
import type { FhirResponse, Resource } from '../server/fhir/request.ts';
import { type Hub, openHub } from '../server/hub.ts';
import { configureLog } from '../server/log.ts';
import { begin } from './judge/begin.ts';
import { type Difference, reportDifferences } from './judge/report.ts';
import { factsOf, OPERATIONS, resourceOf, type Suite, suitesIn, type Test } from './judge/terminology.ts';

const HELP = `npm run judge:terminology -- --cases FOLDER [options]

Stores what each suite needs, asks its questions of $expand, $validate-code, $lookup and $translate, and compares the answers: codes,
displays, designations, hierarchy, totals, parameters, results, issues. FOLDER holds test-cases.json and r4/: the folder tx of the Maven
artifact org.hl7.fhir.testcases:fhir-test-cases:1.6.1. What only tx.fhir.org is to answer is left out.
  --suite NAME   only this suite
  --all          list the explained differences too
  --help         this text
Exits with 1 if a difference is not explained in scripts/judge/terminology-differences.json.`;

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    suite: { type: 'string' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function judgeAll(): Promise<void> {
  configureLog('error');
  const suites = suitesIn(options.cases).filter(({ name }) => options.suite === undefined || name === options.suite);
  const differences: Difference[] = [];
  for (const suite of suites) differences.push(...(await withHub((hub) => judge(suite, hub))));
  const compared = suites.reduce((sum, { tests }) => sum + tests.length, 0);
  const reasons = new URL('./judge/terminology-differences.json', import.meta.url);
  reportDifferences(differences, compared, reasons, options.all);
}

/** One of its own, in a temporary folder. */
async function withHub<Result>(use: (hub: Hub) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'chaski-judge-'));
  const hub = await openHub(readConfig({ STORAGE_URL: `sqlite:${join(folder, 'chaski.db')}`, VALIDATE: 'structure' }));
  try {
    return await use(hub);
  } finally {
    await hub.close();
    rmSync(folder, { recursive: true });
  }
}

async function judge({ name, setup = [], tests }: Suite, hub: Hub): Promise<Difference[]> {
  for (const file of setup) {
    // Some lack what storing asks for.
    const resource = { status: 'active', ...resourceOf(options.cases, file) } as Resource;
    const { status } = await ask(hub, { type: resource.resourceType }, resource, 'create');
    if (status !== 201) throw new Error(`${file} could not be stored`);
  }
  const differences: Difference[] = [];
  for (const test of tests) {
    const found = await answerTo(test, hub);
    const expected = expectedOf(test);
    if (expected.some((facts) => facts.matches(found))) continue;
    const [one] = expected;
    differences.push({
      test: `${name}/${test.name}`,
      subject: test.operation,
      ...(one as (typeof expected)[0]).beside(found),
    });
  }
  return differences;
}

/** Hierarchies may be flat where the suite says so. */
function expectedOf(test: Test) {
  const files = [test.response, test['response:flat']].filter((file) => file !== undefined);
  return files.map((file) => factsOf(test['http-code'] ?? '2xx', resourceOf(options.cases, file)));
}

async function answerTo(test: Test, hub: Hub) {
  const { type, operation } = OPERATIONS[test.operation] as (typeof OPERATIONS)[string];
  const request = resourceOf(options.cases, test.request);
  const { status, body } = await ask(hub, { type, operation }, request, 'operation');
  return factsOf(
    `${String(status).charAt(0)}xx`,
    typeof body === 'string' ? (JSON.parse(body) as Resource) : undefined,
  );
}

function ask(
  hub: Hub,
  target: { type: string; operation?: string },
  resource: Resource,
  interaction: 'create' | 'operation',
): Promise<FhirResponse> {
  const json = parseJson(JSON.stringify(resource));
  return hub.handle({
    ...target,
    interaction,
    method: 'POST',
    query: new URLSearchParams(),
    preconditions: {},
    // What R4 does not have is passed over, so that the rest can be compared.
    prefer: { handling: 'lenient' },
    accept: ['application/fhir+json'],
    caller: { language: 'en', requestId: 'judge' },
    body: () => ({ kind: 'resource', json, resource: json.value as Resource }),
  });
}

await begin({ help: options.help, explanation: HELP, needed: join(options.cases, 'test-cases.json') }, judgeAll);
