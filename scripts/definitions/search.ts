// Digests the official search parameters, per resource type, and the compartments: https://hl7.org/fhir/R4/searchparameter-registry.html
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repairs } from './search-repairs.ts';
import { targetsFor } from './search-targets.ts';

type Component = { definition: string; expression: string };
type SearchParameter = {
  id: string;
  url: string;
  code: string;
  base: string[];
  type: string;
  expression?: string;
  target?: string[];
  component?: Component[];
};
type CompartmentDefinition = { code: string; resource: { code: string; param?: string[] }[] };

const BASE = 'http://hl7.org/fhir/SearchParameter/';
/** So many targets are all there are: Reference(Any). */
const ANY = 145;

/** `type: [parameter …]`, one line a parameter; the parameters of Resource and DomainResource stand under those names. */
export function digestSearchParameters(folder: string): string {
  const { entry } = JSON.parse(readFileSync(join(folder, 'Bundle-searchParams.json'), 'utf8'));
  const parameters = (entry as { resource: SearchParameter }[]).map(({ resource }) => repaired(resource));
  const types = [...new Set(parameters.flatMap(({ base }) => base))].sort();
  const blocks = types.map((type) => {
    const own = parameters.filter(({ base }) => base.includes(type)).map((parameter) => digest(parameter, type));
    own.sort((a, b) => (a.code < b.code ? -1 : 1));
    for (const parameter of own) addParts(parameter, own);
    return `${JSON.stringify(type)}: [\n${own.map((parameter) => JSON.stringify(parameter)).join(',\n')}\n]`;
  });
  return `{\n${blocks.join(',\n')}\n}\n`;
}

type Digest = {
  code: string;
  type: string;
  id: string;
  expression?: string;
  targets?: string[];
  components?: { id: string; expression: string }[];
  parts?: string[];
};

function digest({ id, url, code, type, expression, target, component }: SearchParameter, resourceType: string): Digest {
  if (url !== BASE + id) throw new Error(`${url} is not ${BASE}${id}`);
  const part = expression === undefined ? undefined : partFor(resourceType, expression);
  const declared = target === undefined || target.length === ANY ? [] : target;
  const targets = type === 'reference' && part !== undefined ? targetsFor(resourceType, part, declared) : [];
  return {
    code,
    type,
    id,
    ...(part === undefined ? {} : { expression: part }),
    ...(targets.length === 0 ? {} : { targets }),
    ...(component === undefined ? {} : { components: component.map(componentDigest) }),
  };
}

/** The parameters that together find what this one does, each some of its alternatives: `combo-code` is `code` or `component-code`. */
function addParts(parameter: Digest, all: readonly Digest[]): void {
  const alternatives = splitUnion(parameter.expression ?? '');
  const parts = all.filter(
    (other) => other !== parameter && isAlike(other, parameter) && isWithin(other, alternatives),
  );
  const covered = parts.flatMap(({ expression = '' }) => splitUnion(expression));
  if (parts.length > 1 && alternatives.every((one) => covered.includes(one))) {
    parameter.parts = parts.map(({ code }) => code);
  }
}

const isWithin = ({ expression = '' }: Digest, alternatives: readonly string[]): boolean =>
  splitUnion(expression).every((one) => alternatives.includes(one));

const isAlike = (a: Digest, b: Digest): boolean => shapeOf(a) === shapeOf(b);
const shapeOf = ({ type, targets, components }: Digest): string =>
  JSON.stringify([type, targets, components?.map(({ expression }) => expression)]);

const componentDigest = ({ definition, expression }: Component) => ({ id: definition.slice(BASE.length), expression });

/** The alternatives of a union that start at the type, or at no type at all (`name | alias`), each once. */
function partFor(type: string, expression: string): string {
  const alternatives = splitUnion(expression).filter((part) => {
    const head = /^\(*(\w+)/.exec(part)?.[1] ?? '';
    return head === type || /^[a-z]/.test(head);
  });
  if (alternatives.length === 0) throw new Error(`"${expression}" has no part for ${type}`);
  return [...new Set(alternatives)].join(' | ');
}

/** At each `|` outside parentheses; no expression has one inside a string. */
function splitUnion(expression: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of expression) {
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (char === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}

/** Throws if the definition no longer says what the repair was written for. */
function repaired(parameter: SearchParameter): SearchParameter {
  const repair = repairs.find(({ id }) => id === parameter.id);
  if (repair === undefined) return parameter;
  for (const [member, value] of Object.entries(repair.published)) {
    const found = JSON.stringify(parameter[member as keyof SearchParameter]);
    if (found !== JSON.stringify(value)) throw new Error(`The ${member} of ${parameter.id} is now ${found}`);
  }
  return { ...parameter, ...repair.repaired };
}

/** `compartment: {type: [search parameter …]}`, one line a type: https://hl7.org/fhir/R4/compartmentdefinition.html */
export function digestCompartments(folder: string): string {
  const names = ['patient', 'encounter', 'relatedPerson', 'practitioner', 'device'];
  const blocks = names.map((name) => {
    const text = readFileSync(join(folder, `CompartmentDefinition-${name}.json`), 'utf8');
    const { code, resource } = JSON.parse(text) as CompartmentDefinition;
    // {def} says that the resource is the compartment itself, which holds for all five.
    const lines = resource
      .map(({ code, param = [] }) => ({ code, params: param.filter((param) => param !== '{def}') }))
      .filter(({ params }) => params.length > 0)
      .map(({ code, params }) => `${JSON.stringify(code)}: ${JSON.stringify(params)}`);
    return `${JSON.stringify(code)}: {\n${lines.join(',\n')}\n}`;
  });
  return `{\n${blocks.join(',\n')}\n}\n`;
}
