// Sends documents, and gives what came too early for what it refers to a second chance once the rest is there.
// https://hl7.org/fhir/R4/http.html#trules
import { FhirError, type Language, outcomeText } from '../../server/fhir/outcome.ts';
import { type Document, type Origin, originKey } from './document.ts';
import type { Answer, Door } from './door.ts';
import { Pool } from './pool.ts';
import { isPremature, issuesOf, type Refusal, type Report } from './report.ts';
import { type LoadRequest, requestsOf } from './requests.ts';

/** Text under way at one time; as values it takes several times as much memory. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Requests that wait for another pass; beyond it they are refused at once. */
const MOST_EARLY = 10_000;

export type Job = { door: Door; report: Report; language: Language; signal: AbortSignal };

/** Documents that may be sent side by side. Can be read again; then only those of the files that are wanted matter. */
export type Stage = (wanted: (file: string) => boolean) => AsyncIterable<Document> | Iterable<Document>;

/** The hub cannot take anything any more: its disk is full, its store failed, its process is gone. */
class HubGone extends Error {}

/** One stage after the other. What is refused is told to the report. Gives back why it ended early, if it did. */
export async function loadDocuments(stages: readonly Stage[], job: Job): Promise<string | undefined> {
  try {
    await loadInPasses(stages, job);
    return undefined;
  } catch (error) {
    if (error instanceof HubGone) return error.message;
    throw error;
  }
}

async function loadInPasses(stages: readonly Stage[], job: Job): Promise<void> {
  let early = await run(stages, new Pass(job), () => true);
  while (early.size > 0 && !job.signal.aborted) {
    const files = new Set([...early.values()].map(({ origin }) => origin.file));
    const left = await run(stages, new Pass(job, early), (file) => files.has(file));
    const stuck = left.size === early.size;
    early = left;
    if (stuck) break;
  }
  for (const refusal of early.values()) job.report.refuse(refusal);
}

async function run(stages: readonly Stage[], pass: Pass, wanted: (file: string) => boolean): Promise<Early> {
  for (const stage of stages) await pass.send(stage(wanted));
  return pass.early;
}

/** Refusals that may be due to the order alone, by originKey. */
type Early = Map<string, Refusal>;

class Pass {
  readonly early: Early = new Map();
  readonly #job: Job;
  readonly #pool: Pool;
  readonly #only: Early | undefined;
  readonly #documents: Set<string> | undefined;
  #gone: HubGone | undefined;

  /** `only`: the requests of an earlier pass to try again; without it all. */
  constructor(job: Job, only?: Early) {
    this.#job = job;
    this.#pool = new Pool(job.door.parallel, MOST_BYTES);
    this.#only = only;
    this.#documents = only && new Set([...only.values()].map(({ origin }) => documentKey(origin)));
  }

  async send(documents: AsyncIterable<Document> | Iterable<Document>): Promise<void> {
    for await (const document of documents) {
      if (this.#job.signal.aborted || this.#gone !== undefined) break;
      if (this.#documents?.has(documentKey(document.origin)) !== false) await this.#sendDocument(document);
    }
    await this.#pool.drain();
    if (this.#gone !== undefined) throw this.#gone;
  }

  async #sendDocument(document: Document): Promise<void> {
    try {
      for (const request of requestsOf(document)) {
        if (this.#only?.has(originKey(request.origin)) === false) continue;
        const run = (): Promise<void> => this.#sendRequest(request);
        await this.#pool.add({ bytes: request.json.text.length, writes: request.writes, run });
      }
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      const { language, report } = this.#job;
      const issues = issuesOf(outcomeText(error.issues, language));
      report.refuse({ origin: document.origin, status: error.status, issues });
    }
  }

  async #sendRequest(request: LoadRequest): Promise<void> {
    if (this.#gone !== undefined) return;
    const { door, report } = this.#job;
    const answer = await door.send(request);
    if (answer.status < 400) report.accept(request.counts);
    else if (answer.status === 503 || answer.status === 507) this.#gone = new HubGone(issuesOf(answer.text)[0]?.text);
    else this.#refuse(request, answer);
  }

  #refuse({ origin }: LoadRequest, { status, text }: Answer): void {
    const refusal = { origin, status, issues: issuesOf(text).map((issue) => inBatch(issue, origin)) };
    if (isPremature(text) && this.early.size < MOST_EARLY) this.early.set(originKey(origin), refusal);
    else this.#job.report.refuse(refusal);
  }
}

const documentKey = ({ path: _, ...origin }: Origin): string => originKey(origin);

/** An entry of a batch was sent alone, as `Bundle.entry[0]`; people look for its place in the file. */
function inBatch(issue: Refusal['issues'][number], { path }: Origin): Refusal['issues'][number] {
  if (path === undefined || issue.expression === undefined) return issue;
  return { ...issue, expression: issue.expression.replace(/^Bundle\.entry\[0\]/, path) };
}
