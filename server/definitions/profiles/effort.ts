// How much the judging of one resource may cost: in proportion to its size, whatever its profiles ask for.
// Strangers write profiles, too: https://hl7.org/fhir/R4/security.html#input

/** Steps for a resource of no size, and for each of its elements; the official examples need a tenth at most. */
const STEPS = 2_000_000;
const STEPS_EACH = 500;

/** Thrown where judging would go on for too long. */
export class TooCostly extends Error {}

export class Effort {
  private left = STEPS;

  /** One more element is met. */
  grow(): void {
    this.left += STEPS_EACH;
  }

  /** Throws TooCostly. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new TooCostly();
  }
}
