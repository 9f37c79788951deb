import { describe, expect, it } from '@jest/globals';
import { settleNarrative } from '../../../server/definitions/patch/narrative.ts';
import type { FhirError } from '../../../server/fhir/outcome.ts';

const patient = (members: string, status?: string): string => {
  const text = status === undefined ? '' : `"text":{"status":"${status}","div":"<div>Ana</div>"},`;
  return `{"resourceType":"Patient","id":"1",${text}${members}}`;
};

describe('the narrative of a patched resource', () => {
  it.each(['generated', 'extensions'])('goes when it was %s from data that changed', (status) => {
    expect(settleNarrative(patient('"active":true', status), patient('"active":false', status))).toBe(
      patient('"active":false'),
    );
  });

  it('stays when the patch saw to it', () => {
    const after = patient('"active":false', 'extensions');
    expect(settleNarrative(patient('"active":true', 'generated'), after)).toBe(after);
    expect(settleNarrative(patient('"active":true', 'additional'), patient('"active":false'))).toBe(
      patient('"active":false'),
    );
  });

  it('stays when only meta or the order of members changed', () => {
    const after =
      '{"active":true,"meta":{"tag":[{"code":"x"}]},"resourceType":"Patient","text":{"status":"generated"}}';
    expect(settleNarrative('{"resourceType":"Patient","text":{"status":"generated"},"active":true}', after)).toBe(
      after,
    );
  });

  it('stays when it says nothing', () => {
    const after = patient('"active":false', 'empty');
    expect(settleNarrative(patient('"active":true', 'empty'), after)).toBe(after);
  });

  it('refuses the patch when it may say more than the data', () => {
    try {
      settleNarrative(patient('"active":true', 'additional'), patient('"active":false', 'additional'));
    } catch (error) {
      const { status, issues } = error as FhirError;
      expect([status, issues[0]?.name, issues[0]?.expression]).toEqual([422, 'narrative-would-lie', 'text']);
      return;
    }
    throw new Error('the patch was accepted');
  });
});
