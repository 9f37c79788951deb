// Whether a reference points where its element allows: https://hl7.org/fhir/R4/references.html#literal
import { unknownResourceType } from '../../fhir/failures-validation.ts';
import {
  unresolvedFragment,
  wrongReference,
  wrongReferenceType,
  wrongTarget,
} from '../../fhir/failures-validation-links.ts';
import { typeName } from '../referenced-type.ts';
import { isResourceType } from '../structures.ts';
import type { Trail } from './trail.ts';

const ID = '[A-Za-z0-9\\-.]{1,64}';
const RELATIVE = new RegExp(`^([A-Z][A-Za-z]*)/${ID}(?:/_history/${ID})?$`);
const CONDITIONAL = /^([A-Z][A-Za-z]*)\?./;
const RESTFUL = new RegExp(`^https?://.*/([A-Z][A-Za-z]*)/${ID}(?:/_history/${ID})?$`);
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

/** `targets`: the types it may point to; empty: any. */
export function checkReference(value: Record<string, unknown>, targets: readonly string[], trail: Trail): void {
  const { reference, type } = value;
  const found = typeof reference === 'string' && reference !== '' ? checkLiteral(reference, targets, trail) : undefined;
  if (typeof type === 'string') checkType(type, reference, found, targets, trail);
}

/** The type it points to; undefined: the text does not say. */
function checkLiteral(reference: string, targets: readonly string[], trail: Trail): string | undefined {
  const found = targetOf(reference, trail);
  if (found === 'invalid') {
    trail.report((at) => wrongReference(at, reference), 'reference');
  } else if (found === 'unresolved') {
    trail.report((at) => unresolvedFragment(at, reference), 'reference');
  } else if (found !== undefined) {
    if (!allows(targets, found)) trail.report((at) => wrongTarget(at, reference, found, targets), 'reference');
    return found;
  }
  return undefined;
}

/**
 * `Reference.type` is the name of a resource type, or the URL of its definition; other URLs are for logical models alone:
 * https://hl7.org/fhir/R4/references-definitions.html#Reference.type
 */
function checkType(
  type: string,
  reference: unknown,
  found: string | undefined,
  targets: readonly string[],
  trail: Trail,
): void {
  const name = typeName(type);
  if (!isResourceType(name)) {
    if (name !== '') trail.report((at) => unknownResourceType(at, type, undefined), 'type');
  } else if (found !== undefined && found !== name) {
    trail.report((at) => wrongReferenceType(at, type, String(reference), found), 'type');
  } else if (found === undefined && !allows(targets, name)) {
    trail.report((at) => wrongTarget(at, type, name, targets), 'type');
  }
}

/** A canonical may name a contained resource too; the specification does not say that it must be there (ref-1 does). */
export function checkCanonical(canonical: string, targets: readonly string[], trail: Trail): void {
  const found = canonical.startsWith('#') ? trail.containedType(canonical.slice(1)) : undefined;
  if (found !== undefined && !allows(targets, found)) trail.report((at) => wrongTarget(at, canonical, found, targets));
}

const allows = (targets: readonly string[], type: string): boolean => targets.length === 0 || targets.includes(type);

function targetOf(reference: string, trail: Trail): string | 'invalid' | 'unresolved' | undefined {
  const relative = RELATIVE.exec(reference) ?? CONDITIONAL.exec(reference);
  if (relative !== null) return isResourceType(relative[1] as string) ? relative[1] : 'invalid';
  if (reference.startsWith('#')) return trail.containedType(reference.slice(1)) ?? 'unresolved';
  if (!ABSOLUTE.test(reference)) return 'invalid';
  const type = RESTFUL.exec(reference)?.[1];
  return type !== undefined && isResourceType(type) ? type : undefined;
}
