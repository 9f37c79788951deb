// Figures for those who run the hub, in the format of Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const registry = new Registry();

const requests = new Counter({
  name: 'chaski_requests_total',
  help: 'Requests answered, by FHIR interaction (none: refused before it was known) and HTTP status.',
  labelNames: ['interaction', 'status'],
  registers: [registry],
});

const latency = new Histogram({
  name: 'chaski_request_seconds',
  help: 'Seconds from the headers of a request to its answer, by FHIR interaction.',
  labelNames: ['interaction'],
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers: [registry],
});

const commitBatch = new Histogram({
  name: 'chaski_commit_batch_size',
  help: 'Commits that shared one durable write to the store.',
  buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  registers: [registry],
});

const commitSeconds = new Histogram({
  name: 'chaski_commit_seconds',
  help: 'Seconds one durable write to the store took.',
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  registers: [registry],
});

const store = new Gauge({
  name: 'chaski_store',
  help: 'What the store holds: bytes on disk, live resources, versions.',
  labelNames: ['of'],
  registers: [registry],
});

const inFlight = new Gauge({
  name: 'chaski_requests_in_flight',
  help: 'Requests being served.',
  registers: [registry],
});

/** Adds the figures of the process (memory, CPU, garbage collection) and `nodejs_eventloop_lag_*_seconds`. */
export const measureProcess = (): void => collectDefaultMetrics({ register: registry });

/** Counts an answered request. */
export function observeRequest(interaction: string, status: number, milliseconds: number): void {
  remember(counters, `${interaction} ${status}`, () => requests.labels(interaction, String(status))).inc();
  remember(latencies, interaction, () => latency.labels(interaction)).observe(milliseconds / 1000);
}

/** The labelled children, kept: looking them up by their labels costs more than counting. */
const counters = new Map<string, Counter.Internal>();
const latencies = new Map<string, Histogram.Internal<'interaction'>>();

function remember<Child>(children: Map<string, Child>, key: string, make: () => Child): Child {
  const known = children.get(key);
  if (known !== undefined) return known;
  const child = make();
  children.set(key, child);
  return child;
}

/** One durable write of the store: how many commits it carried, how long it took. */
export function observeCommit(commits: number, seconds: number): void {
  commitBatch.observe(commits);
  commitSeconds.observe(seconds);
}

export const setInFlight = (count: number): void => inFlight.set(count);

/** Everything as text; `size` is asked of the store at each scrape. */
export async function metricsText(size: { bytes: number; resources: number; versions: number } | undefined) {
  for (const [of, value] of Object.entries(size ?? {})) store.set({ of }, value);
  return registry.metrics();
}

export const METRICS_CONTENT_TYPE = registry.contentType;
