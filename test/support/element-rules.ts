// A rule of a profile in one comparable line: cardinality, types, binding, value, slicing, mustSupport.
// https://hl7.org/fhir/R4/elementdefinition.html
import type { ElementDefinition } from '@medplum/fhirtypes';

type Written = Partial<ElementDefinition> & Record<string, unknown>;

/** `1..1 Reference(PacientePe) =required:IPRESSVS {"patternCode":"email"} [value:system open] S`: only what the element says. */
export function ruleOf(element: Partial<ElementDefinition>): string {
  const { min, max, type, binding, slicing, sliceName, mustSupport } = element;
  const values = Object.entries(element as Written).filter(([name]) => /^(fixed|pattern)/.test(name));
  return [
    min === undefined && max === undefined ? '' : `${min ?? ''}..${max ?? ''}`,
    (type ?? []).map(typeOf).join('|'),
    binding === undefined ? '' : `=${binding.strength}:${binding.valueSet}`,
    ...values.map(([name, value]) => JSON.stringify({ [name]: value }, sorted)),
    slicing === undefined ? '' : slicingOf(slicing),
    sliceName === undefined ? '' : `:${sliceName}`,
    mustSupport === true ? 'S' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Members in the order of their names. */
const sorted = (_: string, value: unknown): unknown =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

const typeOf = ({ code, profile, targetProfile }: NonNullable<ElementDefinition['type']>[number]): string =>
  `${code}${profile === undefined ? '' : `<${profile.join()}>`}${targetProfile === undefined ? '' : `(${targetProfile.join()})`}`;

/** `ordered` is false when absent. */
const slicingOf = ({ discriminator = [], rules, ordered }: NonNullable<ElementDefinition['slicing']>): string =>
  `[${discriminator.map(({ type, path }) => `${type}:${path}`).join()} ${rules}${ordered === true ? ' ordered' : ''}]`;
