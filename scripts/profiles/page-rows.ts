// The rows of a profile's table: each element that it constrains, in words. https://hl7.org/fhir/R4/elementdefinition.html
import type { ElementDefinition } from '@medplum/fhirtypes';
import type { Definition } from './definition.ts';
import { type Guide, listedCodes } from './guide.ts';

export type Row = { element: string; cardinality: string; type: string; rule: string; meaning: string };

/** More codes than these are only on the page that lists them all. */
const FEW_CODES = 12;

/** In the order of the snapshot, which gives what the differential leaves to the base. */
export function rowsOf({ snapshot, differential }: Definition, guide: Guide): Row[] {
  const said = new Map(differential?.element.map((element) => [element.id, element]));
  return (snapshot?.element ?? [])
    .filter(({ id }) => said.has(id) && id?.includes('.'))
    .map((element) => rowOf(element, said.get(element.id) as ElementDefinition, guide));
}

function rowOf(element: ElementDefinition, said: ElementDefinition, guide: Guide): Row {
  const { id = '', min, max, mustSupport, definition = '' } = element;
  return {
    element: `${id.slice(id.indexOf('.') + 1)}${mustSupport === true ? ' **S**' : ''}`,
    cardinality: `${min}..${max}`,
    type: (element.type ?? []).map((type) => typeText(type, guide)).join(', '),
    rule: ruleText(element, said, guide),
    meaning: definition,
  };
}

const named = (canonical: string, { link }: Guide): string => {
  const name = canonical.slice(canonical.lastIndexOf('/') + 1);
  const target = link(canonical);
  return target === undefined ? name : `[${name}](${target})`;
};

function typeText(
  { code, profile, targetProfile }: NonNullable<ElementDefinition['type']>[number],
  guide: Guide,
): string {
  const name = code.slice(code.lastIndexOf('.') + 1).replace('http://hl7.org/fhirpath/System', '');
  if (profile !== undefined) return profile.map((one) => named(one, guide)).join(' o ');
  return targetProfile === undefined ? name : `${name}(${targetProfile.map((one) => named(one, guide)).join(', ')})`;
}

const STRENGTH: Record<string, string> = {
  required: 'obligatorio',
  extensible: 'ampliable',
  preferred: 'preferido',
  example: 'ejemplo',
};

function ruleText(element: ElementDefinition, said: ElementDefinition, guide: Guide): string {
  const { binding, slicing, maxLength, constraint = [] } = said;
  const values = Object.entries(element).filter(([name]) => /^(fixed|pattern)/.test(name));
  return [
    ...values.map(([, value]) => `= \`${valueText(value)}\``),
    ...(binding?.valueSet === undefined ? [] : [bindingText(binding.valueSet, binding.strength, guide)]),
    ...(slicing === undefined ? [] : [slicingText(slicing)]),
    ...(maxLength === undefined ? [] : [`hasta ${maxLength} caracteres`]),
    ...constraint.map(({ key }) => `\`${key}\``),
  ].join('; ');
}

/** A concept of one code as `system|code`. */
function valueText(value: unknown): string {
  const { coding } = value as { coding?: { system?: string; code?: string }[] };
  const [only] = coding ?? [];
  if (coding?.length === 1 && only !== undefined)
    return [only.system, only.code].filter((part) => part !== undefined).join('|');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function bindingText(valueSet: string, strength: string, guide: Guide): string {
  const { codes } = guide.codesOf(valueSet);
  const listed = codes.length > 0 && codes.length <= FEW_CODES ? `: ${listedCodes(codes)}` : '';
  return `${named(valueSet, guide)} (${STRENGTH[strength] ?? strength})${listed}`;
}

const RULES: Record<string, string> = { open: 'abiertas', closed: 'cerradas', openAtEnd: 'abiertas al final' };

const slicingText = ({ discriminator = [], rules }: NonNullable<ElementDefinition['slicing']>): string =>
  `variantes ${RULES[rules ?? 'open']} por ${discriminator.map(({ path }) => `\`${path}\``).join(' y ')}`;
