// Where JSON breaks, and how that is told: https://hl7.org/fhir/R4/json.html
import { describe, expect, it } from '@jest/globals';
import { faultOf } from '../../../server/fhir/json-fault.ts';

const faultIn = (text: string) => {
  try {
    JSON.parse(text);
  } catch (error) {
    return faultOf((error as Error).message, text);
  }
  throw new Error('That is JSON');
};

describe('the place where a text stops being JSON', () => {
  it.each([
    ['{"a":x}', 6],
    ['[1,]', 4],
    ['{"a":,"b":1}', 6],
    ['[,1]', 2],
    ['{"a":tru}', 6],
    ['{"a":1 "b":2}', 8],
    ['{"a":1,}', 8],
    ['{"a":01}', 7],
    ["{'a':1}", 2],
    ['{"a":"x, tru\\" [,", "b":[{},[]], "c":NaN}', 38],
    ['abc', 1],
    ['{"a":1}}', 8],
  ])('%s: column %i', (text, column) => {
    expect(faultIn(text)).toMatchObject({ line: 1, column });
  });

  it.each(['', '{"a":', '[1', '{"a":1'])('is its end: "%s"', (text) => {
    expect(faultIn(text)).toBeUndefined();
  });

  it('counts lines, and shows what stands before', () => {
    expect(faultIn('{\n  "a": 1,\n  "b": ?\n}')).toEqual({ line: 3, column: 8, near: '{ "a": 1, "b":' });
  });
});
