// One JSON line an event, and nothing in it that came from a body.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configureLog, describeError, flushLog, log } from '../../server/log.ts';

let written: string[] = [];
beforeEach(() => {
  written = [];
  configureLog('info', (lines) => written.push(lines));
});
afterEach(() => configureLog('error', (lines) => process.stderr.write(lines)));

const lines = () => {
  flushLog();
  return written
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};

describe('log', () => {
  it('writes one JSON line an event: time, level, message, then its fields', () => {
    log.info('request', { status: 200, ms: 0.4 });
    expect(lines()).toEqual([{ time: expect.any(String), level: 'info', message: 'request', status: 200, ms: 0.4 }]);
    expect(Object.keys(JSON.parse(written[0] as string))).toEqual(['time', 'level', 'message', 'status', 'ms']);
  });

  it('adds the fields of a child to each of its lines', () => {
    const child = log.child({ requestId: 'r1' });
    child.info('one');
    child.warn('two');
    expect(lines()).toMatchObject([
      { message: 'one', requestId: 'r1' },
      { message: 'two', requestId: 'r1' },
    ]);
  });

  it('leaves out what is below its level', () => {
    log.http('unheard');
    log.error('heard');
    expect(lines()).toMatchObject([{ message: 'heard' }]);
  });

  it('gathers lines into one write, soon made', async () => {
    log.info('one');
    log.info('two');
    expect(written).toHaveLength(0);
    await sleep(100);
    expect(written).toHaveLength(1);
  });
});

describe('describeError', () => {
  it('tells the class, the place, and the message without what it quotes', () => {
    let caught: unknown;
    try {
      JSON.parse('{"family":Ñahui}');
    } catch (error) {
      caught = error;
    }
    const described = describeError(caught);
    expect(described).toMatchObject({ error: 'SyntaxError', stack: expect.stringContaining('JSON.parse') });
    expect(JSON.stringify(described)).not.toMatch(/Ñahui|family/);
  });

  it('copes with what is no error', () => {
    expect(describeError(undefined)).toEqual({ error: 'undefined' });
    expect(describeError('text')).toEqual({ error: 'string' });
  });
});
