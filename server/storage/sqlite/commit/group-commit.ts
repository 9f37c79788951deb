// Commits that arrive in the same turn share one transaction and one wait for the disk: https://www.sqlite.org/wal.html
import type { StatementSync } from 'node:sqlite';
import type { Commit, Committed, Refused } from '../../store.ts';
import type { Connection } from '../connection.ts';
import { isMediumFault } from '../faults.ts';

type Answer = Committed | Refused;
type Waiting = { commit: Commit; resolve(answer: Answer): void; reject(error: unknown): void };

export type Batch = {
  /** Judges one commit; throws for a commit that makes no sense. Writes nothing. */
  judge(commit: Commit): { refused: Refused } | { apply(): Committed };
  /** Once before a batch, inside its transaction. */
  begin(): void;
  /** After a rollback: what was remembered of it is forgotten. */
  forget(): void;
  /** Told of each batch that became durable. */
  done(commits: number, changes: number, milliseconds: number): void;
};

/**
 * Between two batches the connection stays in a read transaction: each statement outside of one would take and release a lock
 * of the operating system, a quarter of what a read costs.
 */
export class GroupCommit {
  readonly #batch: Batch;
  readonly #longestMs: number;
  readonly #connection: Connection;
  readonly #beginReading: StatementSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  #queue: Waiting[] = [];
  #isScheduled = false;

  /** A batch is closed after `longestMs`, so that other requests get their turn. */
  constructor(connection: Connection, longestMs: number, batch: Batch) {
    this.#connection = connection;
    this.#batch = batch;
    this.#longestMs = longestMs;
    this.#beginReading = connection.prepare('BEGIN');
    this.#begin = connection.prepare('BEGIN IMMEDIATE');
    this.#commit = connection.prepare('COMMIT');
    this.#beginReading.run();
  }

  submit(commit: Commit): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ commit, resolve, reject });
      this.#schedule();
    });
  }

  /** Runs what waits. */
  flush(): void {
    while (this.#queue.length > 0) this.#run();
  }

  /** After the sockets of this turn were read: their commits are all queued by then. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#queue.length > 0) this.#run();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #run(): void {
    const started = performance.now();
    const answered: { waiting: Waiting; answer: Answer }[] = [];
    let current: Waiting | undefined;
    try {
      if (this.#connection.database.isTransaction) this.#commit.run();
      this.#begin.run();
      this.#batch.begin();
      do {
        current = this.#queue.shift() as Waiting;
        const answer = this.#answer(current);
        if (answer !== undefined) answered.push({ waiting: current, answer });
      } while (this.#queue.length > 0 && performance.now() - started < this.#longestMs);
      current = undefined;
      this.#commit.run();
      this.#beginReading.run();
    } catch (error) {
      this.#fail(
        error,
        answered.map(({ waiting }) => waiting),
        current,
      );
      return;
    }
    this.#settle(answered, performance.now() - started);
  }

  /** Undefined: the commit made no sense and was rejected, without a trace. */
  #answer(waiting: Waiting): Answer | undefined {
    let judged: ReturnType<Batch['judge']>;
    try {
      judged = this.#batch.judge(waiting.commit);
    } catch (error) {
      if (isMediumFault(error)) throw error;
      waiting.reject(error);
      return undefined;
    }
    return 'refused' in judged ? judged.refused : judged.apply();
  }

  /** Nothing of the batch is durable. When one commit is to blame, the others are tried again without it. */
  #fail(error: unknown, answered: Waiting[], current: Waiting | undefined): void {
    const fault = this.#undo() ?? error;
    if (current !== undefined && !isMediumFault(fault)) {
      current.reject(fault);
      this.#queue.unshift(...answered);
      return;
    }
    for (const { reject } of answered) reject(fault);
    current?.reject(fault);
    if (current === undefined && answered.length === 0) this.#rejectAll(fault);
  }

  /** What went wrong with it, if anything did. */
  #undo(): unknown {
    try {
      if (this.#connection.database.isTransaction) this.#connection.exec('ROLLBACK');
      this.#beginReading.run();
      this.#batch.forget();
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** The transaction did not even begin. */
  #rejectAll(error: unknown): void {
    const queue = this.#queue;
    this.#queue = [];
    for (const { reject } of queue) reject(error);
  }

  #settle(answered: { waiting: Waiting; answer: Answer }[], milliseconds: number): void {
    let commits = 0;
    let changes = 0;
    for (const { waiting, answer } of answered) {
      waiting.resolve(answer);
      if (answer.kind !== 'committed') continue;
      commits++;
      changes += waiting.commit.changes.length;
    }
    if (commits > 0) this.#batch.done(commits, changes, milliseconds);
  }
}
