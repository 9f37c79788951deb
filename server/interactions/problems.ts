// Gathers what is wrong with the entries of a transaction, so that all of it is told at once, each with its place:
// https://hl7.org/fhir/R4/http.html#transaction-response
import { untoldProblems } from '../fhir/failures-transaction.ts';
import { FhirError, type Issue } from '../fhir/outcome.ts';

/** Statuses of which one is told for all, the most telling first; what is no failure of the whole request's own is 400. */
const RANKING = [403, 400, 422, 412, 409, 410, 404];

/** No answer grows beyond what a client can use. */
const MOST_TOLD = 10_000;

export class Problems {
  readonly #issues: Issue[] = [];
  readonly #statuses = new Set<number>();
  #untold = 0;

  /** A copy to add to. */
  copy(): Problems {
    const copy = new Problems();
    copy.#issues.push(...this.#issues);
    for (const status of this.#statuses) copy.#statuses.add(status);
    copy.#untold = this.#untold;
    return copy;
  }

  /**
   * Keeps a FhirError and throws anything else. `entry`: its path, `Bundle.entry[3]`; expressions on the resource are told
   * below `entry.resource`, issues without one at `place`.
   */
  add(error: unknown, entry: string, place: string): void {
    if (!(error instanceof FhirError)) throw error;
    this.#statuses.add(error.status >= 500 || RANKING.includes(error.status) ? error.status : 400);
    for (const issue of error.issues) {
      if (this.#issues.length < MOST_TOLD) this.#issues.push(placed(issue, entry, place));
      else this.#untold++;
    }
  }

  /** Runs a step and keeps what it throws; undefined then. */
  async try<T>(entry: string, place: string, step: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      this.add(error, entry, place);
      return undefined;
    }
  }

  /** Throws everything gathered as one error, in the order of the entries. */
  throwIfSome(): void {
    if (this.#issues.length === 0) return;
    const status = RANKING.find((one) => this.#statuses.has(one)) ?? Math.max(...this.#statuses);
    const issues = this.#issues.toSorted((a, b) => entryNumber(a) - entryNumber(b));
    throw new FhirError(status, this.#untold === 0 ? issues : [...issues, untoldProblems(this.#untold)]);
  }
}

/** Issues of the Bundle itself come first. */
const entryNumber = ({ expression = '' }: Issue): number =>
  Number(/^Bundle\.entry\[(\d+)\]/.exec(expression)?.[1] ?? -1);

/** `Patient.name[0]` becomes `Bundle.entry[3].resource.name[0]`. */
function placed(issue: Issue, entry: string, place: string): Issue {
  const { expression } = issue;
  if (expression?.startsWith(entry)) return issue;
  return {
    ...issue,
    expression: expression === undefined ? place : expression.replace(/^[A-Za-z]+/, `${entry}.resource`),
  };
}

/** Runs a step; issues it throws without a place get this one. */
export function placing<T>(place: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    const issues = error.issues.map((issue) => ({ expression: place, ...issue }));
    throw new FhirError(error.status, issues, error.headers);
  }
}
