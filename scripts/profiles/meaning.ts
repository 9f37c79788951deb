// What the elements that a profile constrains mean, in Spanish: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.definition
import type { ElementDefinition } from '@medplum/fhirtypes';
import meanings from '../../profiles/meanings.json' with { type: 'json' };
import type { Definition } from './definition.ts';

const known = meanings as Record<string, string>;

/**
 * The profile with a `definition` of every element that it or its base constrains, and a `short` where it has none; one `published`
 * elsewhere keeps its own shorts, of the others none is left that is a slip. `byUrl`: the definitions of all packages.
 */
export function withMeanings(definition: Definition, byUrl: Map<string, Definition>, published = false): Definition {
  const { differential, snapshot } = definition;
  if (differential === undefined || snapshot === undefined) return definition;
  const meanings = meaningsOf(definition, byUrl);
  const explained = (element: ElementDefinition): ElementDefinition => {
    const meaning = meanings.get(element.id);
    if (meaning === undefined) return element;
    return { ...element, ...(published ? {} : { short: meaning }), definition: meaning };
  };
  return {
    ...definition,
    snapshot: { element: snapshot.element.map(explained) },
    differential: { element: differential.element.map(explained) },
  };
}

/** By id of the element. */
function meaningsOf(
  { id: profile, baseDefinition = '', differential, snapshot }: Definition,
  byUrl: Map<string, Definition>,
): Map<string | undefined, string> {
  const base = byUrl.get(baseDefinition);
  const whole = new Map(snapshot?.element.map((element) => [element.id, element]));
  const own = (differential?.element ?? [])
    .filter(({ id = '' }) => id.includes('.'))
    .map(({ id, short }) => [id, meaningOf(whole.get(id) as ElementDefinition, short, profile, byUrl)] as const);
  return new Map([...(base === undefined ? [] : meaningsOf(base, byUrl)), ...own]);
}

/** What `meanings.json` says of the very element; else what the profile says, what its extension is for, what elements of that name mean. */
function meaningOf(
  { id = '', path, type: [type] = [] }: ElementDefinition,
  short: string | undefined,
  profile: string,
  byUrl: Map<string, Definition>,
): string {
  const extension = type?.code === 'Extension' ? byUrl.get(type.profile?.[0] ?? '')?.description : undefined;
  const own = known[profile + id.slice(id.indexOf('.'))];
  const meaning = own ?? short ?? suffixed(id, ':') ?? extension ?? suffixed(path);
  if (meaning === undefined) throw new Error(`profiles/meanings.json does not say what ${id} of ${profile} means`);
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
