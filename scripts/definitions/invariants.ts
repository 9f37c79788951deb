// Digests the constraints of the R4 definitions: one line a type or element: https://hl7.org/fhir/R4/conformance-rules.html#constraints
//
// A constraint reads `["pat-1", "error", expression, human]`, with the published expression behind if it was repaired, and stands where it is first stated: dom-* at DomainResource.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Constraint = { key: string; severity: string; human: string; expression: string };
type Element = {
  path: string;
  type?: { code: string; profile?: string[] }[];
  constraint?: Constraint[];
};
type Definition = {
  resourceType: string;
  url: string;
  name: string;
  kind: string;
  derivation?: string;
  baseDefinition?: string;
  snapshot: { element: Element[] };
};

const STRUCTURES = 'http://hl7.org/fhir/StructureDefinition/';

export function digestInvariants(folder: string): string {
  const definitions = readDefinitions(folder);
  const roots = new Map(definitions.map(({ url, snapshot }) => [url, constraintsOf(snapshot.element[0])]));
  const lines: string[] = [];
  for (const { name, kind, derivation, baseDefinition = '', snapshot } of definitions) {
    if (kind === 'logical' || derivation === 'constraint') continue;
    snapshot.element.forEach((element, at) => {
      const inherited = at === 0 ? [baseDefinition] : typesOf(element);
      const known = new Set(inherited.flatMap((url) => roots.get(url) ?? []).map(textOf));
      // ele-1 and ext-1 are repeated on every element.
      if (at > 0) known.add(textOf(roots.get(`${STRUCTURES}Element`)?.[0]));
      const own = [...constraintsOf(element), ...ofProfiles(element, roots)].filter((one) => !known.has(textOf(one)));
      if (own.length > 0)
        lines.push(`${JSON.stringify(at === 0 ? name : element.path)}: ${JSON.stringify(own.map(row))}`);
    });
  }
  return `{\n${lines.join(',\n')}\n}\n`;
}

function readDefinitions(folder: string): Definition[] {
  return ['Bundle-types.json', 'Bundle-resources.json']
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).entry as { resource: Definition }[])
    .map(({ resource }) => resource)
    .filter(({ resourceType }) => resourceType === 'StructureDefinition');
}

const constraintsOf = (element: Element | undefined): Constraint[] => element?.constraint ?? [];
const textOf = (constraint: Constraint | undefined): string => `${constraint?.key} ${constraint?.expression}`;
const row = (constraint: Constraint): string[] => {
  const { key, severity, human, expression } = constraint;
  const used = repaired(constraint);
  return [key, severity, used, human, ...(used === expression ? [] : [expression])];
};

/**
 * Expressions that yield nothing, rather than true, where there is nothing to judge: an absent fullUrl, dates of unequal
 * precision, quantities of unequal units; and one that asks another thing than its text. HL7's own tools replace some of them too.
 */
const REPAIRS: Record<string, { published: string; repaired: string }> = {
  'bdl-8': {
    published: "fullUrl.contains('/_history/').not()",
    repaired: "fullUrl.empty() or fullUrl.contains('/_history/').not()",
  },
  'ras-2': {
    published: 'probability is decimal implies (probability as decimal) <= 100',
    repaired: 'probability.empty() or (probability is decimal implies (probability as decimal) <= 100)',
  },
  // The type of FHIR is called boolean: Boolean is FHIRPath's own.
  'que-7': {
    published: "operator = 'exists' implies (answer is Boolean)",
    repaired: "operator = 'exists' implies (answer is boolean)",
  },
  'per-1': {
    published: 'start.hasValue().not() or end.hasValue().not() or (start <= end)',
    repaired: 'start.hasValue().not() or end.hasValue().not() or (start > end).empty() or (start <= end)',
  },
  'rng-2': {
    published: 'low.empty() or high.empty() or (low <= high)',
    repaired: 'low.empty() or high.empty() or (low > high).empty() or (low <= high)',
  },
  // Several times of the day may be named, and `in` asks of one.
  'tim-9': {
    published: "offset.empty() or (when.exists() and ((when in ('C' | 'CM' | 'CD' | 'CV')).not()))",
    repaired: "offset.empty() or (when.exists() and when.where($this in ('C' | 'CM' | 'CD' | 'CV')).empty())",
  },
  // "If there are more than one enableWhen": https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableBehavior
  'que-12': {
    published: 'enableWhen.count() > 2 implies enableBehavior.exists()',
    repaired: 'enableWhen.count() > 1 implies enableBehavior.exists()',
  },
};

const COMPUTABLE_NAME = "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')";

/** Throws if the definition no longer says what the repair was written for. */
function repaired({ key, expression }: Constraint): string {
  // One expression under thirty keys: a name is not required, and all of it is meant.
  if (expression === COMPUTABLE_NAME) return `name.empty() or ${expression.replace('matches', 'matchesFull')}`;
  const repair = REPAIRS[key];
  if (repair === undefined) return expression;
  if (repair.published !== expression) throw new Error(`${key} is now ${expression}`);
  return repair.repaired;
}

const typesOf = ({ type = [] }: Element): string[] => type.map(({ code }) => STRUCTURES + code);

/** A type's profile, such as SimpleQuantity, states what its elements may not be. */
function ofProfiles({ type = [] }: Element, roots: Map<string, Constraint[]>): Constraint[] {
  const profiles = type.flatMap(({ profile = [] }) => profile);
  return profiles.flatMap((url) => roots.get(url) ?? []);
}
