// What judge:cases tells: a table by module, differences, or one case with all that both validators find.
import { type Case, isError } from './cases.ts';
import { type Verdict, without } from './compare-findings.ts';
import { type Judged, line } from './judge-case.ts';

export function show({ name, file, profile, expected, notApplicable, ...rest }: Case & Partial<Judged>): void {
  const { verdict, ours = [], reason, firelyRefuses } = rest;
  console.log(`${name}: ${notApplicable === undefined ? verdict : `not applicable: ${notApplicable}`}`);
  console.log(`  ${file}${profile === undefined ? '' : ` against ${profile}`}`);
  if (reason !== undefined) console.log(`  explained: ${reason}`);
  if (firelyRefuses !== undefined) console.log(`  Firely's validator ${firelyRefuses ? 'refuses' : 'accepts'} it`);
  if (notApplicable === undefined) for (const finding of ours) console.log(`  hub      ${line(finding)}`);
  for (const finding of expected) console.log(`  official ${line(finding)}`);
}

const COLUMNS = ['cases', 'agree', 'explained', 'stricter', 'laxer', 'elsewhere', 'not applicable'] as const;
type Column = (typeof COLUMNS)[number];

/** How many differences are unexplained; `all`: list the others too. */
export function report(judged: Judged[], others: Case[], all: boolean): number {
  const open = judged.filter(({ verdict, reason }) => verdict !== 'agree' && reason === undefined);
  for (const one of all ? judged.filter(({ verdict }) => verdict !== 'agree') : open) tell(one);
  if (all) for (const { name, notApplicable } of others) console.log(`${name}: not applicable: ${notApplicable}`);
  const modules = [...new Set([...judged, ...others].map(({ module }) => module))].sort();
  const rows = modules.map((module) => rowOf(module, judged, others));
  rows.push(rowOf('all', judged, others));
  const widths = COLUMNS.map((column) => Math.max(column.length, 5));
  const cells = (texts: readonly (string | number)[]): string =>
    texts.map((text, at) => String(text).padStart(widths[at] as number)).join('  ');
  console.log(`${' '.repeat(18)}  ${cells(COLUMNS)}`);
  for (const { name, counts } of rows) console.log(`${name.padEnd(18)}  ${cells(COLUMNS.map((one) => counts[one]))}`);
  return open.length;
}

function rowOf(name: string, judged: Judged[], others: Case[]): { name: string; counts: Record<Column, number> } {
  const isOf = ({ module }: Case): boolean => name === 'all' || name === module;
  const own = judged.filter(isOf);
  const open = (verdict: Verdict): number =>
    own.filter((one) => one.verdict === verdict && one.reason === undefined).length;
  return {
    name,
    counts: {
      cases: own.length,
      agree: open('agree'),
      explained: own.filter(({ reason }) => reason !== undefined).length,
      stricter: open('stricter'),
      laxer: open('laxer'),
      elsewhere: open('elsewhere'),
      'not applicable': others.filter(isOf).length,
    },
  };
}

function tell({ name, module, verdict, ours, expected, reason, firelyRefuses }: Judged): void {
  const firely =
    firelyRefuses === undefined || firelyRefuses !== ours.some(isError)
      ? ''
      : " (Firely's validator agrees with the hub)";
  console.log(`${module}: ${name}: ${verdict}${firely}`);
  const told = [
    ...without(ours.filter(isError), expected.filter(isError)).map((finding) => `only hub: ${line(finding)}`),
    ...without(expected.filter(isError), ours.filter(isError)).map((finding) => `only official: ${line(finding)}`),
  ];
  for (const text of told.slice(0, 4)) console.log(`  ${text.slice(0, 300)}`);
  if (told.length > 4) console.log(`  and ${told.length - 4} more`);
  if (reason !== undefined) console.log(`  explained: ${reason}`);
}
