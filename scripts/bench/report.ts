// The table of a bench run, and its line in bench/results.jsonl.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import type { Measured } from './drive.ts';

export type Row = { name: string; measured: Measured; limit?: Measured | undefined };

const perCpuSecond = ({ operations, cpuSeconds }: Measured): number => operations / cpuSeconds;

/** How much of the limit was reached: 1 is the limit itself. */
const ratio = ({ measured, limit }: Row): number | undefined =>
  limit === undefined ? undefined : perCpuSecond(measured) / perCpuSecond(limit);

export function printTable(rows: Row[]): void {
  console.log('| scenario | per CPU-second | CPU-s per 1,000 | per second | p50 ms | p99 ms | of the limit |');
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  for (const row of rows) {
    const { operations, seconds, cpuSeconds, p50, p99 } = row.measured;
    const cells = [
      row.name,
      round(perCpuSecond(row.measured)),
      ((cpuSeconds / operations) * 1000).toFixed(4),
      round(operations / seconds),
      p50.toFixed(2),
      p99.toFixed(2),
      ratio(row)?.toFixed(2) ?? '–',
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

const round = (value: number): string => Math.round(value).toLocaleString('en');

export function appendResults(rows: Row[], facts: Record<string, number>): void {
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    platform: platform(),
    arch: arch(),
  };
  const results = rows.map((row) => ({ ...row, perCpuSecond: perCpuSecond(row.measured), ratio: ratio(row) }));
  const line = { date: new Date().toISOString(), commit: commit(), node: process.version, machine, facts, results };
  mkdirSync('bench', { recursive: true });
  appendFileSync('bench/results.jsonl', `${JSON.stringify(line)}\n`);
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
