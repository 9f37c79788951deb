// How much the hub takes on at a time; what is beyond is refused at once, cheaply, and told when to come back.
// https://www.rfc-editor.org/rfc/rfc9110#name-503-service-unavailable
import type { Socket } from 'node:net';
import { overloaded } from '../fhir/failures-http.ts';
import { setInFlight } from '../metrics.ts';

const TICK_MS = 200;
/** A tick this late means that every request waits at least as long. */
const LATE_MS = 250;
/** One long request makes one tick late; a row of late ticks is a queue that does not shrink. */
const LATE_TICKS = 5;

/** Of a ServerResponse. */
type Answer = { writableLength: number; once(event: 'close', act: () => void): unknown; req: { socket: Socket } };

export class Load {
  readonly #maxInFlight: number;
  readonly #maxKept: number;
  readonly #ticker: NodeJS.Timeout;
  /** Bytes of answers that are written and not taken yet; who is slowest comes first. */
  readonly #unread = new Map<Socket, number>();
  readonly #watched = new WeakSet<Socket>();
  #unreadBytes = 0;
  #inFlight = 0;
  #kept = 0;
  #lateTicks = 0;

  constructor({ maxInFlight, maxBodyBytes }: { maxInFlight: number; maxBodyBytes: number }) {
    this.#maxInFlight = maxInFlight;
    this.#maxKept = Math.max(256_000_000, 4 * maxBodyBytes);
    let due = performance.now() + TICK_MS;
    this.#ticker = setInterval(() => {
      const now = performance.now();
      this.#lateTicks = now - due > LATE_MS ? this.#lateTicks + 1 : 0;
      due = now + TICK_MS;
      setInFlight(this.#inFlight);
    }, TICK_MS).unref();
  }

  /** Throws FhirError 503 when the event loop is behind: more work would only make everyone wait. */
  admit(): void {
    if (this.#lateTicks >= LATE_TICKS) throw overloaded(2);
  }

  /** Counts a request whose body has arrived, until `leave`. Throws FhirError 503 when too many are under way. */
  enter(): void {
    if (this.#inFlight >= this.#maxInFlight) throw overloaded(1);
    this.#inFlight++;
  }

  leave(): void {
    this.#inFlight--;
  }

  /** Counts bytes of bodies held in memory, until `release`. Throws FhirError 503 when there are too many. */
  hold(bytes: number): void {
    if (this.#kept + bytes > this.#maxKept) throw overloaded(5);
    this.#kept += bytes;
  }

  release(bytes: number): void {
    this.#kept -= bytes;
  }

  /** An answer was written. When more of them than may be held wait for their readers, the slowest reader is cut off. */
  written(answer: Answer): void {
    const { writableLength } = answer;
    const { socket } = answer.req;
    if (writableLength === 0 || socket.destroyed) return;
    this.#unread.set(socket, (this.#unread.get(socket) ?? 0) + writableLength);
    this.#unreadBytes += writableLength;
    answer.once('close', () => this.#taken(socket, writableLength));
    // What waits behind another answer on its connection is closed with that alone.
    if (!this.#watched.has(socket)) socket.once('close', () => this.#taken(socket, Number.POSITIVE_INFINITY));
    this.#watched.add(socket);
    for (const slowest of this.#unread.keys()) {
      if (this.#unreadBytes <= this.#maxKept || slowest === socket) return;
      this.#taken(slowest, Number.POSITIVE_INFINITY);
      slowest.destroy();
    }
  }

  /** Whether some answer is still being read. */
  get isBeingRead(): boolean {
    return this.#unreadBytes > 0;
  }

  #taken(socket: Socket, bytes: number): void {
    const held = this.#unread.get(socket) ?? 0;
    const left = Math.max(held - bytes, 0);
    this.#unreadBytes -= held - left;
    if (left > 0) this.#unread.set(socket, left);
    else this.#unread.delete(socket);
  }

  stop(): void {
    clearInterval(this.#ticker);
  }
}
