// Whether a CodeableConcept has a code of its required value set: https://hl7.org/fhir/R4/terminologies.html#required
import { conceptNotInValueSet } from '../../fhir/failures-validation.ts';
import type { ValueSet } from '../terminology/codes.ts';
import type { Trail } from './trail.ts';

/** One coding of the value set suffices; text alone does not. What has only extensions says why there is no code. */
export function checkConcept(concept: Record<string, unknown>, valueSet: ValueSet, trail: Trail): void {
  const codings = Array.isArray(concept.coding) ? (concept.coding as Record<string, unknown>[]) : [];
  if (codings.length === 0 && concept.text === undefined) return;
  if (codings.some((coding) => isAllowed(coding, valueSet))) return;
  const found = codings.map((coding) => `${coding?.system ?? ''}|${coding?.code ?? ''}`);
  trail.report((at) => conceptNotInValueSet(at, found, valueSet.url, valueSet.codes));
}

const isAllowed = (coding: Record<string, unknown> | null, valueSet: ValueSet): boolean =>
  typeof coding?.system === 'string' &&
  typeof coding.code === 'string' &&
  valueSet.allowsCoding(coding.system, coding.code);
