// FHIR's URL grammar: server/fhir/route.ts
import { describe, expect, it } from '@jest/globals';
import type { FhirError } from '../../../server/fhir/outcome.ts';
import { route } from '../../../server/fhir/route.ts';

const isType = (name: string): boolean => ['Patient', 'Observation'].includes(name);
const asked = (method: string, path: string) => route(method, path, isType);

function refusal(method: string, path: string): string {
  try {
    asked(method, path);
  } catch (error) {
    const { status, issues, headers } = error as FhirError;
    return [status, issues[0]?.name, headers.Allow].filter((part) => part !== undefined).join(' ');
  }
  return 'accepted';
}

describe('route', () => {
  it.each([
    ['GET', '', { interaction: 'search' }],
    ['POST', '', { interaction: 'transaction' }],
    ['GET', 'metadata', { interaction: 'capabilities' }],
    ['GET', '_history', { interaction: 'history' }],
    ['POST', '_search', { interaction: 'search' }],
    ['GET', '$meta', { interaction: 'operation', operation: 'meta' }],
    ['GET', 'Patient', { interaction: 'search', type: 'Patient' }],
    ['GET', 'Patient/', { interaction: 'search', type: 'Patient' }],
    ['HEAD', 'Patient/1', { interaction: 'read', type: 'Patient', id: '1' }],
    ['POST', 'Patient', { interaction: 'create', type: 'Patient' }],
    ['PUT', 'Patient', { interaction: 'update', type: 'Patient' }],
    ['PUT', 'Patient/a-b.C', { interaction: 'update', type: 'Patient', id: 'a-b.C' }],
    ['PATCH', 'Patient/1', { interaction: 'patch', type: 'Patient', id: '1' }],
    ['DELETE', 'Patient', { interaction: 'delete', type: 'Patient' }],
    ['POST', 'Patient/_search', { interaction: 'search', type: 'Patient' }],
    ['GET', 'Patient/_history', { interaction: 'history', type: 'Patient' }],
    ['GET', 'Patient/1/_history', { interaction: 'history', type: 'Patient', id: '1' }],
    ['GET', 'Patient/1/_history/2', { interaction: 'vread', type: 'Patient', id: '1', versionId: '2' }],
    ['GET', 'Patient/1/*', { interaction: 'search', compartment: { type: 'Patient', id: '1' } }],
    ['POST', 'Patient/1/_search', { interaction: 'search', compartment: { type: 'Patient', id: '1' } }],
    [
      'GET',
      'Patient/1/Observation',
      { interaction: 'search', type: 'Observation', compartment: { type: 'Patient', id: '1' } },
    ],
    [
      'POST',
      'Patient/1/Observation/_search',
      { interaction: 'search', type: 'Observation', compartment: { type: 'Patient', id: '1' } },
    ],
    ['POST', 'Patient/1/$meta-add', { interaction: 'operation', type: 'Patient', id: '1', operation: 'meta-add' }],
  ])('%s %s', (method, path, expected) => expect(asked(method, path)).toEqual(expected));

  it.each([
    ['GET', 'Nothing', '404 unknown-type'],
    ['GET', 'patient/1', '404 unknown-type'],
    ['GET', 'Patient/1/2/3/4/5', '404 unknown-path'],
    ['GET', 'Patient/1/Nothing', '404 unknown-path'],
    ['GET', '_nothing', '404 unknown-path'],
    ['POST', 'Patient/1/Observation', '405 method-not-allowed GET, HEAD'],
    ['GET', 'Patient/1/_search', '405 method-not-allowed POST'],
    ['POST', 'Patient/1', '405 method-not-allowed GET, PUT, PATCH, DELETE, HEAD'],
    ['DELETE', '', '405 method-not-allowed GET, POST, HEAD'],
    ['POST', 'metadata', '405 method-not-allowed GET, HEAD'],
    ['GET', 'Patient/_search', '405 method-not-allowed POST'],
    ['PUT', 'Patient/1/_history/2', '405 method-not-allowed GET, HEAD'],
    ['TRACE', 'Patient/1', '405 method-not-allowed GET, PUT, PATCH, DELETE, HEAD'],
    ['PUT', 'Patient/a_b', '400 invalid-id'],
    ['PUT', `Patient/${'a'.repeat(65)}`, '400 invalid-id'],
  ])('%s %s: %s', (method, path, expected) => expect(refusal(method, path)).toBe(expected));
});
