// What is beyond the hub's strength is refused at once: https://www.rfc-editor.org/rfc/rfc9110#name-503-service-unavailable
import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Load } from '../../../server/http/load.ts';

let load: Load;
afterEach(() => load.stop());

const refusal = expect.objectContaining({
  status: 503,
  headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
});

function isRefused(): boolean {
  try {
    load.admit();
    return false;
  } catch {
    return true;
  }
}

describe('load', () => {
  it('takes as many requests at one time as configured, and more when some have left', () => {
    load = new Load({ maxInFlight: 2, maxBodyBytes: 1_000 });
    load.enter();
    load.enter();
    expect(() => load.enter()).toThrow(refusal);
    load.leave();
    expect(() => load.enter()).not.toThrow();
  });

  it('holds at most four of the largest bodies, or 256 MB', () => {
    load = new Load({ maxInFlight: 2, maxBodyBytes: 100_000_000 });
    load.hold(300_000_000);
    expect(() => load.hold(200_000_000)).toThrow(refusal);
    load.release(300_000_000);
    expect(() => load.hold(400_000_000)).not.toThrow();
  });

  it('cuts off the slowest readers when more than 256 MB of answers wait for them', () => {
    load = new Load({ maxInFlight: 2, maxBodyBytes: 1_000 });
    const sockets = Array.from({ length: 5 }, () => new Socket());
    const cut = (): boolean[] => sockets.map(({ destroyed }) => destroyed);
    const write = (socket: number, writableLength: number): EventEmitter => {
      const answer = Object.assign(new EventEmitter(), { writableLength, req: { socket: sockets[socket] as Socket } });
      load.written(answer);
      return answer;
    };
    write(0, 100_000_000);
    write(1, 50_000_000);
    const taken = write(1, 100_000_000);
    write(4, 0);
    taken.emit('close');
    write(2, 100_000_000);
    expect(cut()).toEqual([false, false, false, false, false]);
    write(3, 150_000_000);
    expect(cut()).toEqual([true, true, false, false, false]);
    write(4, 300_000_000);
    expect(cut()).toEqual([true, true, true, true, false]);
  });

  it('refuses while the event loop stays behind, not after one long request', async () => {
    load = new Load({ maxInFlight: 2, maxBodyBytes: 1_000 });
    const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    block(600);
    await sleep(1);
    expect(() => load.admit()).not.toThrow();
    for (let turn = 0; turn < 6; turn++) {
      block(500);
      await sleep(1);
    }
    expect(() => load.admit()).toThrow(refusal);
    // A machine busy with other things may stay behind for longer than the usual half second.
    while (isRefused()) await sleep(100);
  }, 30_000);
});
