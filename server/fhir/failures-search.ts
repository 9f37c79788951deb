// What is wrong with a search: https://hl7.org/fhir/R4/search.html#errors
import { nearest } from './nearest.ts';
import { FhirError, type Issue, type IssueType, type Text } from './outcome.ts';

type Severity = Issue['severity'];

const issue = (severity: Severity, code: IssueType, name: string, es: string, en: string): Issue => ({
  severity,
  code,
  name,
  text: { es, en },
});
const failure = (code: IssueType, name: string, es: string, en: string) =>
  new FhirError(400, issue('error', code, name, es, en));

/** Names and values come from clients: long ones are cut. */
const shown = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
const listed = (names: readonly string[]): string => names.join(', ');

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const malformedValue = (parameter: string, value: string, expected: Text) =>
  failure(
    'value',
    'malformed-search-value',
    `El valor "${shown(value)}" de ${shown(parameter)} no sirve: se espera ${expected.es}.`,
    `The value "${shown(value)}" of ${shown(parameter)} is malformed: ${expected.en} is expected.`,
  );

export const illegalEscape = (parameter: string, value: string) =>
  malformedValue(parameter, value, {
    es: 'que toda barra inversa preceda a una coma, |, $ u otra barra inversa',
    en: 'a comma, |, $ or another backslash behind every backslash',
  });

export const emptySearchText = (parameter: string) =>
  malformedValue(parameter, '', { es: 'al menos un carácter', en: 'at least one character' });

export const searchValueTooLong = (parameter: string, limit: number) =>
  failure(
    'too-long',
    'search-value-too-long',
    `Un valor o el nombre de ${shown(parameter)} pasa de ${limit} caracteres.`,
    `A value or the name of ${shown(parameter)} is longer than ${limit} characters.`,
  );

export const searchTooComplex = (limit: number) =>
  failure(
    'too-costly',
    'search-too-complex',
    `La búsqueda reúne más de ${limit} condiciones; pida menos valores a la vez o diga los tipos: _type=Patient, o subject:Patient.name en las cadenas.`,
    `The search amounts to more than ${limit} conditions; ask for fewer values at once, or say which types: _type=Patient, or subject:Patient.name in chains.`,
  );

export const tooManyRules = (name: string, limit: number) =>
  failure(
    'too-costly',
    'too-many-rules',
    `La búsqueda lleva más de ${limit} reglas de ${name}; ${name === '_sort' ? 'deje las que decidan el orden' : `deje las que hagan falta, o use ${name}=* para traer todo`}.`,
    `The search has more than ${limit} rules of ${name}; ${name === '_sort' ? 'keep those that decide the order' : `keep those that are needed, or use ${name}=* to bring all`}.`,
  );

export const tooManyLookUps = (limit: number) =>
  failure(
    'too-costly',
    'too-many-look-ups',
    `La búsqueda consulta más de ${limit} conjuntos de valores, lugares o textos; pida menos a la vez.`,
    `The search looks up more than ${limit} value sets, places or texts; ask for fewer at once.`,
  );

export const searchTooWide = (limit: number) =>
  failure(
    'too-costly',
    'search-too-wide',
    `La búsqueda pasa por más de ${limit} recursos intermedios; añada condiciones que la acoten o, con near, dé una distancia menor.`,
    `The search goes by more than ${limit} resources in between; add conditions that narrow it or, with near, give a smaller distance.`,
  );

export const chainTooLong = (limit: number) =>
  failure(
    'too-costly',
    'chain-too-long',
    `La búsqueda encadena más de ${limit} referencias; acórtela.`,
    `The search chains more than ${limit} references; shorten it.`,
  );

// ── parameters ──────────────────────────────────────────────────────────────────────────────────────────────────────
/** A warning where it is left out, an error where the client asked for strict handling. `known`: what there is instead. */
export const unknownParameterIssue = (severity: Severity, name: string, type: string, known: readonly string[]) => {
  const meant = nearest(name, known);
  return issue(
    severity,
    'not-supported',
    'unknown-search-parameter',
    `${type} no tiene el parámetro de búsqueda "${shown(name)}". ${meant === undefined ? `Tiene: ${listed(known)}` : `¿Quiso decir ${meant}?`}`,
    `${type} has no search parameter "${shown(name)}". ${meant === undefined ? `It has: ${listed(known)}` : `Did you mean ${meant}?`}`,
  );
};

/** FHIR defines it, the hub does not answer it. */
export const unknownElementIssue = (severity: Severity, name: string, type: string) =>
  issue(
    severity,
    'not-supported',
    'unknown-element-asked',
    `${type} no tiene el elemento "${shown(name)}" que pide _elements.`,
    `${type} has no element "${shown(name)}", which _elements asks for.`,
  );

export const unsupportedParameterIssue = (severity: Severity, name: string) =>
  issue(
    severity,
    'not-supported',
    'unsupported-search-parameter',
    `Este servidor no atiende el parámetro de búsqueda "${shown(name)}"; quítelo.`,
    `This server does not answer the search parameter "${shown(name)}"; leave it out.`,
  );

export const unsupportedParameter = (name: string) => new FhirError(400, unsupportedParameterIssue('error', name));

export const unsharedParameter = (name: string, type: string) =>
  failure(
    'not-supported',
    'unshared-parameter',
    `${type} no tiene el parámetro de búsqueda "${shown(name)}", que otros de los tipos que se buscan sí tienen; nombre en _type solo los que lo tengan.`,
    `${type} has no search parameter "${shown(name)}", which others of the types that are searched have; name only those in _type.`,
  );

export const unsharedSort = (rule: string, shared: readonly string[]) =>
  failure(
    'not-supported',
    'unshared-sort',
    `No todos los tipos que se buscan se ordenan por "${shown(rule)}"; comparten: ${listed(shared)}.`,
    `Not all types that are searched can be sorted by "${shown(rule)}"; they share: ${listed(shared)}.`,
  );

export const unsupportedModifier = (parameter: string, modifier: string, supported: readonly string[]) =>
  failure(
    'not-supported',
    'unsupported-modifier',
    `${shown(parameter)} no admite el modificador ":${shown(modifier)}"; ${supported.length === 0 ? 'no admite ninguno' : `admite: ${listed(supported)}`}.`,
    `${shown(parameter)} does not take the modifier ":${shown(modifier)}"; ${supported.length === 0 ? 'it takes none' : `it takes: ${listed(supported)}`}.`,
  );

export const notChainable = (parameter: string, type: string) =>
  failure(
    'not-supported',
    'not-chainable',
    `${shown(parameter)} de ${type} no es una referencia: no se puede encadenar ni usar en _has.`,
    `${shown(parameter)} of ${type} is not a reference: it cannot be chained nor used in _has.`,
  );

export const malformedHas = (name: string) =>
  failure(
    'invalid',
    'malformed-has',
    `"${shown(name)}" no sirve: se espera _has:Tipo:referencia:parámetro, como _has:Observation:patient:code.`,
    `"${shown(name)}" is malformed: _has:Type:reference:parameter is expected, such as _has:Observation:patient:code.`,
  );

export const malformedInclude = (name: string, value: string) =>
  malformedValue(name, value, {
    es: 'Tipo:referencia, Tipo:referencia:Destino, Tipo:* o *, como Observation:subject:Patient',
    en: 'Type:reference, Type:reference:Target, Type:* or *, such as Observation:subject:Patient',
  });

export const notIncludable = (
  name: string,
  parameter: string,
  type: string,
  asked?: { target: string; targets: readonly string[] },
) =>
  failure(
    'not-supported',
    'not-includable',
    asked === undefined
      ? `${shown(parameter)} de ${type} no es una referencia: ${name} no puede seguirla.`
      : `${shown(parameter)} de ${type} no lleva a ${asked.target}; lleva a: ${listed(asked.targets)}.`,
    asked === undefined
      ? `${shown(parameter)} of ${type} is not a reference: ${name} cannot follow it.`
      : `${shown(parameter)} of ${type} does not lead to ${asked.target}; it leads to: ${listed(asked.targets)}.`,
  );

export const repeatedParameter = (name: string) =>
  failure(
    'invalid',
    'repeated-parameter',
    `${name} aparece más de una vez; deje uno solo.`,
    `${name} appears more than once; keep one.`,
  );

// ── paging ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const badCursor = () =>
  failure(
    'invalid',
    'bad-cursor',
    'El cursor de página no lo emitió este servidor o está incompleto; vuelva a la primera página.',
    'The page cursor was not issued by this server or is incomplete; start again at the first page.',
  );

export const expiredCursor = () =>
  new FhirError(
    410,
    issue(
      'error',
      'deleted',
      'expired-cursor',
      'El enlace de continuación ya venció; repita la búsqueda desde su primera página.',
      'The link that continues has expired; repeat the search from its first page.',
    ),
  );

// ── compartments ────────────────────────────────────────────────────────────────────────────────────────────────────
export const noCompartment = (type: string, known: readonly string[]) =>
  new FhirError(
    404,
    issue(
      'error',
      'not-found',
      'no-compartment',
      `${type} no define un compartimento; lo hacen: ${listed(known)}.`,
      `${type} defines no compartment; these do: ${listed(known)}.`,
    ),
  );

export const outsideCompartment = (type: string, compartment: string) =>
  new FhirError(
    404,
    issue(
      'error',
      'not-found',
      'outside-compartment',
      `${type} nunca pertenece al compartimento de ${compartment}; busque en ${type} directamente.`,
      `${type} is never in the compartment of a ${compartment}; search ${type} directly.`,
    ),
  );

// ── includes ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** https://hl7.org/fhir/R4/search.html#summary: the text of what is included would say nothing. */
export const includeWithText = () =>
  failure(
    'invalid',
    'include-with-text',
    '_include y _revinclude no se pueden combinar con _summary=text; quite uno de los dos.',
    '_include and _revinclude cannot be combined with _summary=text; leave one of them out.',
  );

export const includedCut = (limit: number) =>
  issue(
    'warning',
    'too-costly',
    'included-cut',
    `Esta página arrastra más de ${limit} recursos incluidos y los demás no se envían; pida menos coincidencias con _count, o búsquelos aparte.`,
    `This page brings along more than ${limit} included resources and the others are not sent; ask for fewer matches with _count, or search for them on their own.`,
  );

type PlanStep = {
  way: 'gather' | 'walk' | 'merge' | 'count';
  by: string;
  expected: number;
  read: number;
  found: number;
};

const WAYS: Record<PlanStep['way'], Text> = {
  gather: { es: 'se reunió entera y se ordenó', en: 'was gathered whole and sorted' },
  walk: { es: 'se recorrió en su orden hasta llenar la página', en: 'was walked in its order until the page was full' },
  merge: {
    es: 'se recorrió por ventanas, guardando lo mejor de cada una',
    en: 'was read in windows, the best of each kept',
  },
  count: { es: 'se contó', en: 'was counted' },
};

/** What `__explain` asks for: the list a search went by. */
export const searchPlan = ({ way, by, expected, read, found }: PlanStep) =>
  issue(
    'information',
    'informational',
    'search-plan',
    `La lista de ${by} ${WAYS[way].es}: filas esperadas ${expected}, leídas ${read}, encontradas ${found}.`,
    `The list of ${by} ${WAYS[way].en}: rows expected ${expected}, read ${read}, found ${found}.`,
  );
