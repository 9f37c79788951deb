// dom-3: a contained resource is referred to, or refers to its container: https://hl7.org/fhir/R4/domainresource.html#DomainResource
import { brokenInvariant } from '../../fhir/failures-profile-codes.ts';
import type { Resource } from '../../fhir/request.ts';
import { walkStrings } from '../walk.ts';
import { addressesIn } from './addresses.ts';
import type { Judging } from './judging.ts';

const HUMAN = {
  es: 'Un recurso contenido debe ser referido desde el recurso que lo contiene, o referirse a él; quítelo o refiérase a él con #id.',
  en: 'A contained resource must be referred to from the resource that contains it, or refer to it; remove it or refer to it as #id.',
};

export function checkContainedUse(resource: Resource, { trail }: Judging): void {
  const { contained } = resource;
  if (!Array.isArray(contained) || contained.length === 0) return;
  const used = fragmentsIn(resource);
  contained.forEach((one: Partial<Resource> | null, at) => {
    if (used.has(`#${one?.id}`) || fragmentsIn(one).has('#')) return;
    trail.report((where) => brokenInvariant(where, 'dom-3', HUMAN, 'error', 'DomainResource'), `contained[${at}]`);
  });
}

/** Those in narratives too: an image may be in a contained Binary. */
function fragmentsIn(value: unknown): Set<string> {
  const found = new Set<string>();
  walkStrings(value, (text, type) => {
    for (const address of addressesIn(text, type)) if (address.startsWith('#')) found.add(address);
  });
  return found;
}
