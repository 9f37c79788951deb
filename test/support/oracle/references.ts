// What reference parameters compare: https://hl7.org/fhir/R4/search.html#reference
import type { Resource } from '../../../server/fhir/request.ts';
import { type Parameter, resourceTypes } from './parameters.ts';
import type { OracleSettings } from './settings.ts';
import { type Coded, identifierTokens } from './tokens.ts';
import type { Found } from './values.ts';

export type Target =
  /** A resource of this server. */
  | { kind: 'local'; type: string; id: string }
  /** Anything with an address of its own; `version` is the business version of a canonical. */
  | { kind: 'absolute'; url: string; version?: string }
  /** A fragment, or nothing but an identifier or a text. */
  | { kind: 'unresolved' };

/** `nested`: the resource itself stands there, not a reference. */
export type Referred = { target: Target; identifiers: Coded[]; by: 'reference' | 'canonical' | 'nested' };

type Reference = { reference?: string; identifier?: object };

/** A resource inside a Bundle is found by parameters that are meant for its type: `composition` finds no message. */
export function referredBy(
  { type, value }: Found,
  { target: types }: Pick<Parameter, 'target'>,
  { baseUrl }: OracleSettings,
): Referred | undefined {
  if (type === 'Reference') {
    const { reference, identifier } = value as Reference;
    const target: Target = reference === undefined ? { kind: 'unresolved' } : resolve(reference, baseUrl);
    return { target, identifiers: identifier === undefined ? [] : identifierTokens(identifier), by: 'reference' };
  }
  if (type === 'canonical' || type === 'uri') {
    return { target: canonicalTarget(value as string, baseUrl), identifiers: [], by: 'canonical' };
  }
  const { resourceType, id } = value as Partial<Resource>;
  if (resourceType === undefined || id === undefined || !types.includes(resourceType)) return undefined;
  return { target: { kind: 'local', type: resourceType, id }, identifiers: [], by: 'nested' };
}

const LOCAL = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/** The target of a literal reference. */
export function resolve(reference: string, baseUrl: string): Target {
  if (reference.startsWith('#')) return { kind: 'unresolved' };
  const local = reference.startsWith(`${baseUrl}/`) ? reference.slice(baseUrl.length + 1) : reference;
  const [, type = '', id = ''] = LOCAL.exec(local) ?? [];
  if (resourceTypes.has(type)) return { kind: 'local', type, id };
  return { kind: 'absolute', url: reference };
}

export function canonicalTarget(canonical: string, baseUrl: string): Target {
  if (canonical.startsWith('#')) return { kind: 'unresolved' };
  const [url = '', version] = canonical.split('|');
  const target = resolve(url, baseUrl);
  return target.kind === 'local' ? target : { kind: 'absolute', url, ...(version === undefined ? {} : { version }) };
}

/** `typed` is the type that a modifier names. */
export function matchesReference(search: string, typed: string, { target }: Referred, baseUrl: string): boolean {
  if (target.kind === 'unresolved') return false;
  if (!/[/:|]/.test(search)) {
    return target.kind === 'local' && target.id === search && (typed === '' || target.type === typed);
  }
  const sought = canonicalTarget(search, baseUrl);
  if (sought.kind === 'local' && target.kind === 'local') {
    return sought.type === target.type && sought.id === target.id && ['', sought.type].includes(typed);
  }
  if (sought.kind !== 'absolute' || target.kind !== 'absolute' || typed !== '') return false;
  return sought.url === target.url && (sought.version === undefined || sought.version === target.version);
}
