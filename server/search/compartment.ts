// What belongs to a patient, an encounter, a practitioner …: https://hl7.org/fhir/R4/compartmentdefinition.html
import { compartmentParameters, compartments, isCompartment } from '../definitions/compartments.ts';
import { noCompartment, outsideCompartment } from '../fhir/failures-search.ts';
import type { Criterion } from './query.ts';

/** `type` undefined: whatever belongs to it. Throws FhirError 404 where nothing can. */
export function inCompartment(of: { type: string; id: string }, type: string | undefined): Criterion {
  if (!isCompartment(of.type)) throw noCompartment(of.type, compartments());
  if (type !== undefined && type !== of.type && compartmentParameters(of.type, type).length === 0) {
    throw outsideCompartment(type, of.type);
  }
  return { kind: 'key', key: `${of.type}/${of.id}` };
}
