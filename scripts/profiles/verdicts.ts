// What the hub says of the broken examples of a profile, so that its page can show it: https://hl7.org/fhir/R4/validation.html
import { givenDefinitions } from '../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../server/definitions/profiles/validate.ts';
import type { Issue } from '../../server/fhir/outcome.ts';
import type { Resource } from '../../server/fhir/request.ts';
import { broken, type Examples } from './examples.ts';
import type { Package } from './packages.ts';

export type Verdict = { rule: string; code: string; expression: string; text: string };

/** Of the examples that are wrong, in their order, in Spanish. */
export function verdictsOf(examples: Examples, packages: readonly Package[]): Verdict[] {
  const definitions = definitionsIn(packages);
  return examples.invalid.map((one) => {
    const issues = validateAgainst(broken(examples, one), { definitions });
    const there = issues.filter(
      ({ code, expression }) => code === one.expect.code && expression === one.expect.expression,
    );
    const told = there.find(({ text }) => text.es.includes(` ${one.rule}: `)) ?? there[0];
    return {
      rule: one.rule,
      code: one.expect.code,
      expression: one.expect.expression,
      text: told === undefined ? '' : shown(told),
    };
  });
}

const kept = new WeakMap<readonly Package[], ReturnType<typeof givenDefinitions>>();

/** Whose compiled rules are kept with them. */
function definitionsIn(packages: readonly Package[]): ReturnType<typeof givenDefinitions> {
  const definitions =
    kept.get(packages) ?? givenDefinitions(packages.flatMap((one) => one.definitions) as unknown as Resource[]);
  kept.set(packages, definitions);
  return definitions;
}

/** The page itself is about the profile that the message ends with. */
const shown = ({ text }: Issue): string => text.es.replace(/ \[(?:perfil )?\S+\]$/, '');
