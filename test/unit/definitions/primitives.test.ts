import { describe, expect, it } from '@jest/globals';
import { primitives } from '../../../server/definitions/validation/primitives.ts';

/** Values the format allows, and values it does not. */
const formats: Record<string, { right: unknown[]; wrong: unknown[] }> = {
  date: {
    right: ['2024', '0001', '9999-12', '2024-02-29', '2000-02-29', '1905-08-23', '2026-04-30'],
    wrong: [
      '0000',
      '024',
      '20245',
      '2024-00',
      '2024-13',
      '2024-1',
      '2024-1-1',
      '2023-02-29',
      '1900-02-29',
      '2024-02-30',
      '2026-04-31',
      '2024-01-00',
      '2024-01-32',
      '2024/01/01',
      '2024-01-01T',
      '2024-01-01T00:00:00Z',
      '2024-01-01 ',
      '２０２４',
      '-2024',
      '20x4',
    ],
  },
  dateTime: {
    right: [
      '2024',
      '2024-02',
      '2024-02-29',
      '2024-02-29T00:00:00Z',
      '2024-02-29T23:59:59.999-05:00',
      '2016-12-31T23:59:60Z',
      '2024-02-29T10:00:00+14:00',
      '2024-02-29T10:00:00-14:00',
      '2024-02-29T10:00:00.1234567890Z',
      '2024-02-29T10:00:00+13:59',
      '2024-02-29T10:00:00-00:00',
    ],
    wrong: [
      '2024-02-29T10:00:00',
      '2024-02-29T10:00Z',
      '2024-02-29T10Z',
      '2024-02-29T24:00:00Z',
      '2024-02-29T10:60:00Z',
      '2024-02-29T10:00:61Z',
      '2024-02-29T10:00:00.Z',
      '2024-02-29T10:00:00+14:01',
      '2024-02-29T10:00:00+15:00',
      '2024-02-29T10:00:00+0500',
      '2024-02-29T10:00:00+05:60',
      '2024-02-29T10:00:00z',
      '2024-02-29t10:00:00Z',
      '2024-02-29 10:00:00Z',
      '2023-02-29T10:00:00Z',
      '2024-02T10:00:00Z',
      '2024-02-29T10:00:00ZZ',
      '2024-02-29T10:00:00,5Z',
    ],
  },
  instant: {
    right: ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000+01:00'],
    wrong: ['2024', '2024-02-29', '2024-02-29T00:00:00', '2024-02-30T00:00:00Z', '0000-01-01T00:00:00Z'],
  },
  time: {
    right: ['00:00:00', '23:59:59', '23:59:60', '12:00:00.5'],
    wrong: ['24:00:00', '12:00', '12:60:00', '12:00:61', '12:00:00Z', '12:00:00.', '1:00:00', '12:00:00+01:00'],
  },
  code: { right: ['a', 'a b', 'ñ-1', 'a\u00a0b'], wrong: [' a', 'a ', 'a  b', 'a\tb', 'a\n', ' '] },
  id: { right: ['a', 'A-1.b', 'x'.repeat(64)], wrong: ['a_b', 'a b', 'ñ', 'a\n', 'x'.repeat(65), 'a/b'] },
  uri: { right: ['a', 'urn:oid:1.2', 'http://a/ñ?b#c'], wrong: ['a b', ' a', 'a\n', '\t'] },
  url: { right: ['http://a'], wrong: ['http://a b'] },
  canonical: { right: ['http://a|1.0#x', '#a'], wrong: ['http://a |1'] },
  oid: {
    right: ['urn:oid:1.2', 'urn:oid:2.16.840.1.113883.0', 'urn:oid:0.0'],
    wrong: [
      '1.2',
      'urn:oid:3.1',
      'urn:oid:1',
      'urn:oid:1.',
      'urn:oid:1.02',
      'urn:oid:1..2',
      'URN:OID:1.2',
      'urn:oid:1.2\n',
    ],
  },
  uuid: {
    right: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
    wrong: [
      'c757873d-ec9a-4326-a141-556f43239520',
      'urn:uuid:C757873D-EC9A-4326-A141-556F43239520',
      'urn:uuid:c757873dec9a4326a141556f43239520',
      'urn:uuid:c757873d-ec9a-4326-a141-556f4323952',
    ],
  },
  base64Binary: {
    right: ['aGVsbG8=', 'aGVsbA==', 'aGVs', ' aGVs\n bG8= ', 'a G V s', '+/+/'],
    wrong: ['aGVsbG8', 'aGVs=', 'a===', 'a=Vs', 'aGV_', 'aGV-', '=', '====', ' ', 'aGVsñ'],
  },
  integer: {
    right: [0, -2147483648, 2147483647, 1e3],
    wrong: [1.5, 2147483648, -2147483649, Number.POSITIVE_INFINITY],
  },
  unsignedInt: { right: [0, 2147483647], wrong: [-1, 0.5, 2147483648] },
  positiveInt: { right: [1, 2147483647], wrong: [0, -1, 1.5, 2147483648] },
  decimal: { right: [0, -1.5, 1e300, 1e-300], wrong: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] },
};

describe.each(Object.entries(formats))('%s', (type, { right, wrong }) => {
  const faultOf = primitives.get(type);

  it.each(right)('takes %j', (value) => expect(faultOf?.(value)).toBeUndefined());
  it.each(wrong)('refuses %j', (value) => expect(faultOf?.(value)).toBe('format'));
});

describe('JSON types', () => {
  const numbers = ['decimal', 'integer', 'unsignedInt', 'positiveInt'];

  it.each([...primitives.keys()])('of %s: its own alone', (type) => {
    const own = type === 'boolean' ? 'boolean' : numbers.includes(type) ? 'number' : 'string';
    const faultOf = primitives.get(type);
    for (const value of ['true', '1', 1, true, {}, [], ['a']]) {
      if (typeof value === own) expect(faultOf?.(value)).not.toBe('json-type');
      else expect(faultOf?.(value)).toBe('json-type');
    }
  });
});

describe('strings', () => {
  it.each(['string', 'markdown', 'xhtml'])('of type %s are blank without a character that is no whitespace', (type) => {
    const faultOf = primitives.get(type);
    for (const blank of ['', ' ', '\t\r\n ']) expect(faultOf?.(blank)).toBe('blank');
    for (const text of ['a', ' a ', '\u00a0', '\u0001', 'a\nb']) expect(faultOf?.(text)).toBeUndefined();
  });

  it.each(['code', 'id', 'uri', 'oid', 'date', 'base64Binary'])('of type %s are blank when empty', (type) => {
    expect(primitives.get(type)?.('')).toBe('blank');
  });

  it('have at most 1,048,576 characters, a surrogate pair being one', () => {
    const faultOf = primitives.get('string');
    expect(faultOf?.('a'.repeat(1_048_576))).toBeUndefined();
    expect(faultOf?.('a'.repeat(1_048_577))).toBe('too-long');
    expect(faultOf?.('😀'.repeat(1_048_576))).toBeUndefined();
    expect(faultOf?.(`${'😀'.repeat(1_048_576)}a`)).toBe('too-long');
    expect(primitives.get('xhtml')?.('a'.repeat(1_048_577))).toBeUndefined();
  });

  it('of hostile length are judged in linear time', () => {
    const long = 2_000_000;
    const started = process.cpuUsage();
    expect(primitives.get('oid')?.(`urn:oid:1${'.1'.repeat(long)}x`)).toBe('format');
    expect(primitives.get('base64Binary')?.(`${' '.repeat(long)}!`)).toBe('format');
    expect(primitives.get('code')?.('a '.repeat(long))).toBe('format');
    expect(primitives.get('id')?.('a'.repeat(long))).toBe('format');
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});
