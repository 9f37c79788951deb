// How every judge begins: it explains itself, says what it lacks, or goes to work.
import { existsSync } from 'node:fs';

/** `needed`: a file or folder without which there is nothing to compare; ends with 2 where it is not. */
export async function begin(
  { help, explanation, needed }: { help: boolean; explanation: string; needed: string },
  work: () => void | Promise<void>,
): Promise<void> {
  if (help) console.log(explanation);
  else if (existsSync(needed)) await work();
  else {
    console.error(`${needed} is not there; --help tells what it is`);
    process.exitCode = 2;
  }
}
