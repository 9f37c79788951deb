// The units that Age, Duration and Distance take: https://hl7.org/fhir/R4/datatypes.html#Duration
import { looseChecks } from './bindings.ts';
import type { Check } from './judging.ts';

/** Common ones, and no others than those of time or length. */
function unitsFrom(type: string, some: string, all: string): Check {
  const [valueSet, max] = [some, all].map((name) => `http://hl7.org/fhir/ValueSet/${name}`) as [string, string];
  const checks = looseChecks(type, { strength: 'extensible', valueSet, max });
  return (node, judging) => {
    for (const check of checks) check(node, judging);
  };
}

export const checkAgeUnit = unitsFrom('Age', 'age-units', 'all-time-units');
export const checkDurationUnit = unitsFrom('Duration', 'duration-units', 'all-time-units');
export const checkDistanceUnit = unitsFrom('Distance', 'distance-units', 'all-distance-units');
