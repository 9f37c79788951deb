// SearchParameter resources beyond R4's own, shipped with profiles or posted by a client, read into what search knows:
// https://hl7.org/fhir/R4/searchparameter.html
import { createHash } from 'node:crypto';
import { FhirError, type Text } from '../fhir/outcome.ts';
import type { Resource } from '../fhir/request.ts';
import { elementsOf } from './extract/elements-of.ts';
import { compileExtractor, compileTogether } from './extract/extract.ts';
import {
  officialCodes,
  type SearchParameter,
  type SearchParameterType,
  searchParameters,
} from './search-parameters.ts';
import { resourceTypes, structure } from './structures.ts';

export type CustomParameter = {
  url: string;
  code: string;
  /** One for each type it is of; none when it cannot be used. */
  parameters: SearchParameter[];
  /** Why it cannot be used, on some type or at all. */
  problem?: Text;
};

const PLAIN: SearchParameterType[] = ['token', 'string', 'reference', 'date', 'number', 'quantity', 'uri'];
const TYPES: SearchParameterType[] = [...PLAIN, 'composite'];
const OFFICIAL = 'http://hl7.org/fhir/SearchParameter/';

/** Undefined for what is not in use (retired), or is R4's own. */
export function readCustomParameter(resource: Resource): CustomParameter | undefined {
  const { url, code, status } = resource as Record<string, unknown>;
  if (typeof url !== 'string' || typeof code !== 'string' || status === 'retired') return undefined;
  if (url.startsWith(OFFICIAL)) return undefined;
  const { type, expression } = resource as Record<string, unknown>;
  if (!TYPES.includes(type as SearchParameterType) || typeof expression !== 'string') {
    const known = TYPES.join(', ');
    const problem = { es: `hace falta expression y un type de: ${known}`, en: `expression and a type of: ${known}` };
    return { url, code, parameters: [], problem };
  }
  const parameters: SearchParameter[] = [];
  let problem: Text | undefined;
  for (const of of typesOf(resource)) {
    const parameter = parameterFor(of, resource);
    const wrong = problemOf(of, parameter);
    if (wrong === undefined) parameters.push(parameter);
    else problem ??= wrong;
  }
  return { url, code, parameters, ...(problem === undefined ? {} : { problem }) };
}

function typesOf({ base }: Resource): string[] {
  const named = Array.isArray(base) ? (base as unknown[]) : [];
  return resourceTypes().filter(
    (type) =>
      named.includes(type) ||
      named.includes('Resource') ||
      (named.includes('DomainResource') && structure(type)?.base === 'DomainResource'),
  );
}

export const isCustomKey = (key: string): boolean => key.includes('@');

/** A definition that changes gets another key, under which its entries are indexed anew. */
function parameterFor(type: string, resource: Resource): SearchParameter {
  const { url, code, type: kind, expression: whole, target } = resource as Record<string, unknown>;
  const expression = partFor(type, whole as string);
  const targets = Array.isArray(target) ? (target as string[]) : [];
  const components = kind === 'composite' ? componentsIn(resource) : [];
  const meaning = createHash('sha256')
    .update(JSON.stringify([kind, expression, targets, ...(components.length === 0 ? [] : [components])]))
    .digest('hex')
    .slice(0, 8);
  return {
    code: code as string,
    type: kind as SearchParameterType,
    url: url as string,
    expression,
    key: `${type}.${code as string}@${meaning}`,
    targets,
    components,
    parts: [],
  };
}

function componentsIn({ component }: Resource): SearchParameter['components'] {
  const listed = Array.isArray(component) ? (component as { definition?: string; expression?: string }[]) : [];
  return listed.map(({ definition = '', expression = '' }) => ({ definition, expression }));
}

function problemOf(type: string, parameter: SearchParameter): Text | undefined {
  if (officialCodes(type).has(parameter.code))
    return { es: `R4 ya define ${type}.${parameter.code}`, en: `R4 defines ${type}.${parameter.code} already` };
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(parameter.code))
    return { es: 'el code lleva letras, cifras, "-" y "_"', en: 'a code has letters, digits, "-" and "_"' };
  try {
    compileExtractor(type, [parameter]);
    if (parameter.type === 'composite') return problemOfComposite(type, parameter);
    return parameter.expression === '' ? { es: `nada de ${type}`, en: `nothing of ${type}` } : undefined;
  } catch (error) {
    if (error instanceof FhirError) return error.issues[0]?.text;
    throw error;
  }
}

/** Two parameters of R4, a token and another one, found in the elements that the expression ends at. */
function problemOfComposite(type: string, parameter: SearchParameter): Text | undefined {
  const official = searchParameters(type).filter(({ key }) => !isCustomKey(key));
  const [first, second, ...more] = parameter.components.map(({ definition }) =>
    official.find(({ url, expression }) => url === definition && expression !== ''),
  );
  if (first?.type !== 'token' || second === undefined || !PLAIN.includes(second.type) || more.length > 0) {
    return {
      es: `dos component con parámetros de R4 para ${type}: el primero de tipo token, el otro de: ${PLAIN.join(', ')}`,
      en: `two components with parameters of R4 for ${type}: the first of type token, the other of: ${PLAIN.join(', ')}`,
    };
  }
  const elements = elementsOf(parameter);
  const expressions = parameter.components.map(({ expression }) => expression);
  for (const element of elements) compileTogether(expressions, element.type);
  return elements.length > 0 ? undefined : { es: `nada de ${type}`, en: `nothing of ${type}` };
}

/** The alternatives of a union that are about the type, or about any. */
const partFor = (type: string, expression: string): string =>
  splitUnion(expression)
    .filter((part) => {
      const head = /^\(*(\w+)/.exec(part)?.[1] ?? '';
      return [type, 'Resource', 'DomainResource'].includes(head) || /^[a-z]/.test(head);
    })
    .map((part) => part.replace(/^(\(*)(?:Resource|DomainResource)\b/, `$1${type}`))
    .join(' | ');

/** At each `|` outside parentheses and strings. */
function splitUnion(expression: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const token of expression.match(/'(?:[^'\\]|\\.)*'|[\s\S]/g) ?? []) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim());
}
