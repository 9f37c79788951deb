// Answers that their readers take slowly: https://www.rfc-editor.org/rfc/rfc9112#name-tear-down
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { startHub } from '../support/hub.ts';

it('an answer that is being read when the hub stops is read to its end', async () => {
  const hub = await startHub();
  const extension = Array.from({ length: 16 }, (_, at) => ({ url: `urn:x:${at}`, valueString: 'x'.repeat(1_000_000) }));
  const created = await hub.agent.post('/fhir/Basic').send({ resourceType: 'Basic', code: { text: 'x' }, extension });
  expect(created.status).toBe(201);
  const { hostname, port } = new URL(hub.origin);
  const socket = connect(Number(port), hostname);
  let taken = 0;
  socket.on('data', (bytes) => {
    taken += bytes.length;
  });
  socket.write(`GET /fhir/Basic/${created.body.id} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await once(socket, 'data');
  socket.pause();
  const [closed] = await Promise.all([once(socket, 'close'), hub.close(), sleep(300).then(() => socket.resume())]);
  expect(closed).toEqual([false]);
  expect(taken).toBeGreaterThan(16_000_000);
});
