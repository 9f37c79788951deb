// What is wrong with value sets and code systems that a search asks for: https://hl7.org/fhir/R4/search.html#token
import { errorIssue, FhirError, type IssueType } from './outcome.ts';

const failure = (code: IssueType, name: string, es: string, en: string) =>
  new FhirError(400, errorIssue(code, name, es, en));

const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

export const unknownValueSet = (url: string) =>
  failure(
    'not-found',
    'unknown-value-set',
    `Este servidor no conoce los códigos del ValueSet "${shown(url)}"; guárdelo aquí con su composición.`,
    `This server does not know the codes of the ValueSet "${shown(url)}"; store it here with its composition.`,
  );

export const unknownCodeSystem = (url: string) =>
  failure(
    'not-found',
    'unknown-code-system',
    `Este servidor no tiene los conceptos del CodeSystem "${shown(url)}"; guárdelo aquí con content "complete" o "fragment".`,
    `This server does not have the concepts of the CodeSystem "${shown(url)}"; store it here with content "complete" or "fragment".`,
  );

export const unknownConcept = (system: string, code: string) =>
  failure(
    'code-invalid',
    'unknown-concept',
    `El CodeSystem "${shown(system)}" no contiene el código "${shown(code)}".`,
    `The CodeSystem "${shown(system)}" does not contain the code "${shown(code)}".`,
  );

export const unsupportedFilter = (op: string) =>
  failure(
    'not-supported',
    'unsupported-value-set-filter',
    `El ValueSet usa el filtro "${shown(op)}", que este servidor no evalúa; enumere sus códigos.`,
    `The ValueSet uses the filter "${shown(op)}", which this server does not evaluate; enumerate its codes.`,
  );

export const tooManyCodes = (url: string, limit: number) =>
  failure(
    'too-costly',
    'too-many-codes',
    `"${shown(url)}" reúne más de ${limit} códigos, demasiados para una búsqueda; use uno más estrecho.`,
    `"${shown(url)}" holds more than ${limit} codes, too many for a search; use a narrower one.`,
  );

export const valueSetInCircle = (url: string) =>
  failure(
    'invalid',
    'value-set-in-circle',
    `El ValueSet "${shown(url)}" se compone, directamente o por otros, de sí mismo; corrija su composición.`,
    `The ValueSet "${shown(url)}" is composed, directly or through others, of itself; mend its composition.`,
  );

export const hierarchyTooLarge = (root: string, limit: number) =>
  failure(
    'too-costly',
    'hierarchy-too-large',
    `La jerarquía de ${shown(root)} reúne más de ${limit} recursos; parta de un nivel inferior.`,
    `The hierarchy of ${shown(root)} holds more than ${limit} resources; start at a lower level.`,
  );
