// The input of an operation, from its address or from a Parameters resource: https://hl7.org/fhir/R4/operations.html#request
import { operationParameterMalformed, operationParameterRepeated } from '../fhir/failures-operations-terminology.ts';
import type { FhirRequest, Resource } from '../fhir/request.ts';

type Part = { name?: unknown; resource?: Resource; part?: Part[] } & Record<string, unknown>;

export class OperationInput {
  /** Of the body: Parameters, or the one resource that is asked about. */
  readonly bodyType: string | undefined;
  private readonly operation: string;
  private readonly body: Resource | undefined;
  private readonly parts: readonly Part[];
  private readonly query: URLSearchParams;

  constructor({ operation = '', query, body }: FhirRequest) {
    const parsed = body?.();
    this.body = parsed?.kind === 'resource' ? parsed.resource : undefined;
    this.bodyType = this.body?.resourceType;
    const parameter = this.bodyType === 'Parameters' ? this.body?.parameter : undefined;
    this.operation = operation;
    this.query = query;
    this.parts = Array.isArray(parameter) ? parameter.filter((part) => typeof part === 'object' && part !== null) : [];
  }

  /** Of all parameters that are given. */
  names(): string[] {
    return [...this.parts.map(({ name }) => String(name)), ...this.query.keys()];
  }

  /** Every value of a primitive parameter, whatever type the client gave it. */
  texts(name: string): string[] {
    return [...this.named(name).flatMap(textsOf), ...this.query.getAll(name)];
  }

  /** Throws FhirError 400 if it is given twice, with different values. */
  text(name: string): string | undefined {
    return this.one(name, [...new Set(this.texts(name))]);
  }

  /** Throws FhirError 400 if it is given and none of these. */
  oneOf(name: string, known: readonly string[]): string | undefined {
    const found = this.text(name);
    if (found === undefined || known.includes(found)) return found;
    throw operationParameterMalformed(this.operation, name, found, { es: known.join(', '), en: known.join(', ') });
  }

  /** Throws FhirError 400 unless it is true or false. */
  flag(name: string): boolean {
    const found = this.text(name);
    if (found === undefined || found === 'false') return false;
    if (found === 'true') return true;
    throw operationParameterMalformed(this.operation, name, found, { es: 'true o false', en: 'true or false' });
  }

  /** Throws FhirError 400 unless it is a whole number, not negative. */
  count(name: string): number | undefined {
    const found = this.text(name);
    if (found === undefined) return undefined;
    if (/^\d{1,9}$/.test(found)) return Number(found);
    throw operationParameterMalformed(this.operation, name, found, {
      es: 'un número entero desde 0',
      en: 'a whole number from 0',
    });
  }

  /** A year, month or day; the time of a dateTime is left out. Throws FhirError 400. */
  day(name: string): string | undefined {
    const found = this.text(name);
    if (found === undefined) return undefined;
    const day = /^\d{4}(-\d\d(-\d\d)?)?(?=$|T)/.exec(found)?.[0];
    if (day !== undefined) return day;
    throw operationParameterMalformed(this.operation, name, found, {
      es: 'una fecha: 2026-01-31',
      en: 'a date: 2026-01-31',
    });
  }

  /** A value of a complex type: `complex<Coding>('coding', 'valueCoding')`. Throws FhirError 400 if there are several. */
  complex<Value extends object>(name: string, member: string): Value | undefined {
    return this.one(name, this.complexes<Value>(name, member));
  }

  complexes<Value extends object>(name: string, member: string): Value[] {
    const values = this.named(name).map((part) => part[member]);
    return values.filter((value): value is Value => typeof value === 'object' && value !== null);
  }

  /** As a parameter, or as the whole body: https://hl7.org/fhir/R4/operations.html#request */
  resource<Kind extends Resource>(name: string, type: Kind['resourceType']): Kind | undefined {
    const resource = this.bodyType === type ? this.body : this.one(name, this.named(name))?.resource;
    if (resource === undefined) return undefined;
    if (resource.resourceType === type) return resource as Kind;
    throw operationParameterMalformed(this.operation, name, resource.resourceType, {
      es: `un ${type}`,
      en: `a ${type}`,
    });
  }

  /** The parts of each parameter of this name. */
  groups(name: string): Part[][] {
    return this.named(name).map(({ part }) => (Array.isArray(part) ? part : []));
  }

  private one<Value>(name: string, values: readonly Value[]): Value | undefined {
    if (values.length > 1) throw operationParameterRepeated(this.operation, name);
    return values[0];
  }

  private named(name: string): readonly Part[] {
    return this.parts.filter((part) => part.name === name);
  }
}

/** Of valueCode, valueUri, valueString, valueBoolean, valueInteger … */
export const textsOf = (part: Record<string, unknown>): string[] =>
  Object.entries(part).flatMap(([name, value]) =>
    name.startsWith('value') && typeof value !== 'object' ? [String(value)] : [],
  );
