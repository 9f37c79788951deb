// What is prescribed for a diagnosis, and what the pharmacy of the facility hands over. https://hl7.org/fhir/R4/medications-module.html
import type { Condition, MedicationDispense, MedicationRequest, Reference } from '@medplum/fhirtypes';
import { yearsBetween } from './calendar.ts';
import type { Visit } from './care.ts';
import treatments from './data/treatments.json' with { type: 'json' };
import { randomFrom } from './random.ts';
import { SYSTEM } from './systems.ts';

type Treatment = {
  text: string;
  atc: string;
  /** Youngest age in years for whom this form and dose are meant. */
  from: number;
  dosage: string;
  quantity: number;
  unit: string;
};

/** Nothing where the diagnosis has no usual treatment at that age; one prescription in eight is not filled. */
export function treat(seen: Visit, condition: Reference<Condition>, code: string): void {
  const { subject, encounter, at, staff, day, clinic } = seen;
  const treatment = (treatments as Record<string, Treatment>)[code];
  if (treatment === undefined || yearsBetween(subject.person.birth, day) < treatment.from) return;
  const { text, atc, dosage, quantity: value, unit } = treatment;
  const medicationCodeableConcept = { coding: [{ system: SYSTEM.atc, code: atc }], text };
  const isRecent = subject.today - day < 30;
  const prescription = subject.chart.add<MedicationRequest>({
    resourceType: 'MedicationRequest',
    status: isRecent ? 'active' : 'completed',
    intent: 'order',
    medicationCodeableConcept,
    subject: subject.patient,
    encounter,
    authoredOn: at,
    requester: staff.practitioner,
    reasonReference: [condition],
    dosageInstruction: [{ text: dosage }],
    dispenseRequest: { quantity: { value, unit } },
  });
  // A stream of its own: whether the pharmacy has it changes nothing else of the person's history.
  if (randomFrom('pharmacy', encounter.reference ?? '').chance(1 / 8)) return;
  subject.chart.add<MedicationDispense>({
    resourceType: 'MedicationDispense',
    status: 'completed',
    medicationCodeableConcept,
    subject: subject.patient,
    context: encounter,
    location: clinic.facility.location,
    authorizingPrescription: [prescription],
    quantity: { value, unit },
    whenHandedOver: at,
    dosageInstruction: [{ text: dosage }],
  });
}
