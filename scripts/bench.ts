// npm run bench: what each interaction costs the server, in CPU time, beside the limit measured in the same run.
import { parseArgs } from 'node:util';
import { contentScenarios } from './bench/content-scenarios.ts';
import { combine, drive, type Measured } from './bench/drive.ts';
import { IMPORT, importRow } from './bench/import.ts';
import { bareConcatenation, bareSqlite, databaseBytes } from './bench/limits.ts';
import { know, loadInto, realBundles } from './bench/load-data.ts';
import { judgingCosts } from './bench/profiled.ts';
import { appendResults, printTable, type Row } from './bench/report.ts';
import { scale } from './bench/scale.ts';
import { type Known, type Scenario, scenarios } from './bench/scenarios.ts';
import { type Served, startServer } from './bench/server.ts';

const HELP = `npm run bench [-- SCENARIO…] [--seconds S] [--rounds R] [--scale [--sizes 10000,50000,…]] [--help]

Starts a hub of its own in a temporary folder, loads ../shared/data/synthea-r4.tar.xz (or, without it, the generated
network of npm run demo), runs the scenarios and prints requests per second, latencies, CPU seconds of the server per
1,000 operations, operations per CPU second, and the ratio to the limit measured in the same run.

  SCENARIO   part of a scenario's name: read, create, "search token" …; without any: all
  --seconds  seconds a round of a scenario lasts (3)
  --rounds   rounds, each followed by one of its limit (3)
  --scale    repeat some scenarios at growing sizes and fit the exponent of their growth
  --sizes    resources at which --scale measures (10000,50000,200000,1000000)

Results are appended to bench/results.jsonl.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    scale: { type: 'boolean' },
    sizes: { type: 'string', default: '10000,50000,200000,1000000' },
  },
});

const SYNTHEA = 'Synthea transactions, resources';
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

if (values.help) console.log(HELP);
else if (values.scale) await scale(values.sizes.split(',').map(Number), seconds);
else await bench();

async function bench(): Promise<void> {
  const server = await startServer();
  const idle = await server.figure('process_resident_memory_bytes');
  const bundles = await realBundles();
  const { rows: loaded, resources } = await loadRow(server, bundles);
  const known = await know(server.port);
  const rows: Row[] = loaded;
  const isWanted = (name: string): boolean =>
    positionals.length === 0 || positionals.some((part) => name.includes(part));
  if (isWanted(IMPORT)) rows.push(await importRow(server));
  const wanted = [...scenarios(known), ...contentScenarios(known)].filter(({ name }) => isWanted(name));
  for (const scenario of wanted) rows.push(await measure(scenario, server, known));
  const memory = await server.figure('process_resident_memory_bytes');
  const bytes = databaseBytes(server.database);
  printTable(rows);
  const facts = {
    'ready after start, seconds': server.readyAfter,
    'memory idle, MB': idle / 1e6,
    'memory at the end, MB': memory / 1e6,
    'resources loaded': resources.count,
    'disk after loading, bytes per resource': resources.bytes / resources.count,
    'disk at the end, MB': bytes / 1e6,
    ...judgingCosts(bundles),
  };
  for (const [name, value] of Object.entries(facts)) console.log(`${name}: ${Math.round(value * 100) / 100}`);
  appendResults(rows, facts);
  await server.stop();
}

/** Loading the data is itself a scenario: transactions, their cost divided by the resources in them. */
async function loadRow(
  server: Served,
  bundles: string[],
): Promise<{ rows: Row[]; resources: { count: number; bytes: number } }> {
  const measured = await loadInto(server, bundles);
  const bytes = databaseBytes(server.database);
  const limit = bareSqlite(server.database, Math.min(20_000, measured.operations));
  return { rows: [{ name: SYNTHEA, measured, limit }], resources: { count: measured.operations, bytes } };
}

/** Rounds of the scenario and of its limit in turn, A B A B …, so that a machine whose speed drifts slows both. */
async function measure(scenario: Scenario, server: Served, known: Known): Promise<Row> {
  const runs: Measured[] = [];
  const limits: Measured[] = [];
  for (let round = 0; round < rounds; round++) {
    await scenario.prepare?.(server.port);
    process.stderr.write(`${scenario.name}, round ${round + 1} of ${rounds}\n`);
    const run = await drive({ ...scenario, port: server.port, seconds, cpuSeconds: server.cpuSeconds });
    runs.push(run);
    const limit = await measureLimit(scenario, server, known);
    if (limit !== undefined) limits.push(limit);
  }
  return { name: scenario.name, measured: combine(runs), limit: limits.length === 0 ? undefined : combine(limits) };
}

async function measureLimit(
  { limit, connections }: Scenario,
  server: Served,
  { observations }: Known,
): Promise<Measured | undefined> {
  if (limit === 'sqlite') return bareSqlite(server.database, 5000);
  const texts = observations.map(({ text }) => text);
  if (limit === 'concatenation') return bareConcatenation(texts, 5000);
  if (limit === 'none') return undefined;
  const bare = await startServer('scripts/bench/bare-express.ts', { BARE_BODY: texts[0] ?? '{}' });
  const check = ({ status }: { status: number }): void => {
    if (status !== 200) throw new Error(`the bare route answered ${status}`);
  };
  const next = () => ({ method: 'GET', path: '/fhir/Observation/1' });
  const measured = await drive({ port: bare.port, next, check, connections, seconds, cpuSeconds: bare.cpuSeconds });
  await bare.stop();
  return measured;
}
