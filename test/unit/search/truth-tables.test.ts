// The tables of test/fixtures/search, each headed by the section of https://hl7.org/fhir/R4/search.html that it renders.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../server/fhir/request.ts';
import { find, SETTINGS } from '../../support/find.ts';

const table = <Table>(name: string): Table =>
  JSON.parse(readFileSync(new URL(`../../fixtures/search/${name}.json`, import.meta.url), 'utf8')) as Table;

type Searches = { about: string; resources: Resource[]; searches: Record<string, string[]> };

describe.each([
  'tokens',
  'escapes',
  'strings',
  'references',
  'quantities',
  'units',
  'uris',
  'chains',
  'composites',
  'sorting',
])('%s', (name) => {
  const { resources, searches } = table<Searches>(name);
  it.each(Object.entries(searches))('%s', (search, ids) => {
    expect(find(resources, search)).toEqual(ids);
  });
});

const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];

describe('prefixes on dates', () => {
  type Row = [sought: string, stored: Record<string, unknown>, relation: string];
  const { rows, matches } = table<{ rows: Row[]; matches: Record<string, string[]> }>('date-prefixes');

  it.each(rows)('%s, stored %j: %s', (sought, stored, relation) => {
    const prefixes = PREFIXES.filter((prefix) => prefix !== 'ap');
    const resource = dated(stored);
    const parameter = 'birthDate' in resource ? 'birthdate' : 'issued' in resource ? 'issued' : 'date';
    const search = (prefix: string) => `${resource.resourceType}?${parameter}=${encodeURIComponent(prefix + sought)}`;
    expect(prefixes.filter((prefix) => find([resource], search(prefix)).length === 1)).toEqual(
      prefixes.filter((prefix) => matches[relation]?.includes(prefix)),
    );
    expect(find([resource], search(''))).toEqual(matches[relation]?.includes('eq') ? ['x'] : []);
  });

  it('are told of every precision sought, with every precision and kind of what is stored', () => {
    const cells = Map.groupBy(rows, ([sought, stored]) => `${precisionOf(sought)} ${kindOf(stored)}`);
    const lacking = (wanted: readonly string[], kinds: readonly string[]): string[] =>
      SOUGHT.flatMap((sought) => kinds.map((kind) => `${sought} ${kind}`)).flatMap((cell) => {
        const relations = new Set((cells.get(cell) ?? []).map(([, , relation]) => relation));
        return wanted
          .filter((one) => !one.split('|').some((relation) => relations.has(relation)))
          .map((one) => `${cell} ${one}`);
      });
    const points = ['date year', 'date month', 'date day', 'instant second', 'instant fraction'].concat(
      ['year', 'month', 'day', 'second', 'fraction'].map((precision) => `dateTime ${precision}`),
    );
    expect(lacking(['before', 'after'], points)).toEqual([]);
    const inside = 'within|contains|overlaps its beginning|overlaps its end';
    expect(lacking([inside], points)).toEqual([]);
    expect(lacking(Object.keys(matches), ['Period', 'Timing'])).toEqual([]);
  });

  const SOUGHT = ['year', 'month', 'day', 'minute', 'second', 'fraction'];

  function precisionOf(date: string): string {
    const { length } = date.replace(/(Z|[+-]\d\d:\d\d)$/, '');
    return { 4: 'year', 7: 'month', 10: 'day', 16: 'minute', 19: 'second' }[length] ?? 'fraction';
  }

  function kindOf(stored: Record<string, unknown>): string {
    const [type = '', value] = Object.entries(stored)[0] ?? [];
    return typeof value === 'string' ? `${type} ${precisionOf(value)}` : type;
  }

  function dated(stored: Record<string, unknown>): Resource {
    const [type = '', value] = Object.entries(stored)[0] ?? [];
    if (type === 'date') return { resourceType: 'Patient', id: 'x', birthDate: value };
    if (type === 'instant') return { resourceType: 'DiagnosticReport', id: 'x', issued: value };
    const name = `effective${type.charAt(0).toUpperCase()}${type.slice(1)}`;
    return { resourceType: 'Observation', id: 'x', [name]: value };
  }
});

describe('ap on dates', () => {
  const patient = (birthDate: string): Resource => ({ resourceType: 'Patient', id: 'x', birthDate });

  it('reaches a tenth of the gap between now and the date', () => {
    // Now is 2024-01-01: from 2014-01-01 that is ten years, so about a year to either side.
    const near = (date: string) => find([patient(date)], 'Patient?birthdate=ap2014-01-01').length === 1;
    expect(['2012-12-30', '2013-01-03', '2014-01-01', '2014-12-30', '2015-01-05'].map(near)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('overlaps what is sought when now lies within it', () => {
    expect(find([patient('2024-05-01')], 'Patient?birthdate=ap2024')).toEqual(['x']);
    expect(find([patient('2023')], 'Patient?birthdate=ap2024')).toEqual([]);
  });
});

describe('_lastUpdated', () => {
  const resources = [
    '2024-03-01T10:00:00.000-05:00',
    '2024-03-01T23:59:59.999-05:00',
    '2024-03-02T00:00:00.000-05:00',
  ].map((lastUpdated, index): Resource => ({ resourceType: 'Patient', id: String(index), meta: { lastUpdated } }));

  it.each([
    ['2024-03-01', ['0', '1']],
    ['ne2024-03-01', ['2']],
    ['gt2024-03-01', ['2']],
    ['ge2024-03-01', ['0', '1', '2']],
    ['lt2024-03-02', ['0', '1']],
    ['le2024-03-01', ['0', '1']],
    ['sa2024-03-01T10:00:00-05:00', ['1', '2']],
    ['eb2024-03-01T10:00:01-05:00', ['0']],
  ])('%s', (value, ids) => {
    expect(find(resources, `Patient?_lastUpdated=${value}`)).toEqual(ids);
    expect(find(resources, `?_lastUpdated=${value}`)).toEqual(ids);
  });
});

describe('prefixes on numbers', () => {
  const { rows } = table<{ rows: [stored: number, sought: string, prefixes: string[]][] }>('numbers');

  it.each(rows)('%d against %s', (stored, sought, prefixes) => {
    const resources: Resource[] = [
      { resourceType: 'ChargeItem', id: 'number', factorOverride: stored },
      { resourceType: 'Observation', id: 'quantity', valueQuantity: { value: stored, unit: 'u' } },
    ];
    const matching = (search: string) =>
      PREFIXES.filter((prefix) => find(resources, `${search}=${prefix}${sought}`, SETTINGS).length === 1).sort();
    expect(matching('ChargeItem?factor-override')).toEqual([...prefixes].sort());
    expect(matching('Observation?value-quantity')).toEqual([...prefixes].sort());
  });
});

describe('prefixes on ranges', () => {
  type Row = [stored: Record<string, object>, sought: string, prefixes: string[]];
  const { rows } = table<{ rows: Row[] }>('ranges');

  it.each(rows)('%j against %s', (stored, sought, prefixes) => {
    const { Quantity, Range, SampledData } = stored;
    const told: Record<string, Resource> = {
      ...(Quantity && {
        'Observation?value-quantity': { resourceType: 'Observation', id: 'x', valueQuantity: Quantity },
      }),
      ...(SampledData && {
        'Observation?value-quantity': { resourceType: 'Observation', id: 'x', valueSampledData: SampledData },
      }),
      ...(Range && {
        'Condition?onset-age': { resourceType: 'Condition', id: 'x', onsetRange: Range },
        'RiskAssessment?probability': {
          ...{ resourceType: 'RiskAssessment', id: 'x' },
          prediction: [{ probabilityRange: Range }],
        },
      }),
    };
    for (const [search, resource] of Object.entries(told)) {
      const matching = PREFIXES.filter((prefix) => find([resource], `${search}=${prefix}${sought}`).length === 1);
      expect([search, matching.sort()]).toEqual([search, [...prefixes].sort()]);
    }
  });
});
