// Tells where the hub and a suite of HL7's differ, and why that is right where a reason is written down.
import { readFileSync } from 'node:fs';

export type Difference = { test: string; subject: string; expected: string; found: string };
/** `tests`: patterns of their names. */
type Explained = { tests: string[]; reason: string };

/** Lists the differences without a reason in `file`, with `all` the others too; exits with 1 if there are any of the former. */
export function reportDifferences(differences: Difference[], compared: number, file: URL, all: boolean): void {
  const explained = JSON.parse(readFileSync(file, 'utf8')) as Explained[];
  const reasonFor = ({ test }: Difference) =>
    explained.find(({ tests }) => tests.some((pattern) => new RegExp(`^(?:${pattern})$`).test(test)))?.reason;
  const open = differences.filter((one) => reasonFor(one) === undefined);
  for (const difference of all ? differences : open) {
    const { test, subject, expected, found } = difference;
    console.log(`${test}: ${subject}\n  expected ${shown(expected)}, found ${shown(found)}`);
    const reason = reasonFor(difference);
    if (reason !== undefined) console.log(`  explained: ${reason}`);
  }
  console.log(`${compared} compared, ${differences.length} differ, ${open.length} of them unexplained`);
  if (open.length > 0) process.exitCode = 1;
}

const shown = (text: string): string => (text === '' ? 'nothing' : text.slice(0, 400));
