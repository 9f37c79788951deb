// The rows of a profile's table: each element that it constrains, in words. https://hl7.org/fhir/R4/elementdefinition.html
import type { ElementDefinition } from '@medplum/fhirtypes';
import meanings from '../../profiles/meanings.json' with { type: 'json' };
import type { Definition } from './definition.ts';

export type Row = { element: string; cardinality: string; type: string; rule: string; meaning: string };
/** From a canonical to a link on the pages; undefined: not ours. */
export type Link = (canonical: string) => string | undefined;

/** In the order of the snapshot, which gives what the differential leaves to the base. */
export function rowsOf({ snapshot, differential }: Definition, link: Link): Row[] {
  const said = new Map(differential?.element.map((element) => [element.id, element]));
  return (snapshot?.element ?? [])
    .filter(({ id }) => said.has(id) && id?.includes('.'))
    .map((element) => rowOf(element, said.get(element.id) as ElementDefinition, link));
}

function rowOf(element: ElementDefinition, said: ElementDefinition, link: Link): Row {
  const { id = '', min, max, mustSupport } = element;
  return {
    element: `${id.slice(id.indexOf('.') + 1)}${mustSupport === true ? ' **S**' : ''}`,
    cardinality: `${min}..${max}`,
    type: (element.type ?? []).map((type) => typeText(type, link)).join(', '),
    rule: ruleText(element, said, link),
    meaning: meaningOf(said, element.path),
  };
}

const named = (canonical: string, link: Link): string => {
  const name = canonical.slice(canonical.lastIndexOf('/') + 1);
  const target = link(canonical);
  return target === undefined ? name : `[${name}](${target})`;
};

function typeText(
  { code, profile, targetProfile }: NonNullable<ElementDefinition['type']>[number],
  link: Link,
): string {
  const name = code.slice(code.lastIndexOf('.') + 1).replace('http://hl7.org/fhirpath/System', '');
  if (profile !== undefined) return profile.map((one) => named(one, link)).join(' o ');
  return targetProfile === undefined ? name : `${name}(${targetProfile.map((one) => named(one, link)).join(', ')})`;
}

const STRENGTH: Record<string, string> = {
  required: 'obligatorio',
  extensible: 'ampliable',
  preferred: 'preferido',
  example: 'ejemplo',
};

function ruleText(element: ElementDefinition, said: ElementDefinition, link: Link): string {
  const { binding, slicing, maxLength, constraint = [] } = said;
  const values = Object.entries(element).filter(([name]) => /^(fixed|pattern)/.test(name));
  return [
    ...values.map(([, value]) => `= \`${typeof value === 'object' ? JSON.stringify(value) : value}\``),
    ...(binding?.valueSet === undefined
      ? []
      : [`${named(binding.valueSet, link)} (${STRENGTH[binding.strength] ?? binding.strength})`]),
    ...(slicing === undefined ? [] : [slicingText(slicing)]),
    ...(maxLength === undefined ? [] : [`hasta ${maxLength} caracteres`]),
    ...constraint.map(({ key }) => `\`${key}\``),
  ].join('; ');
}

const RULES: Record<string, string> = { open: 'abiertas', closed: 'cerradas', openAtEnd: 'abiertas al final' };

const slicingText = ({ discriminator = [], rules }: NonNullable<ElementDefinition['slicing']>): string =>
  `variantes ${RULES[rules ?? 'open']} por ${discriminator.map(({ path }) => `\`${path}\``).join(' y ')}`;

const known = meanings as Record<string, string>;

/** What the profile itself says, or else what elements of that name mean. */
function meaningOf({ short, id = '' }: ElementDefinition, path: string): string {
  if (short !== undefined) return short.trim();
  const steps = path.split('.');
  const suffixes = steps.map((_, index) => steps.slice(index).join('.'));
  const meaning = suffixes.map((suffix) => known[suffix]).find((text) => text !== undefined);
  if (meaning === undefined) throw new Error(`profiles/meanings.json does not say what ${id} means`);
  return meaning;
}
