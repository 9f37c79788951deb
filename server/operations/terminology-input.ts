// What terminology operations are asked about: a definition, and codes in their several forms: https://hl7.org/fhir/R4/terminology-service.html
import type { Coding, Find, TerminologyType, TerminologyTypes } from '../definitions/terminology/types.ts';
import { deleted, notFound } from '../fhir/failures.ts';
import { definitionNotKnown, operationParameterMissing } from '../fhir/failures-operations-terminology.ts';
import { parseCanonical } from '../fhir/reference.ts';
import type { FhirRequest } from '../fhir/request.ts';
import type { Context } from '../interactions/context.ts';
import { onShelf } from '../interactions/terminology.ts';
import type { OperationInput } from './parameters.ts';

/** How the definition is found once definitions can be looked up; undefined: none was named. Throws FhirError 404. */
export type Named<Type extends TerminologyType> = (find: Find) => TerminologyTypes[Type] | undefined;

/** The instance called on, the resource in the request, or the one with this url. */
export async function definitionNamed<Type extends TerminologyType>(
  type: Type,
  input: OperationInput,
  names: { resource: string; url: string; version: string },
  request: FhirRequest,
  context: Context,
): Promise<Named<Type>> {
  if (request.id !== undefined) {
    const stored = (await instance(request, context)) as TerminologyTypes[Type];
    return () => stored;
  }
  const given = input.resource<TerminologyTypes[Type]>(names.resource, type);
  if (given !== undefined) return () => given;
  const canonical = input.text(names.url);
  if (canonical === undefined) return () => undefined;
  const { url, version = input.text(names.version) } = parseCanonical(canonical);
  return (find) => {
    const found = find(type, url, version);
    if (found === undefined) throw definitionNotKnown(type, version === undefined ? url : `${url}|${version}`);
    return found;
  };
}

async function instance({ type = '', id = '' }: FhirRequest, context: Context) {
  const [version] = await context.store.read([{ type, id }]);
  if (version === undefined) throw notFound(`${type}/${id}`);
  if (version.text === null) throw deleted(`${type}/${id}`, new Date(version.instant).toISOString());
  return onShelf(version, context);
}

export type AskedCoding = Coding & { code: string };

/** From `code` with its `system`, `coding`, or `codeableConcept`. Throws FhirError 400 when there is none. */
export function codingsAsked(input: OperationInput, versionName: string): AskedCoding[] {
  const code = input.text('code');
  if (code !== undefined) {
    const parts = { system: input.text('system'), version: input.text(versionName), display: input.text('display') };
    return [{ code, ...(JSON.parse(JSON.stringify(parts)) as Coding) }];
  }
  const coding = input.complex<Coding>('coding', 'valueCoding');
  const concept = input.complex<{ coding?: Coding[] }>('codeableConcept', 'valueCodeableConcept');
  return [...(coding === undefined ? [] : [coding]), ...(concept?.coding ?? [])].filter(
    (one): one is AskedCoding => one.code !== undefined,
  );
}

/** Throws FhirError 400 when none is given. */
export function someCodings(operation: string, codings: AskedCoding[]): AskedCoding[] {
  if (codings.length > 0) return codings;
  throw operationParameterMissing(operation, {
    es: 'el código: "code" (con "system"), "coding" o "codeableConcept"',
    en: 'the code: "code" (with "system"), "coding" or "codeableConcept"',
  });
}

export const parameters = (parameter: object[]): string => JSON.stringify({ resourceType: 'Parameters', parameter });

/** A parameter, unless its value is undefined. */
export const optional = (name: string, member: string, value: unknown): object[] =>
  value === undefined ? [] : [{ name, [member]: value }];
