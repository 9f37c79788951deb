// Tells which slice a value belongs to: https://hl7.org/fhir/R4/profiling.html#discriminator
import { memberReader, type Node, pushChildren } from '../fhirpath/nodes.ts';
import { isA } from '../referenced-type.ts';
import { isBoundTo } from './bindings.ts';
import type { DefinitionSource, Discriminator } from './definitions.ts';
import type { Judging, Matches } from './judging.ts';
import { discriminatorSteps, type PathStep, type Spot, spotAt, valuesAt } from './paths.ts';
import type { Branch } from './tree.ts';
import { valueTest } from './values.ts';

/** Whether a value keeps to a profile. */
export type Fits = (node: Node, profile: string, judging: Judging) => boolean;

/** Undefined: the definition gives the discriminator nothing to tell this slice by. */
export function compileDiscriminator(
  slice: Branch,
  { type, path }: Discriminator,
  definitions: DefinitionSource,
  fits: Fits,
): Matches | undefined {
  const steps = discriminatorSteps(path);
  if (steps === undefined) return undefined;
  const spot = spotAt(slice, steps, definitions);
  switch (type) {
    case 'value':
    case 'pattern': {
      if (spot === undefined) return byUrl(slice, path);
      // Of what may not be there, no value tells.
      if (spot.branch?.element.max === '0') return presence(spot, steps);
      const test = valueMatcher(spot.branch);
      return test === undefined ? presence(spot, steps) : someMatch(steps, test);
    }
    case 'exists':
      return presence(spot, steps);
    case 'type':
      return byType(spot, steps);
    case 'profile':
      return byProfile(spot, steps, fits);
  }
}

const someMatch =
  (steps: readonly PathStep[], test: Matches): Matches =>
  (node, judging) =>
    valuesAt(node, steps, judging).some((value) => test(value, judging));

/** Extensions whose definition is not known are told by its URL. */
function byUrl({ element }: Branch, path: string): Matches | undefined {
  const url = element.type?.[0]?.profile?.[0]?.split('|')[0];
  if (path !== 'url' || url === undefined) return undefined;
  return ({ value }) => (value as { url?: unknown }).url === url;
}

/** Fixed value, pattern, those of the elements below, or a required value set. */
function valueMatcher(branch: Branch | undefined): Matches | undefined {
  if (branch === undefined) return undefined;
  const { element } = branch;
  const test = valueTest(element);
  if (test !== undefined) return ({ value }) => test(value);
  const below = element.max === '0' ? [] : [...branch.children.values()].flatMap(childMatchers);
  if (below.length > 0) return (node, judging) => below.every((matcher) => matcher(node, judging));
  const { binding } = element;
  const valueSet = binding?.strength === 'required' ? binding.valueSet : undefined;
  if (valueSet === undefined) return undefined;
  return (node, judging) => isBoundTo(node, valueSet, judging);
}

/** What an element below, and each of its slices that must be there, asks for. */
function childMatchers(child: Branch): Matches[] {
  const membersOf = memberReader(child.name.replace('[x]', ''));
  const required = child.slices.filter(({ element }) => (element.min ?? 0) > 0);
  return [child, ...required].flatMap((branch): Matches[] => {
    const matcher = valueMatcher(branch);
    if (matcher === undefined) return [];
    return [
      (node, judging) => {
        const values: Node[] = [];
        pushChildren(node, membersOf(node.type), values);
        return values.some((value) => matcher(value, judging));
      },
    ];
  });
}

/** An element that must be there, or must not. */
function presence(spot: Spot | undefined, steps: readonly PathStep[]): Matches | undefined {
  const element = spot?.branch?.element;
  if (element?.max === '0') return (node, judging) => valuesAt(node, steps, judging).length === 0;
  if ((element?.min ?? 0) > 0) return (node, judging) => valuesAt(node, steps, judging).length > 0;
  return undefined;
}

function byType(spot: Spot | undefined, steps: readonly PathStep[]): Matches | undefined {
  const { branch, types } = spot ?? {};
  const codes = types ?? branch?.element.type?.map(({ code }) => code) ?? [];
  if (codes.length === 0) return undefined;
  return (node, judging) =>
    valuesAt(node, steps, judging).some(({ type }) => codes.some((code) => code === type || isA(type, code)));
}

function byProfile(spot: Spot | undefined, steps: readonly PathStep[], fits: Fits): Matches | undefined {
  const profiles = spot?.profiles ?? (spot?.branch?.element.type ?? []).flatMap(({ profile = [] }) => profile);
  if (profiles.length === 0) return undefined;
  return (node, judging) =>
    valuesAt(node, steps, judging).some(
      (value) => value.value !== undefined && profiles.some((profile) => fits(value, profile, judging)),
    );
}
