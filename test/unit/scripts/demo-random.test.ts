// Seeded random numbers and calendar days.
import { describe, expect, it } from '@jest/globals';
import {
  addMonths,
  dateText,
  instantText,
  monthsBetween,
  parseDay,
  weekday,
  workday,
  yearsBetween,
} from '../../../scripts/demo/calendar.ts';
import { randomFrom } from '../../../scripts/demo/random.ts';

const numbers = (...parts: (string | number)[]): number[] => {
  const random = randomFrom(...parts);
  return Array.from({ length: 20_000 }, () => random.next());
};

describe('random numbers', () => {
  it('are the same for the same parts and unrelated for any other', () => {
    expect(numbers(1, 'family', 2)).toEqual(numbers(1, 'family', 2));
    expect(numbers(1, 'family', 2)[0]).not.toBe(numbers(1, 'family', 3)[0]);
    expect(numbers(1, 'family', 2)[0]).not.toBe(numbers(2, 'family', 2)[0]);
  });

  it('spread evenly over [0, 1), whatever the seed', () => {
    for (const seed of [0, 1, 2, 0xffff_ffff]) {
      const tenths = Map.groupBy(numbers(seed), (value) => Math.floor(value * 10));
      expect(tenths.size).toBe(10);
      for (const values of tenths.values()) expect(Math.abs(values.length - 2000)).toBeLessThan(200);
    }
  });

  it('are fresh for neighbouring families', () => {
    const firsts = Array.from({ length: 20_000 }, (_, family) => randomFrom(1, 'family', family).next());
    expect(new Set(firsts).size).toBeGreaterThan(19_990);
    expect(Math.abs(firsts.reduce((sum, value) => sum + value) / firsts.length - 0.5)).toBeLessThan(0.01);
  });

  it('come as whole numbers with both ends, as choices by weight, and as a bell curve', () => {
    const random = randomFrom('shapes');
    const dice = new Set(Array.from({ length: 500 }, () => random.int(1, 6)));
    expect([...dice].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    const sides = [
      { weight: 3, name: 'often' },
      { weight: 1, name: 'seldom' },
      { weight: 0, name: 'never' },
    ];
    const drawn = Array.from({ length: 4000 }, () => random.weighted(sides).name);
    expect(Math.abs(drawn.filter((name) => name === 'often').length - 3000)).toBeLessThan(150);
    expect(drawn).not.toContain('never');
    const bell = Array.from({ length: 10_000 }, () => random.normal());
    const deviation = Math.sqrt(bell.reduce((sum, value) => sum + value * value, 0) / bell.length);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.03);
    expect(Math.max(...bell.map(Math.abs))).toBeLessThan(3.5);
    expect(() => random.pick([])).toThrow('nothing to pick from');
  });
});

describe('calendar days', () => {
  it('are read and written without a zone, leap days included', () => {
    for (const day of ['1970-01-01', '1969-12-31', '2024-02-29', '2026-11-23', '1900-03-01']) {
      expect(dateText(parseDay(day))).toBe(day);
    }
    for (const text of ['2026-02-29', '2026-13-01', '26-1-1', 'today', '2026-11-23T00:00:00']) {
      expect(() => parseDay(text)).toThrow(`"${text}" is no day; expected YYYY-MM-DD`);
    }
  });

  it('have instants in Peru', () => {
    expect(instantText(parseDay('2026-11-23'), 500)).toBe('2026-11-23T08:20:00-05:00');
  });

  it('know Saturdays and Sundays', () => {
    expect(weekday(parseDay('2026-11-22'))).toBe(0);
    expect(['2026-11-21', '2026-11-22', '2026-11-23'].map((day) => dateText(workday(parseDay(day))))).toEqual(
      new Array(3).fill('2026-11-23'),
    );
  });

  it('count ages as people do', () => {
    const birth = parseDay('2024-01-31');
    expect(monthsBetween(birth, parseDay('2024-02-29'))).toBe(0);
    expect(monthsBetween(birth, parseDay('2024-03-31'))).toBe(2);
    expect(yearsBetween(birth, parseDay('2026-01-30'))).toBe(1);
    expect(yearsBetween(birth, parseDay('2026-01-31'))).toBe(2);
    expect(dateText(addMonths(birth, 1))).toBe('2024-02-29');
    expect(dateText(addMonths(parseDay('2023-11-30'), 3))).toBe('2024-02-29');
  });
});
