// One keep-alive HTTP connection with one request under way: lean, so that the load costs less than what it measures.
// https://www.rfc-editor.org/rfc/rfc9112
import { connect, type Socket } from 'node:net';

export type Request = { method: string; path: string; headers?: Record<string, string>; body?: string };
export type Response = { status: number; head: string; body: string };

const HEAD_END = '\r\n\r\n';

export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #settle: { resolve: (response: Response) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#settle?.reject(error));
    socket.on('close', () => this.#settle?.reject(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket, `127.0.0.1:${port}`)));
      socket.once('error', reject);
    });
  }

  /** Sends one request and resolves with its answer; the server must say how long the body is. */
  send({ method, path, headers = {}, body = '' }: Request): Promise<Response> {
    let text = `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n`;
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
    if (body !== '') text += `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(`${text}\r\n${body}`);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const status = Number(head.slice(9, 12));
    const end = this.#bodyEnd(head, status, headEnd + HEAD_END.length);
    if (end === undefined || this.#received.length < end) return;
    const body = this.#received.toString('utf8', headEnd + HEAD_END.length, end);
    this.#received = this.#received.subarray(end);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve({ status, head, body });
  }

  /** Where the body ends; undefined while a chunked one is still coming (its framing stays in the body). */
  #bodyEnd(head: string, status: number, start: number): number | undefined {
    if (status === 204 || status === 304) return start;
    const length = /\r\nContent-Length: (\d+)/i.exec(head);
    if (length !== null) return start + Number(length[1]);
    const last = this.#received.indexOf('0\r\n\r\n', start);
    return last === -1 ? undefined : last + 5;
  }
}
