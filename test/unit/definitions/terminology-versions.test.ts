// Which version of a definition counts: https://hl7.org/fhir/R4/references.html#canonical
import { describe, expect, it } from '@jest/globals';
import { latest } from '../../../server/definitions/terminology/versions.ts';

const of = (version: string, more: object = {}) => ({ resourceType: 'CodeSystem', version, ...more });

describe('of several versions', () => {
  it.each([
    ['the latest counts, numbers as numbers', [of('2.9'), of('2.10'), of('2.2')], undefined, undefined, '2.10'],
    ['the named one counts', [of('1'), of('2')], '1', undefined, '1'],
    ['none counts if none is the named one', [of('1')], '3', undefined, undefined],
    ['what is retired counts last', [of('1'), of('2', { status: 'retired' })], undefined, undefined, '1'],
    ['what is retired counts if there is nothing else', [of('2', { status: 'retired' })], undefined, undefined, '2'],
    [
      'a table without concepts counts after one with',
      [of('1', { content: 'complete' }), of('9', { content: 'not-present' })],
      undefined,
      undefined,
      '1',
    ],
    [
      'a whole table counts before a part',
      [of('1', { content: 'complete' }), of('9', { content: 'fragment' })],
      undefined,
      undefined,
      '1',
    ],
    [
      'that of the day counts',
      [of('1', { date: '2020-01-01' }), of('2', { date: '2024-05-01' })],
      undefined,
      '2023',
      '1',
    ],
    [
      'that of the very day counts',
      [of('1', { date: '2020-01-01' }), of('2', { date: '2024-05-01T10:00:00Z' })],
      undefined,
      '2024-05-01',
      '2',
    ],
    [
      'what came last counts if nothing else differs',
      [of('1', { id: 'a' }), of('1', { id: 'b' })],
      undefined,
      undefined,
      '1',
    ],
  ])('%s', (_what, all, version, asOf, expected) => {
    expect(latest(all, version, asOf)?.version).toBe(expected);
  });

  const valid = (version: string, start?: string, end?: string) => {
    const url = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod';
    return of(version, { extension: [{ url, valuePeriod: { ...(start && { start }), ...(end && { end }) } }] });
  };
  it.each([
    ['that in force today counts', [valid('1', '2024', '2025'), valid('2', '2026-01-01')], undefined, undefined, '1'],
    ['from its first day', [valid('1', undefined, '2025-06-14'), valid('2', '2025-06-15')], undefined, undefined, '2'],
    ['until its last', [valid('1', undefined, '2025-06-15'), valid('2', '2025-06-16')], undefined, undefined, '1'],
    ['one without a time counts always', [of('1'), valid('2', '2026')], undefined, undefined, '1'],
    ['where none is in force the latest counts', [valid('1', '2026'), valid('2', '2027')], undefined, undefined, '2'],
    ['the named one counts whenever it is', [of('1'), valid('2', '2026')], '2', undefined, '2'],
    ['that of the day asked for counts', [valid('1', '2024', '2025'), valid('2', '2026')], undefined, '2026-03', '2'],
    ['none counts on a day on which none was', [valid('1', '2024', '2025')], undefined, '2023-03-01', undefined],
  ])('with times in force %s', (_what, all, version, asOf, expected) => {
    expect(latest(all, version, asOf, () => '2025-06-15')?.version).toBe(expected);
  });
});
