// Bytes to a port and back, for what no HTTP client would send or show.
import { connect } from 'node:net';

/** Sends them, and gives what came back until the server closed the connection or `ms` went by. */
export function sendBytes(origin: string, bytes: string | Uint8Array, ms = 2_000): Promise<Buffer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET') reject(error);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
  });
}

export const statusLine = (answer: Buffer): string => answer.toString('latin1').split('\r\n', 1)[0] as string;
