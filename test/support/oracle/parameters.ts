// The official search parameters, as published: https://hl7.org/fhir/R4/searchparameter-registry.html
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { repairs } from '../../../scripts/definitions/search-repairs.ts';

export type ParameterType =
  | 'string'
  | 'token'
  | 'date'
  | 'number'
  | 'quantity'
  | 'reference'
  | 'uri'
  | 'composite'
  | 'special';

export type Parameter = {
  id: string;
  url: string;
  code: string;
  type: ParameterType;
  base: string[];
  expression: string;
  /** Types a reference may lead to; `Resource`: any. */
  target: string[];
  component: { definition: string; expression: string }[];
};

export const examples = fileURLToPath(new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url));

export const readExample = <Content>(name: string): Content =>
  JSON.parse(readFileSync(`${examples}${name}.json`, 'utf8')) as Content;

type Published = Partial<Parameter> & Pick<Parameter, 'id' | 'url' | 'code' | 'type' | 'base'>;

const published = readExample<{ entry: { resource: Published }[] }>('Bundle-searchParams').entry.map(
  ({ resource }): Parameter => ({
    ...{ expression: '', target: [], component: [] },
    ...resource,
    ...repairs.find(({ id }) => id === resource.id)?.repaired,
  }),
);

/** Those that are not resources with narrative and extensions: https://hl7.org/fhir/R4/domainresource.html */
const NO_DOMAIN_RESOURCE = ['Bundle', 'Binary', 'Parameters'];

const byType = new Map<string, Map<string, Parameter>>();

/** By code: those of the type, then those of every resource. What has no expression is not found in a resource. */
export function parametersOf(type: string): Map<string, Parameter> {
  let known = byType.get(type);
  if (known === undefined) {
    const bases = NO_DOMAIN_RESOURCE.includes(type) ? [type, 'Resource'] : [type, 'DomainResource', 'Resource'];
    known = new Map(
      published
        .filter(({ base, expression }) => expression !== '' && base.some((one) => bases.includes(one)))
        .map((parameter) => [parameter.code, parameter]),
    );
    byType.set(type, known);
  }
  return known;
}

export const parameterAt = (url: string): Parameter | undefined => published.find((parameter) => parameter.url === url);

/** Types of resources that exist in R4. */
export const resourceTypes: ReadonlySet<string> = new Set(
  readdirSync(examples)
    .filter((name) => name.startsWith('StructureDefinition-'))
    .map((name) => name.slice('StructureDefinition-'.length, -'.json'.length))
    .filter((name) => published.some(({ base }) => base.includes(name)) || NO_DOMAIN_RESOURCE.includes(name))
    .filter((name) => name !== 'Resource' && name !== 'DomainResource'),
);
