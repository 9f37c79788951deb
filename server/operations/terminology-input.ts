// What terminology operations are asked about: a definition, and codes in their several forms: https://hl7.org/fhir/R4/terminology-service.html
import { bindingAt } from '../definitions/profiles/binding-at.ts';
import { valueSetAt } from '../definitions/terminology/contained-value-sets.ts';
import type { Coding, Find, TerminologyType, TerminologyTypes } from '../definitions/terminology/types.ts';
import { deleted, notFound } from '../fhir/failures.ts';
import {
  contextNotBound,
  definitionNotKnown,
  operationParameterMissing,
  operationParametersClash,
} from '../fhir/failures-operations-terminology.ts';
import { parseCanonical, printCanonical } from '../fhir/reference.ts';
import type { FhirRequest, Resource } from '../fhir/request.ts';
import type { Context } from '../interactions/context.ts';
import { withDefinitions } from '../interactions/stored-profiles.ts';
import { onShelf } from '../interactions/terminology.ts';
import { OperationInput } from './parameters.ts';

/** Under which names operations take a definition of each type, and the version of a code's system beside it. */
const NAMES = {
  ValueSet: { resource: 'valueSet', version: 'valueSetVersion', codeVersion: 'systemVersion' },
  CodeSystem: { resource: 'codeSystem', version: 'version', codeVersion: 'version' },
  ConceptMap: { resource: 'conceptMap', version: 'conceptMapVersion', codeVersion: 'version' },
} satisfies Record<TerminologyType, object>;

/** How the definition is found once definitions can be looked up. Throws FhirError 404. */
export type Named<Type extends TerminologyType> = (find: Find) => TerminologyTypes[Type];

export type Question<Type extends TerminologyType> = {
  input: OperationInput;
  /** undefined: none is named. */
  named: Named<Type> | undefined;
  codings: AskedCoding[];
};

/** Codes, and the definition they are asked about. Throws FhirError 400 without a code. */
export async function questionAbout<Type extends TerminologyType>(
  type: Type,
  request: FhirRequest,
  context: Context,
): Promise<Question<Type>> {
  const input = new OperationInput(request);
  const codings = codingsAsked(request.operation ?? '', input, NAMES[type].codeVersion);
  return { input, codings, named: await definitionNamed(type, input, request, context) };
}

// ── the definition ──────────────────────────────────────────────────────────────────────────────────────────────────
/** The instance called on, the resource in the request, the one with this url, or the value set an element is bound to. */
export async function definitionNamed<Type extends TerminologyType>(
  type: Type,
  input: OperationInput,
  request: FhirRequest,
  context: Context,
  urlName = 'url',
): Promise<Named<Type> | undefined> {
  const given =
    request.id === undefined
      ? input.resource<TerminologyTypes[Type]>(NAMES[type].resource, type)
      : ((await instance(request, context)) as TerminologyTypes[Type]);
  const asked = input.text(urlName);
  if (given !== undefined && asked?.startsWith('#') !== true) return () => given;
  const bound = asked === undefined && type === 'ValueSet' ? await boundAt(input, context) : undefined;
  const canonical = asked ?? bound?.canonical;
  if (canonical === undefined) return undefined;
  const { version = input.text(NAMES[type].version), ...parts } = parseCanonical(canonical);
  return (find) => {
    const found =
      type === 'ValueSet'
        ? valueSetAt(printCanonical({ ...parts, version }), find, given, () => bound?.definition)
        : find(type, parts.url, version);
    if (found === undefined) throw definitionNotKnown(type, printCanonical({ ...parts, version }));
    return found as TerminologyTypes[Type];
  };
}

export async function instance({ type = '', id = '' }: FhirRequest, context: Context) {
  const [version] = await context.store.read([{ type, id }]);
  if (version === undefined) throw notFound(`${type}/${id}`);
  if (version.text === null) throw deleted(`${type}/${id}`, new Date(version.instant).toISOString());
  return onShelf(version, context);
}

type Bound = { canonical: string; definition: Resource | undefined };

/** What the element named by `context`, `[StructureDefinition]#[path]`, is bound to, and what may contain it. Throws FhirError 404. */
async function boundAt(input: OperationInput, context: Context): Promise<Bound | undefined> {
  input.oneOf('contextDirection', ['incoming', 'outgoing']);
  const element = input.text('context');
  if (element === undefined) return undefined;
  return withDefinitions(context, (definitions) => {
    const canonical = bindingAt(element, definitions);
    if (canonical === undefined) throw contextNotBound(element);
    return { canonical, definition: canonical.includes('#') ? definitions(canonical) : undefined };
  });
}

export function definitionMissing(operation: string, type: TerminologyType) {
  const { resource } = NAMES[type];
  const more = type === 'ValueSet' ? ', "context"' : '';
  return operationParameterMissing(operation, {
    es: `el ${type}: "url"${more}, un recurso "${resource}", o llamarla en ${type}/[id]`,
    en: `the ${type}: "url"${more}, a resource "${resource}", or a call on ${type}/[id]`,
  });
}

// ── the codes ───────────────────────────────────────────────────────────────────────────────────────────────────────
export type AskedCoding = Coding & { code: string };

/** From `code` with its `system`, `coding`, or `codeableConcept`. Throws FhirError 400 unless it is one of them. */
export function codingsAsked(operation: string, input: OperationInput, versionName: string): AskedCoding[] {
  const code = input.text('code');
  const coding = input.complex<Coding>('coding', 'valueCoding');
  const concept = input.complex<{ coding?: Coding[] }>('codeableConcept', 'valueCodeableConcept');
  const forms = Object.entries({ code, coding, codeableConcept: concept }).filter(([, value]) => value !== undefined);
  if (forms.length > 1)
    throw operationParametersClash(
      operation,
      forms.map(([name]) => name),
    );
  const [system, version, display] = ['system', versionName, 'display'].map((name) => input.text(name));
  const alone = code === undefined ? [] : [defined({ system, version, code, display })];
  const all = [...alone, ...(coding === undefined ? [] : [coding]), ...(concept?.coding ?? [])];
  const codings = all.filter((one): one is AskedCoding => one.code !== undefined);
  if (codings.length > 0) return codings;
  throw operationParameterMissing(operation, {
    es: 'el código: "code" (con "system"), "coding" o "codeableConcept"',
    en: 'the code: "code" (with "system"), "coding" or "codeableConcept"',
  });
}

const defined = (members: Record<string, string | undefined>): Coding =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

// ── the answer ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const parameters = (parameter: object[]): string => JSON.stringify({ resourceType: 'Parameters', parameter });

/** A parameter, unless its value is undefined. */
export const optional = (name: string, member: string, value: unknown): object[] =>
  value === undefined ? [] : [{ name, [member]: value }];
