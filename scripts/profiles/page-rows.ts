// The rows of a profile's table: each element that it constrains, in words. https://hl7.org/fhir/R4/elementdefinition.html
import type { ElementDefinition } from '@medplum/fhirtypes';
import meanings from '../../profiles/meanings.json' with { type: 'json' };
import type { Definition } from './definition.ts';
import { type Guide, listedCodes } from './guide.ts';

export type Row = { element: string; cardinality: string; type: string; rule: string; meaning: string };

/** More codes than these are only on the page that lists them all. */
const FEW_CODES = 12;

/** In the order of the snapshot, which gives what the differential leaves to the base. */
export function rowsOf({ id: profile, snapshot, differential }: Definition, guide: Guide): Row[] {
  const said = new Map(differential?.element.map((element) => [element.id, element]));
  return (snapshot?.element ?? [])
    .filter(({ id }) => said.has(id) && id?.includes('.'))
    .map((element) => rowOf(element, said.get(element.id) as ElementDefinition, profile, guide));
}

function rowOf(element: ElementDefinition, said: ElementDefinition, profile: string, guide: Guide): Row {
  const { id = '', min, max, mustSupport } = element;
  return {
    element: `${id.slice(id.indexOf('.') + 1)}${mustSupport === true ? ' **S**' : ''}`,
    cardinality: `${min}..${max}`,
    type: (element.type ?? []).map((type) => typeText(type, guide)).join(', '),
    rule: ruleText(element, said, guide),
    meaning: meaningOf(element, said, profile, guide),
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

const known = meanings as Record<string, string>;

/**
 * What the profile itself says, unless `meanings.json` names the very element, where what is published is a slip; else what
 * its extension is for, or what elements of that name mean.
 */
function meaningOf(element: ElementDefinition, said: ElementDefinition, profile: string, guide: Guide): string {
  const { id = '', path, type: [type] = [] } = element;
  const extension = type?.code === 'Extension' ? guide.definition(type.profile?.[0] ?? '') : undefined;
  const own = known[profile + id.slice(id.indexOf('.'))];
  const meaning = own ?? said.short ?? suffixed(id, ':') ?? extension?.description ?? suffixed(path);
  if (meaning === undefined) throw new Error(`profiles/meanings.json does not say what ${id} means`);
  return meaning.trim();
}

/** Of any element as `telecom.value`; with a colon `within`, of slices alone: `telecom:email`. */
function suffixed(path: string, within = ''): string | undefined {
  const steps = path.split('.');
  const suffixes = steps.map((_, index) => steps.slice(index).join('.'));
  return suffixes
    .map((suffix) => (suffix.includes(within) ? known[suffix] : undefined))
    .find((text) => text !== undefined);
}
