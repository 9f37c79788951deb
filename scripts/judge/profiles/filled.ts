// Every rule of every element of the profiles of a package, broken once each: what the two validators are compared on.
// https://hl7.org/fhir/R4/profiling.html#snapshot
import type { StructureDefinition } from '../../../server/definitions/profiles/definitions.ts';
import { folderResources } from '../../../server/definitions/profiles/registry.ts';
import { findAmong } from '../../../server/definitions/profiles/terminology.ts';
import { validateAgainst } from '../../../server/definitions/profiles/validate.ts';
import type { Issue } from '../../../server/fhir/outcome.ts';
import { broken, type Examples, examplesOf } from '../../profiles/examples.ts';
import type { Case } from '../verdicts.ts';
import { breaksOf, forbiddenOf } from './breaks.ts';
import type { Coverage } from './coverage.ts';
import { type Element, withinOf } from './elements.ts';
import { type Filled, fill, isForbidden, type World } from './fill.ts';
import type { Json } from './json-path.ts';
import type { Mutation } from './mutations.ts';
import { type Rule, rulesOf } from './rules.ts';
import type { Known } from './samples.ts';
import { trialsOf } from './trials.ts';
import { asSent, seenIn, worldOf } from './worlds.ts';

/** `folder`: that of the package; `isWanted`: by the id of the profile or extension. */
export type Package = {
  name: string;
  folder: string;
  definitions: Known['definitions'];
  isWanted(id: string): boolean;
};

/** Resources with all that can stand in them, then with one rule broken each; a rule that was judged before is not judged again. */
export function filledCases(from: Package, coverage: Coverage): Case[] {
  const examples = examplesOf(from.name);
  const known = { find: findAmong(from.definitions), seen: seenIn(examples) };
  const definitions = folderResources(from.folder, 'StructureDefinition')
    .filter(({ id }) => from.isWanted(id as string))
    .map((definition) => definition as StructureDefinition)
    // Types are gone into where resources have them, before the extensions that may be of any type.
    .sort((one, other) => Number(one.type === 'Extension') - Number(other.type === 'Extension'));
  return definitions.flatMap((definition) => {
    const own = examples.find(({ profile }) => profile === definition.id);
    const world = worldOf(definition, own?.valid ?? [], { ...known, definitions: from.definitions }, coverage.unfolded);
    return world === undefined ? [] : casesOf(definition, world, own, from, coverage);
  });
}

function casesOf(
  definition: StructureDefinition,
  world: World,
  own: Examples | undefined,
  from: Package,
  coverage: Coverage,
): Case[] {
  const filled = fill(world);
  const of = `${from.name}/${definition.id}`;
  const whole = filled.resources.map((resource, at) => ({ of, what: `filled ${at + 1}`, resource }));
  const rules = withinOf(world.root).flatMap((element) =>
    rulesOf(element).flatMap((rule) => {
      const pair = coverage.pairOf(rule, from.name);
      if (coverage.isJudged(pair)) return [];
      const { cases, reason } = examplesBreak(rule, own) ?? judged(rule, filled, world);
      coverage.note(pair, cases.length > 0, reason);
      return cases.map((one) => ({ of, ...one }));
    }),
  );
  return [...whole, ...rules, ...impossible(filled).map((one) => ({ of, ...one }))];
}

/** The rules that the country states itself have an example each. */
function examplesBreak({ kind, key }: Rule, own: Examples | undefined): Judged | undefined {
  const one = kind === 'invariant' ? own?.invalid.find(({ rule }) => rule === key) : undefined;
  if (one === undefined) return undefined;
  return { cases: [{ what: `broken: ${key}`, resource: broken(own as Examples, one) }], reason: '' };
}

type Judged = { cases: Mutation[]; reason: string };

function judged(rule: Rule, filled: Filled, world: World): Judged {
  const { element } = rule;
  const base = filled.bases.get(element);
  if (isForbidden(element)) {
    const above = element.parent === undefined ? undefined : filled.bases.get(element.parent);
    return {
      cases: above === undefined ? [] : forbiddenOf(rule, above, world),
      reason: 'what it would stand in is nowhere',
    };
  }
  if (base === undefined) return { cases: [], reason: `no valid resource has it: ${reasonOf(element, filled)}` };
  if (rule.kind !== 'invariant') return { cases: breaksOf(rule, base, world), reason: 'nothing to change' };
  return { cases: invariantBroken(rule, base, filled, world), reason: 'no trial broke it' };
}

/** Why it cannot stand, or what it stands in. */
function reasonOf(element: Element, filled: Filled): string {
  const { parent } = element;
  if (parent !== undefined && filled.without.has(parent)) return reasonOf(parent, filled);
  return filled.without.get(element)?.reason ?? 'what it stands in is nowhere';
}

/** By a change, or by what the hub refused for it while filling. */
function invariantBroken(rule: Rule, base: Json, { without }: Filled, world: World): Mutation[] {
  const findings = (resource: Json): Issue[] => validateAgainst(asSent(resource), { definitions: world.definitions });
  const tried = trialsOf(rule, base, world, findings);
  const refused = [...without.values()].find(({ reason }) => reason.includes(`The rule ${rule.key} `));
  if (tried.length > 0 || refused?.resource === undefined) return tried;
  return [{ what: `${rule.element.id}: invariant ${rule.key}`, resource: refused.resource }];
}

/** What the hub never accepts: the other should not either. */
function impossible({ without }: Filled): Mutation[] {
  return [...without].flatMap(([{ id }, { resource }]) =>
    resource === undefined ? [] : [{ what: `${id}: where it cannot stand`, resource }],
  );
}
