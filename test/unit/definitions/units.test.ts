// Units in terms of base units: server/definitions/terminology/units.ts, https://ucum.org/ucum
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { UcumLhcUtils } from '@lhncbc/ucum-lhc';
import { measureOf } from '../../../server/definitions/terminology/units.ts';
import { freshSeed, randomFrom } from '../../support/random.ts';

const base = (value: number, code: string): [value: number | undefined, code: string | undefined] => {
  const measure = measureOf(code);
  return [measure?.toBase(value), measure?.code];
};

describe('measureOf', () => {
  it.each([
    [5, 'mg', [0.005, 'g']],
    [9.3, 'mg', [0.0093, 'g']],
    [120, 'mm[Hg]', [15998640, 'm-1.s-2.g']],
    [37, 'Cel', [310.15, 'K']],
    [98.6, '[degF]', [310.15, 'K']],
    [60, '/min', [1, 's-1']],
    [5.4, 'mg/dL', [54, 'm-3.g']],
    [50, '%', [0.5, '1']],
    [3, '{score}', [3, '1']],
    [2, '10*3/uL', [2_000_000_000_000, 'm-3']],
    [5, '[iU]/mL', [5_000_000, 'm-3.[iU]']],
    [5, 'k[iU]/L', [5_000_000, 'm-3.[iU]']],
    [5, "[arb'U]/mL", [5_000_000, "m-3.[arb'U]"]],
    [12, 'mo', [31_557_600, 's']],
    [1, 'meq/L', [6.0221367e23, 'm-3']],
    [1, 'm[H2O]', [9_806_650, 'm-1.s-2.g']],
    [1, 'mL/min/{1.73_m2}', [1.66666666667e-8, 'm3.s-1']],
    [2, 'mg/(kg.d)', [2.31481481481e-11, 's-1']],
    [1, '10*-3', [0.001, '1']],
    [1, '10^3', [1000, '1']],
    [1, "''", [0.0000048481368111, 'rad']],
  ])('%d %s', (value, code, expected) => expect(base(value, code)).toEqual(expected));

  it.each([
    '[pH]',
    'dB',
    'B[V]',
    'u-22', // its ratio is beyond what a number holds
    'mcg',
    'milligram',
    'MG/DL',
    '',
    ' mg',
    'mg ',
    'm g',
    'ñ',
    'constructor',
    '__proto__',
    '()',
    'm'.repeat(65),
  ])('knows no ratio for %j', (code) => expect(measureOf(code)).toBeUndefined());

  it('agrees with the conversions of the library', () => {
    const kinds = [
      ['mg', 'g', 'kg', 'ug', '[lb_av]', '[oz_av]', 'ng'],
      ['mg/dL', 'g/L', 'ug/mL', 'kg/m3', 'ng/mL'],
      ['mmol/L', 'mol/L', 'umol/L', 'nmol/mL'],
      ['s', 'min', 'h', 'd', 'wk', 'mo', 'a'],
      ['m', 'cm', 'mm', '[in_i]', '[ft_i]', 'km', '[mi_us]'],
      ['Cel', '[degF]', 'K'],
      ['mm[Hg]', 'kPa', 'Pa', 'bar', 'cm[H2O]'],
      ['kcal', 'cal', 'J', 'kJ'],
    ];
    const seed = freshSeed();
    const { below, pick } = randomFrom(seed);
    const utils = UcumLhcUtils.getInstance() as unknown as {
      convertUnitTo(from: string, value: number, to: string): { toVal: number };
    };
    const wrong: unknown[] = [];
    for (let round = 0; round < 500; round++) {
      const kind = pick(kinds);
      const [from, to, value] = [pick(kind), pick(kind), (below(100_000) + 1) / 100];
      const converted = utils.convertUnitTo(from, value, to).toVal;
      const [one, other] = [base(value, from)[0] as number, base(converted, to)[0] as number];
      if (Math.abs(one - other) > Math.abs(one) * 1e-10) wrong.push({ seed, value, from, to, one, other });
    }
    expect(wrong).toEqual([]);
  });
});

describe('codes of strangers', () => {
  const printed: unknown[] = [];
  beforeEach(() => {
    for (const method of ['log', 'warn', 'error'] as const) {
      jest.spyOn(console, method).mockImplementation((...line) => void printed.push(line));
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are read or refused, quickly and silently', () => {
    const seed = freshSeed();
    const { below, pick } = randomFrom(seed);
    const parts = [
      'mg',
      '/',
      '.',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '10*',
      '-',
      '2',
      '1.73',
      '%',
      '^',
      "'",
      '{x}',
      'u',
      '[iU]',
      '+',
      '*',
    ];
    const started = performance.now();
    for (let round = 0; round < 1_500; round++) {
      const code = Array.from({ length: 1 + below(8) }, () => pick(parts)).join('');
      const value = measureOf(code)?.toBase(1);
      expect([code, value === undefined || Number.isFinite(value)]).toEqual([code, true]);
    }
    expect({ seed, printed }).toEqual({ seed, printed: [] });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
