// Conditions from headers: https://hl7.org/fhir/R4/http.html#concurrency
import { describe, expect, it } from '@jest/globals';
import { parsePreconditions } from '../../../server/fhir/preconditions.ts';

describe('parsePreconditions', () => {
  it.each([
    [{ ifMatch: 'W/"3"' }, { ifMatch: '3' }],
    [{ ifMatch: '"3"' }, { ifMatch: '3' }],
    [{ ifMatch: '*' }, { ifMatch: '*' }],
    [{ ifNoneMatch: '*' }, { ifNoneMatch: '*' }],
    [{ ifNoneMatch: 'W/"1", "2"' }, { ifNoneMatch: ['1', '2'] }],
    [{ ifModifiedSince: 'Thu, 01 Jan 1970 00:00:10 GMT' }, { ifModifiedSince: 10_000 }],
    [{ ifNoneMatch: 'W/1, 2' }, { ifNoneMatch: ['1', '2'] }],
    [{ ifModifiedSince: 'Thursday, 01-Jan-70 00:00:10 GMT' }, { ifModifiedSince: 10_000 }],
    [{ ifModifiedSince: 'Thu Jan  1 00:00:10 1970' }, { ifModifiedSince: 10_000 }],
    [{ ifModifiedSince: 'yesterday' }, {}],
    [{ ifNoneExist: 'identifier=a|b' }, { ifNoneExist: 'identifier=a|b' }],
    [{ ifNoneExist: '?identifier=a?b' }, { ifNoneExist: 'identifier=a?b' }],
    [{ ifNoneExist: 'Patient?identifier=a' }, { ifNoneExist: 'identifier=a' }],
    [{}, {}],
  ])('reads %j', (headers, expected) => {
    expect(parsePreconditions(headers)).toEqual(expected);
  });

  it.each([{ ifMatch: '3' }, { ifMatch: 'W/"1", W/"2"' }, { ifMatch: 'W/1' }, { ifMatch: '' }])(
    'refuses %j with 400',
    (headers) => {
      expect(() => parsePreconditions(headers)).toThrow(expect.objectContaining({ status: 400 }));
    },
  );
});
