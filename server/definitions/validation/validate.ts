// Judges the structure of a resource against its StructureDefinition: https://hl7.org/fhir/R4/validation.html
// Cardinality, formats, required codes, reference targets, narrative; invariants and profiles are not judged here.
import { missingResourceType, notAResource } from '../../fhir/failures-validation.ts';
import type { Issue } from '../../fhir/outcome.ts';
import type { Resource } from '../../fhir/request.ts';
import { checkResource } from './compile-validator.ts';
import { Trail } from './trail.ts';

/**
 * Every problem (at most 1,000) in the order of the text, what is missing behind the rest of its object; none: the
 * resource is sound. `path` is where it stands, as `Bundle.entry[3].resource`; without it the expressions start with its type.
 */
export function validateResource(resource: unknown, path?: string): Issue[] {
  if (typeof resource !== 'object' || resource === null || Array.isArray(resource)) {
    return [notAResource(path ?? 'Resource', resource)];
  }
  const { resourceType } = resource as Resource;
  if (typeof resourceType !== 'string') return [missingResourceType(path ?? 'Resource')];
  const trail = new Trail(path ?? resourceType, resource as Resource);
  checkResource(resource as Resource, trail);
  return trail.issues;
}
