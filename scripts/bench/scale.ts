// How cost grows with the amount of data: the generated network at growing sizes, and the exponent that fits the costs.
import { generateNetwork } from '../demo/network-stream.ts';
import { drive } from './drive.ts';
import { know, loadInto } from './load-data.ts';
import { scenarios } from './scenarios.ts';
import { startServer } from './server.ts';

const MEASURED = [
  'read',
  'create',
  'search token',
  'search reference',
  'search patient and code',
  'search patient sorted by date',
  'search date',
  'search chained',
  'search mix',
  'search count',
];
const RESOURCES_A_PATIENT = 30;

/** Loads up to each size and measures; prints CPU ms per operation and the slope of log(cost) over log(size). */
export async function scale(sizes: number[], seconds: number): Promise<void> {
  const server = await startServer();
  const costs = new Map<string, number[]>(MEASURED.map((name) => [name, []]));
  const patients = Math.ceil((sizes.at(-1) as number) / RESOURCES_A_PATIENT) * 2;
  const source = generateNetwork({ patients, seed: 1 })[Symbol.iterator]();
  let resources = 0;
  let hasPatients = false;
  for (const size of sizes) {
    const batch: string[] = [];
    for (let next = source.next(); resources < size && !next.done; next = source.next()) {
      // Facilities, staff and their agendas come first, some 10,000: patients are what is counted and asked for.
      const { entry = [] } = next.value;
      hasPatients ||= entry.some(({ resource }) => resource?.resourceType === 'Patient');
      if (hasPatients) resources += entry.length;
      batch.push(JSON.stringify(next.value));
      if (batch.length === 200) await loadInto(server, batch.splice(0));
    }
    await loadInto(server, batch);
    for (const scenario of scenarios(await know(server.port))) {
      const list = costs.get(scenario.name);
      if (list === undefined) continue;
      const { cpuSeconds, operations } = await drive({
        ...scenario,
        port: server.port,
        seconds,
        cpuSeconds: server.cpuSeconds,
      });
      list.push((cpuSeconds / operations) * 1000);
    }
    process.stderr.write(`${resources} resources\n`);
  }
  console.log(`| scenario, CPU ms each | ${sizes.join(' | ')} | exponent |`);
  console.log(`|---|${'--:|'.repeat(sizes.length + 1)}`);
  for (const [name, list] of costs) {
    console.log(`| ${name} | ${list.map((cost) => cost.toFixed(4)).join(' | ')} | ${slope(sizes, list).toFixed(2)} |`);
  }
  await server.stop();
}

/** Least squares of log(cost) over log(size). */
function slope(sizes: number[], costs: number[]): number {
  const points = costs.map((cost, index) => ({ x: Math.log(sizes[index] as number), y: Math.log(cost) }));
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const mx = mean(({ x }) => x);
  const my = mean(({ y }) => y);
  return mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2);
}
