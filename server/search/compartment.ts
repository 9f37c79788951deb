// What belongs to a patient, an encounter, a practitioner …: https://hl7.org/fhir/R4/compartmentdefinition.html
import { compartmentParameters, compartments, isCompartment } from '../definitions/compartments.ts';
import { resourceTypes } from '../definitions/structures.ts';
import { noCompartment, outsideCompartment } from '../fhir/failures-search.ts';
import { allOf } from './any-of.ts';
import type { Criterion } from './query.ts';
import { entry } from './values/value-type.ts';

/** `type` undefined: whatever belongs to it. Throws FhirError 404 where nothing can. */
export function inCompartment(of: { type: string; id: string }, type: string | undefined): Criterion {
  if (!isCompartment(of.type)) throw noCompartment(of.type, compartments());
  const found = (type === undefined ? resourceTypes() : [type]).flatMap((one) => belonging(of, one));
  if (found.length === 0) throw outsideCompartment(type as string, of.type);
  const [only, ...others] = found;
  return only !== undefined && others.length === 0 ? only : { kind: 'or', of: found };
}

/** A resource is in its own compartment. */
function belonging({ type: owner, id }: { type: string; id: string }, type: string): Criterion[] {
  const referring = compartmentParameters(owner, type).map((code) =>
    entry('reference', `${type}.${code}`, [
      { column: 'type', op: 'eq', value: owner },
      { column: 'id', op: 'eq', value: id },
    ]),
  );
  return type === owner ? [...referring, itself(owner, id)] : referring;
}

const itself = (type: string, id: string): Criterion =>
  allOf([
    { kind: 'type', types: [type] },
    { kind: 'self', tests: [{ column: 'id', op: 'eq', value: id }] },
  ]);
