// Which instants a partial date covers, in zones of every kind: https://hl7.org/fhir/R4/search.html#date
import { describe, expect, it } from '@jest/globals';
import { dateRange } from '../../../server/search/date-range.ts';
import { dayNumber, instantOf, startOfDay } from '../../../server/search/time-zone.ts';

const range = (text: string, timeZone = 'America/Lima') => {
  const found = dateRange(text, timeZone);
  return found && [new Date(found.low).toISOString(), new Date(found.high).toISOString()];
};

describe('dateRange', () => {
  it.each([
    ['2024', '2024-01-01T05:00:00.000Z', '2025-01-01T04:59:59.999Z'],
    ['2024-02', '2024-02-01T05:00:00.000Z', '2024-03-01T04:59:59.999Z'],
    ['2024-12', '2024-12-01T05:00:00.000Z', '2025-01-01T04:59:59.999Z'],
    ['2024-02-29', '2024-02-29T05:00:00.000Z', '2024-03-01T04:59:59.999Z'],
    ['2024-12-31', '2024-12-31T05:00:00.000Z', '2025-01-01T04:59:59.999Z'],
    ['2024-02-29T10:20', '2024-02-29T15:20:00.000Z', '2024-02-29T15:20:59.999Z'],
    ['2024-02-29T10:20:30', '2024-02-29T15:20:30.000Z', '2024-02-29T15:20:30.999Z'],
    ['2024-02-29T10:20:30Z', '2024-02-29T10:20:30.000Z', '2024-02-29T10:20:30.999Z'],
    ['2024-02-29T10:20:30.1Z', '2024-02-29T10:20:30.100Z', '2024-02-29T10:20:30.199Z'],
    ['2024-02-29T10:20:30.12Z', '2024-02-29T10:20:30.120Z', '2024-02-29T10:20:30.129Z'],
    ['2024-02-29T10:20:30.123Z', '2024-02-29T10:20:30.123Z', '2024-02-29T10:20:30.123Z'],
    ['2024-02-29T10:20:30.123999Z', '2024-02-29T10:20:30.123Z', '2024-02-29T10:20:30.123Z'],
    ['2024-02-29T23:30:00-05:45', '2024-03-01T05:15:00.000Z', '2024-03-01T05:15:00.999Z'],
    ['2024-02-29T00:30:00+14:00', '2024-02-28T10:30:00.000Z', '2024-02-28T10:30:00.999Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z', '2017-01-01T00:00:00.999Z'],
    ['1900-01-01', '1900-01-01T05:08:36.000Z', '1900-01-02T05:08:35.999Z'],
    ['0001', '0001-01-01T05:08:12.000Z', '0002-01-01T05:08:11.999Z'],
  ])('%s', (text, low, high) => {
    expect(range(text)).toEqual([low, high]);
  });

  it.each([
    '',
    '24',
    '2024-1',
    '2024-00',
    '2024-13',
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-02-29T10',
    '2024-02-29T10:60',
    '2024-02-29T24:00:00',
    '2024-02-29T10:20:61',
    '2024-02-29T10:20:30.',
    '2024-02-29T10:20:30+15:00',
    '2024-02-29T10:20:30+05',
    '2024-02-29Z',
    '2024Z',
    '-2024',
    '20240229',
    ' 2024',
    '2024 ',
    '٢٠٢٤',
    '0000-01-01',
  ])('is undefined for "%s"', (text) => {
    expect(range(text)).toBeUndefined();
  });

  it('knows the leap days of every century', () => {
    expect(['2000-02-29', '2100-02-29', '2400-02-29', '0004-02-29'].map((day) => range(day) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('follows the days on which the clocks change', () => {
    // Spring forward at 02:00: 23 hours; fall back at 03:00: 25 hours.
    expect(range('2024-03-31', 'Europe/Madrid')).toEqual(['2024-03-30T23:00:00.000Z', '2024-03-31T21:59:59.999Z']);
    expect(range('2024-10-27', 'Europe/Madrid')).toEqual(['2024-10-26T22:00:00.000Z', '2024-10-27T22:59:59.999Z']);
    // Chile's clocks skip from midnight to 01:00: the day begins at 01:00.
    expect(range('2024-09-08', 'America/Santiago')).toEqual(['2024-09-08T04:00:00.000Z', '2024-09-09T02:59:59.999Z']);
    // And go back from midnight to 23:00: the day before has 25 hours.
    expect(range('2024-04-06', 'America/Santiago')).toEqual(['2024-04-06T03:00:00.000Z', '2024-04-07T03:59:59.999Z']);
    // Toronto skipped from 23:30 to 00:30 in 1919.
    expect(range('1919-03-31', 'America/Toronto')?.[0]).toBe('1919-03-31T04:30:00.000Z');
  });

  it('takes a time without a zone by the clock of the hub', () => {
    expect(range('2024-07-01T12:00', 'Europe/Madrid')?.[0]).toBe('2024-07-01T10:00:00.000Z');
    expect(range('2024-01-01T12:00', 'Europe/Madrid')?.[0]).toBe('2024-01-01T11:00:00.000Z');
    // Skipped by the clock: the first instant after it. Shown twice: the first time.
    expect(range('2024-03-31T02:30', 'Europe/Madrid')?.[0]).toBe('2024-03-31T01:00:00.000Z');
    expect(range('2024-10-27T02:30', 'Europe/Madrid')?.[0]).toBe('2024-10-27T00:30:00.000Z');
  });

  it('gives a day that the calendar skipped no more than the instant at which it would have been', () => {
    expect(range('2011-12-30', 'Pacific/Apia')).toEqual(['2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z']);
  });
});

describe('startOfDay', () => {
  it.each(['UTC', 'America/Lima', 'America/Santiago', 'Europe/London', 'Asia/Kathmandu', 'Pacific/Apia'])(
    'is the first instant of each day in %s',
    (timeZone) => {
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone });
      for (let day = dayNumber(2010, 1, 1); day < dayNumber(2013, 1, 1); day++) {
        const name = new Date(day * 86_400_000).toISOString().slice(0, 10);
        if (timeZone === 'Pacific/Apia' && name === '2011-12-30') continue;
        const start = startOfDay(day, timeZone);
        expect([format.format(start), format.format(start - 1) < name]).toEqual([name, true]);
      }
    },
  );

  it('agrees with instantOf', () => {
    const day = dayNumber(2024, 5, 17);
    expect(instantOf(day * 86_400_000, 'America/Lima')).toBe(startOfDay(day, 'America/Lima'));
  });

  it('throws for a zone there is none', () => {
    expect(() => startOfDay(0, 'America/Nowhere')).toThrow('Invalid time zone');
  });
});
