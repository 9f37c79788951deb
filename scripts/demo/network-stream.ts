// The whole network as a stream of transactions; a household at a time, so that memory does not grow with the number of patients.
// https://hl7.org/fhir/R4/http.html#transaction
import type { Bundle } from '@medplum/fhirtypes';
import { type Day, parseDay } from './calendar.ts';
import { transaction } from './chart.ts';
import { recordFamily } from './family.ts';
import { buildNetwork, networkBundles } from './network.ts';
import { FIRST_PATIENT } from './staff.ts';

export type NetworkOptions = {
  patients: number;
  /** A whole number from 0 to 4294967295. */
  seed: number;
  /** The day on which it is generated: `2026-11-23`. What has happened lies before it, free slots behind it. */
  today?: string;
};

/** A Monday; fixed, so that the same command always makes the same network. */
export const REFERENCE_DAY = '2026-11-23';

/**
 * Transactions that put every resource under an id of its own: first facilities, services, staff and free slots, then one
 * transaction a household. Equal options give equal bytes.
 */
export function* generateNetwork({ patients, seed, today = REFERENCE_DAY }: NetworkOptions): Iterable<Bundle> {
  const day: Day = parseDay(today);
  const network = buildNetwork(seed, day, patients);
  yield* networkBundles(network);
  let registered = 0;
  for (let number = 1; registered < patients; number++) {
    const place = { seed, today: day, network };
    const family = recordFamily(place, number, FIRST_PATIENT + registered, patients - registered);
    registered += family.patients;
    yield transaction(family.chart.resources);
  }
}
