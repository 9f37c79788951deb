// FHIRPath patches as JSON text, and what becomes of a patient by them.
import { applyFhirPathPatch } from '../../server/definitions/patch/fhirpath.ts';
import { parseJson } from '../../server/fhir/json.ts';
import type { FhirError } from '../../server/fhir/outcome.ts';

/** An operation as JSON text: `add`, a path, then parts as JSON text. */
export const operation = (type: string, path: string, ...parts: string[]): string =>
  `{"name":"operation","part":[${[part('type', 'Code', `"${type}"`), part('path', 'String', JSON.stringify(path)), ...parts].join(',')}]}`;
export const part = (name: string, type: string, value: string): string => `{"name":"${name}","value${type}":${value}}`;
export const value = (type: string, token: string): string => part('value', type, token);
export const name = (text: string): string => part('name', 'String', `"${text}"`);
export const index = (at: number): string => part('index', 'Integer', String(at));
export const fromTo = (from: number, to: number): string =>
  `${part('source', 'Integer', String(from))},${part('destination', 'Integer', String(to))}`;

export const apply = (text: string, ...operations: string[]): string =>
  applyFhirPathPatch(text, parseJson(`{"resourceType":"Parameters","parameter":[${operations.join(',')}]}`));

/** A patient with these members, patched; the result without what every patient has. */
export const patient = (members: string): string => `{"resourceType":"Patient"${members === '' ? '' : `,${members}`}}`;
export const patched = (members: string, ...operations: string[]): string =>
  apply(patient(members), ...operations).replace(/^\{"resourceType":"Patient",?|\}$/g, '');

export function failure(
  text: string,
  ...operations: string[]
): { status: number; name: string; at: string | undefined } {
  try {
    apply(text, ...operations);
  } catch (error) {
    const { status, issues } = error as FhirError;
    return { status, name: issues[0]?.name ?? '', at: issues[0]?.expression };
  }
  throw new Error('the patch was applied');
}

export const THREE = '"identifier":[{"value":"1"},{"value":"2"},{"value":"3"}]';
