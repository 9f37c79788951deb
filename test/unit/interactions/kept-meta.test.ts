// Tags and labels through an update: server/interactions/kept-meta.ts
import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../../../server/fhir/json.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { keptMeta } from '../../../server/interactions/kept-meta.ts';

const kept = (current: object, next: string): string | undefined => {
  const json = parseJson(next);
  return keptMeta(JSON.stringify(current), { json, resource: json.value as Resource });
};
const a = { system: 's', code: 'a' };
const b = { system: 's', code: 'b', display: 'B' };

describe('an update', () => {
  it('keeps a tag it does not mention, behind its own', () => {
    const current = { resourceType: 'Basic', meta: { tag: [a, b] } };
    expect(kept(current, '{"resourceType":"Basic","meta":{"versionId":"1","tag":[{"code":"c"}]}}')).toBe(
      '"tag":[{"code":"c"},{"system":"s","code":"a"},{"system":"s","code":"b","display":"B"}]',
    );
  });

  it('keeps security labels and leaves its own profiles and source as they are', () => {
    const current = { resourceType: 'Basic', meta: { profile: ['old'], security: [a] } };
    expect(kept(current, '{"resourceType":"Basic","meta":{"profile":["new"],"source":"x"}}')).toBe(
      '"profile":["new"],"source":"x","security":[{"system":"s","code":"a"}]',
    );
  });

  it('without meta keeps all tags and labels', () => {
    expect(kept({ resourceType: 'Basic', meta: { tag: [a] } }, '{"resourceType":"Basic"}')).toBe(
      '"tag":[{"system":"s","code":"a"}]',
    );
  });

  it('stands as it is when it mentions them all, by system and code', () => {
    const current = { resourceType: 'Basic', meta: { tag: [b] } };
    expect(kept(current, '{"resourceType":"Basic","meta":{"tag":[{"code":"b","system":"s"}]}}')).toBeUndefined();
    expect(kept({ resourceType: 'Basic', meta: { profile: ['p'] } }, '{"resourceType":"Basic"}')).toBeUndefined();
  });
});
