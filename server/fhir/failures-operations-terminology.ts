// What terminology operations can be asked wrongly: https://hl7.org/fhir/R4/terminology-service.html
import { errorIssue, FhirError, type IssueType, type Text } from './outcome.ts';

const failure = (status: number, code: IssueType, name: string, es: string, en: string) =>
  new FhirError(status, errorIssue(code, name, es, en));

const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

export const operationParameterMissing = (operation: string, expected: Text) =>
  failure(
    400,
    'required',
    'operation-parameter-missing',
    `A $${operation} le falta ${expected.es}.`,
    `$${operation} lacks ${expected.en}.`,
  );

export const operationParameterMalformed = (operation: string, name: string, found: string, expected: Text) =>
  failure(
    400,
    'value',
    'operation-parameter-malformed',
    `El parámetro "${name}" de $${operation} es "${shown(found)}"; se esperaba ${expected.es}.`,
    `The parameter "${name}" of $${operation} is "${shown(found)}"; expected ${expected.en}.`,
  );

export const operationParameterUnknown = (operation: string, name: string, known: readonly string[]) =>
  failure(
    400,
    'not-supported',
    'operation-parameter-unknown',
    `$${operation} no toma ningún parámetro "${shown(name)}"; toma ${known.join(', ')}. Con Prefer: handling=lenient se pasa por alto.`,
    `$${operation} takes no parameter "${shown(name)}"; it takes ${known.join(', ')}. With Prefer: handling=lenient it is passed over.`,
  );

export const operationParameterRepeated = (operation: string, name: string) =>
  failure(
    400,
    'invalid',
    'operation-parameter-repeated',
    `$${operation} toma un solo valor de "${name}"; deje uno.`,
    `$${operation} takes one value of "${name}"; keep one.`,
  );

export const operationParametersClash = (operation: string, names: readonly string[]) =>
  failure(
    400,
    'value',
    'operation-parameters-clash',
    `$${operation} toma uno solo de ${names.join(', ')}; deje los otros.`,
    `$${operation} takes only one of ${names.join(', ')}; leave the others out.`,
  );

export const operationBodyUnexpected = (operation: string, found: string, expected: readonly string[]) =>
  failure(
    400,
    'structure',
    'operation-body-unexpected',
    `El cuerpo de $${operation} es un ${shown(found)}; se esperaba ${expected.join(' o ')}.`,
    `The body of $${operation} is a ${shown(found)}; expected ${expected.join(' or ')}.`,
  );

export const definitionNotKnown = (type: string, url: string) =>
  failure(
    404,
    'not-found',
    'definition-not-known',
    `Este servidor no conoce ningún ${type} "${shown(url)}"; guárdelo aquí (PUT ${type}/[id]) o corrija su URL.`,
    `This server knows no ${type} "${shown(url)}"; store it here (PUT ${type}/[id]) or mend its URL.`,
  );

export const contextNotBound = (element: string) =>
  failure(
    404,
    'not-found',
    'context-not-bound',
    `No se conoce aquí a qué ValueSet está ligado "${shown(element)}"; se espera [URL de StructureDefinition]#[elemento], con una ligadura.`,
    `What value set "${shown(element)}" is bound to is not known here; expected [URL of a StructureDefinition]#[element] that has a binding.`,
  );

export const codeSystemWithoutConcepts = (url: string) =>
  failure(
    422,
    'not-supported',
    'code-system-without-concepts',
    `El CodeSystem "${shown(url)}" está aquí sin sus conceptos; cárguelo entero (npm run terminology -- --help).`,
    `The CodeSystem "${shown(url)}" is here without its concepts; load the whole of it (npm run terminology -- --help).`,
  );

export const codeNotInSystem = (system: string, code: string) =>
  failure(
    404,
    'code-invalid',
    'code-not-in-system',
    `El código "${shown(code)}" no existe en "${shown(system)}".`,
    `The code "${shown(code)}" does not exist in "${shown(system)}".`,
  );

export const systemsDiffer = (one: string, other: string) =>
  failure(
    400,
    'value',
    'systems-differ',
    `Los códigos son de sistemas distintos, "${shown(one)}" y "${shown(other)}"; $subsumes compara dentro de uno.`,
    `The codes are of different systems, "${shown(one)}" and "${shown(other)}"; $subsumes compares within one.`,
  );

/** Why a ValueSet cannot be listed. */
const REASONS = {
  'code-system': {
    es: 'faltan aquí los conceptos del CodeSystem',
    en: 'the concepts are missing here of the CodeSystem',
  },
  'value-set': { es: 'no se conoce aquí el ValueSet', en: 'not known here is the ValueSet' },
  filter: { es: 'no se evalúa aquí un filtro sobre', en: 'not evaluated here is a filter on' },
  constraint: {
    es: 'su expresión ECL pide lo que no se evalúa aquí (grupos { }, filtros {{ }}, valores) o lo que no dice el CodeSystem cargado; escríbala con < << <! > >> >! ^ * AND OR MINUS, paréntesis y atributos, o cargue esas propiedades en',
    en: 'its ECL asks for what is not evaluated here (groups { }, filters {{ }}, values) or not told by the CodeSystem that is loaded; write it with < << <! > >> >! ^ * AND OR MINUS, parentheses and attributes, or load those properties in',
  },
  circle: { es: 'se contiene a sí mismo', en: 'it contains itself:' },
  'no-composition': { es: 'no dice de qué se compone', en: 'it does not say what it is composed of:' },
  'partial-expansion': { es: 'solo trae una parte de su expansión', en: 'it brings only a part of its expansion:' },
  open: { es: 'no se pueden enumerar los códigos de', en: 'not enumerable are the codes of' },
  fragment: { es: 'solo se conoce una parte de', en: 'only a part is known of' },
  supplement: {
    es: 'pide un suplemento que no se conoce aquí:',
    en: 'it asks for a supplement that is not known here:',
  },
  'too-costly': { es: 'pide demasiado trabajo', en: 'too much work is asked for by' },
} satisfies Record<string, Text>;
export type NotExpandable = keyof typeof REASONS;

export const valueSetNotExpandable = (url: string, reason: NotExpandable, of: string, op = '') =>
  failure(
    422,
    reason === 'too-costly' ? 'too-costly' : 'not-supported',
    'value-set-not-expandable',
    `El ValueSet "${shown(url)}" no se puede expandir: ${REASONS[reason].es} "${shown(of)}"${op === '' ? '' : ` (${shown(op)})`}.`,
    `The ValueSet "${shown(url)}" cannot be expanded: ${REASONS[reason].en} "${shown(of)}"${op === '' ? '' : ` (${shown(op)})`}.`,
  );

export const expansionTooLarge = (url: string, total: number, limit: number) =>
  failure(
    422,
    'too-costly',
    'expansion-too-large',
    `La expansión de "${shown(url)}" tiene ${total} códigos; se dan hasta ${limit} a la vez: pida páginas (count, offset) o un filtro (filter).`,
    `The expansion of "${shown(url)}" has ${total} codes; up to ${limit} are given at once: ask for pages (count, offset) or a filter.`,
  );

export const versionNotAsChecked = (system: string, expected: string, found: string) =>
  failure(
    422,
    'business-rule',
    'version-not-as-checked',
    `Se pidió comprobar la versión "${shown(expected)}" de "${shown(system)}"; aquí está la "${shown(found)}".`,
    `Version "${shown(expected)}" of "${shown(system)}" was to be checked; "${shown(found)}" is here.`,
  );
