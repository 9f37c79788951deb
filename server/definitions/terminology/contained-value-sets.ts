// Value sets inside other resources, meant by `#id` there and by `[url]#id` elsewhere: https://hl7.org/fhir/R4/references.html#canonical
import { parseCanonical, printCanonical } from '../../fhir/reference.ts';
import type { Resource } from '../../fhir/request.ts';
import { containedIn } from '../unchecked-json.ts';
import type { Find, ValueSet } from './types.ts';

const known = new WeakMap<Resource, ValueSet>();

/** The same object each time; what it means by `#id` is in its container, too. */
export function containedValueSet(container: Resource, id: string): ValueSet | undefined {
  const own = containedIn(container, id);
  if (own?.resourceType !== 'ValueSet') return undefined;
  const before = known.get(own);
  if (before !== undefined) return before;
  const whole = { ...own, contained: container.contained } as ValueSet;
  known.set(own, whole);
  return whole;
}

/** `at`: the resource that the canonical stands in; `other`: where else than among value sets a container is looked for. */
export function valueSetAt(
  canonical: string,
  find: Find,
  at: Resource | undefined,
  other: (url: string) => Resource | undefined = () => undefined,
): ValueSet | undefined {
  const { url, version, fragment } = parseCanonical(canonical);
  if (url === '') return at === undefined ? undefined : containedValueSet(at, fragment ?? '');
  const found = find('ValueSet', url, version);
  if (fragment === undefined) return found;
  const container = found ?? other(printCanonical({ url, version }));
  return container === undefined ? undefined : containedValueSet(container, fragment);
}
