// What a contained resource may not be: https://hl7.org/fhir/R4/references.html#contained
import { containedMeta, nestedContained, repeatedContainedId } from '../../fhir/failures-validation-links.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Trail } from './trail.ts';

/** dom-2, dom-4 and dom-5. */
export function checkContainedRules(resource: Resource, trail: Trail): void {
  if (resource.contained !== undefined) trail.report(nestedContained, 'contained');
  const { meta } = resource;
  if (typeof meta !== 'object' || meta === null) return;
  for (const name of ['versionId', 'lastUpdated', 'security']) {
    if (name in meta) trail.report((at) => containedMeta(at, name), `meta.${name}`);
  }
}

/** A fragment could mean either of two resources with one id. */
export function checkContainedIds(contained: (Partial<Resource> | null)[], trail: Trail): void {
  const seen = new Set<unknown>();
  contained.forEach((resource, at) => {
    const id = resource?.id;
    if (typeof id !== 'string') return;
    if (seen.has(id)) trail.report((expression) => repeatedContainedId(expression, id), `contained[${at}].id`);
    seen.add(id);
  });
}
