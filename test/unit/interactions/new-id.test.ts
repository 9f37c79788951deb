// Server ids: server/interactions/new-id.ts
import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../server/interactions/new-id.ts';

describe('newId', () => {
  it('is a UUID version 7 that FHIR accepts as an id', () => {
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts by time', () => {
    const times = [1, 2, 1_000_000, Date.UTC(2026, 0), Date.UTC(2126, 0)];
    const ids = times.map((time) => newId(time));
    expect([...ids].sort()).toEqual(ids);
  });

  it('never repeats', () => {
    expect(new Set(Array.from({ length: 20_000 }, () => newId(7))).size).toBe(20_000);
  });
});
