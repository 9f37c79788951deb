// The network: who runs it, where it cares, what it offers, who works there and when.
// https://hl7.org/fhir/R4/administration-module.html
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { Agenda } from './agenda.ts';
import type { Day } from './calendar.ts';
import { transaction } from './chart.ts';
import type { Facility } from './clinic.ts';
import { buildFacilities } from './facilities.ts';
import { hireStaff } from './staff.ts';

export type Network = {
  hospitals: Facility[];
  /** First-level facilities, with the share of people assigned to each as `weight`. */
  firstLevel: { weight: number; facility: Facility }[];
  agenda: Agenda;
  resources: Resource[];
};

/** `patients` decides how many people work at each service. */
export function buildNetwork(seed: number, today: Day, patients: number): Network {
  const resources: Resource[] = [];
  const agenda = new Agenda(seed, today);
  const facilities = buildFacilities(resources);
  let hired = 0;
  for (const facility of facilities) {
    for (const clinic of facility.clinics.values()) {
      clinic.staff = hireStaff(seed, clinic, hired, patients, resources);
      hired += clinic.staff.length;
      if (clinic.data.bookable) agenda.open(clinic, resources);
    }
  }
  return {
    hospitals: facilities.filter(({ data }) => data.category.startsWith('II-')),
    firstLevel: facilities
      .filter(({ data }) => data.category.startsWith('I-'))
      .map((facility) => ({ weight: facility.data.weight, facility })),
    agenda,
    resources,
  };
}

/** In transactions of at most so many entries, the organizations first; the network lets go of them. */
export function* networkBundles({ resources }: Network, size = 500): Iterable<Bundle> {
  while (resources.length > 0) yield transaction(resources.splice(0, size));
}
