// What is wrong with a database: the first hundred in words, and how many there are.
const TOLD = 100;

export class Findings {
  readonly #problems: string[] = [];
  #count = 0;

  add(problem: string): void {
    if (++this.#count <= TOLD) this.#problems.push(problem);
  }

  /** Runs one part of a check; what it throws is a finding, so that one damaged row does not hide the others. */
  guard(about: string, check: () => void): void {
    try {
      check();
    } catch (error) {
      this.add(`${about}: ${(error as Error).message}`);
    }
  }

  summary(): { problems: string[]; count: number } {
    return { problems: this.#problems, count: this.#count };
  }
}
