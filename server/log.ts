// What happened, one JSON line each on standard error; never a patient's data: no ids, no search values, no bodies.
// The log is not the audit: https://hl7.org/fhir/R4/security.html#AuditEvent
import { Writable } from 'node:stream';
import winston from 'winston';

export type LogFields = Record<string, string | number | boolean | undefined>;
export type LogLevel = 'error' | 'warn' | 'info' | 'http' | 'debug';

export type Log = Record<LogLevel, (event: string, fields?: LogFields) => unknown> & {
  isLevelEnabled(level: string): boolean;
  /** A logger that adds these fields to each of its lines. */
  child(fields: LogFields): Log;
};

const MESSAGE = Symbol.for('message'); // where winston's transports look for the formatted line

let write = (lines: string): unknown => process.stderr.write(lines);
let pending = '';

/** Lines wait this long for company: a system call for each would cost more than the line itself. */
const WAIT_MS = 50;
const ENOUGH = 65_536;

const gathered = new Writable({
  decodeStrings: false,
  write(line: string, _encoding, done) {
    if (pending === '') setTimeout(flushLog, WAIT_MS).unref();
    pending += line;
    if (pending.length > ENOUGH) flushLog();
    done();
  },
});

const asJson = winston.format((line) => {
  const { level, message, ...fields } = line;
  line[MESSAGE] = JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
  return line;
});

const root = winston.createLogger({
  level: 'info',
  format: asJson(),
  transports: [new winston.transports.Stream({ stream: gathered, eol: '\n' })],
});

export const log: Log = root;

/** Sets how much is logged, and in tests where to. */
export function configureLog(level: LogLevel, writer: typeof write = write): void {
  root.level = level;
  write = writer;
}

/** Writes what is still waiting; called at the end of the process. */
export function flushLog(): void {
  const lines = pending;
  pending = '';
  if (lines !== '') write(lines);
}

process.on('exit', flushLog);

/**
 * What may be told of an unexpected error: its class, where it was thrown, and its message without quoted parts,
 * which may come from a body (`Unexpected token … "Quispe" is not valid JSON`).
 */
export function describeError(error: unknown): LogFields {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return { error: typeof error };
  const { name, message, stack } = error as Error;
  const frames = String(stack)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return {
    error: name,
    reason: message.replace(/(["'`]).*\1/gs, '"…"'),
    stack: frames.slice(0, 8).join('\n'),
  };
}
