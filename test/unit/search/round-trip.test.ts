// Whatever the official R4 examples leave in the index is found again by the search that says it:
// https://hl7.org/fhir/R4/search.html
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { searchParameter } from '../../../server/definitions/search-parameters.ts';
import { resourceTypes } from '../../../server/definitions/structures.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { evaluate, partsOf, type Subject } from '../../../server/search/evaluate.ts';
import { parseSearch } from '../../../server/search/parse.ts';
import { type IndexEntry, isPartType } from '../../../server/search/query.ts';
import { SETTINGS, subjectOf } from '../../support/find.ts';

const FOLDER = new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
/** Enough of them: all take six seconds. */
const EVERY = 4;
const LARGEST = 60_000;

const examples = readdirSync(FOLDER)
  .filter((name) => /^[A-Z].*\.json$/.test(name))
  .filter((name, index) => index % EVERY === 0 && statSync(new URL(name, FOLDER)).size < LARGEST)
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Resource);

const escaped = (text: string): string => text.replace(/[\\,|$]/g, '\\$&');
const instant = (ms: number): string => new Date(ms).toISOString();
const OPEN_DATE = 8.64e15;

/** `[name, value]` of searches that must find the entry. */
function searchesFor(entry: IndexEntry): [string, string][] {
  const [, name = ''] = entry.param.split(/\.(.*)/s);
  const [code = '', sub] = name.split(':');
  if (searchParameter(entry.param.split('.', 1)[0] as string, code)?.type === 'composite')
    return compositeSearches(entry, code, sub);
  switch (entry.kind) {
    case 'token':
      return tokenSearches(entry, code, sub);
    case 'string':
      if (sub !== undefined) return [[sub === 'part' ? code : name, escaped(entry.folded)]];
      return [
        [`${code}:exact`, escaped(entry.exact)],
        ...[code, `${code}:contains`].map((form): [string, string] => [form, escaped(entry.exact)]),
      ];
    case 'reference':
      return [
        [code, `${entry.type}/${entry.id}`],
        [code, `${SETTINGS.baseUrl}/${entry.type}/${entry.id}`],
        ...(targetsOf(entry.param).includes(entry.type) ? [[code, entry.id] as [string, string]] : []),
      ];
    case 'date':
      return [
        ...(entry.low === -OPEN_DATE ? [] : [[code, `ge${instant(entry.low)}`] as [string, string]]),
        ...(entry.high === OPEN_DATE ? [] : [[code, `le${instant(entry.high)}`] as [string, string]]),
        [`${code}:missing`, 'false'],
      ];
    case 'quantity': {
      const system = sub === 'base' ? 'http://unitsofmeasure.org' : entry.system;
      const unit = system === '' && entry.code === '' ? '' : `|${escaped(system)}|${escaped(entry.code)}`;
      return [
        [code, `ge${entry.low}${unit}`],
        [code, `le${entry.high}${unit}`],
        [code, `ap${entry.low}${sub === 'base' ? unit : ''}`],
      ];
    }
  }
}

/** The text of a token or unit inside a composite. */
const tokenIn = (text: string): string => {
  const [code = '', system = ''] = text.slice(0, -1).split('\u0001');
  return `${escaped(system)}|${escaped(code)}`;
};

function compositeSearches(entry: IndexEntry, code: string, sub: string | undefined): [string, string][] {
  switch (entry.kind) {
    case 'token':
      return entry.system.includes('\u0001') ? [[code, `${tokenIn(entry.code)}$${tokenIn(entry.system)}`]] : [];
    case 'string':
      return [[code, `${tokenIn(entry.exact)}$${escaped(entry.folded)}`]];
    case 'quantity': {
      if (entry.system === '') return []; // dates and coordinates
      const [unit = '', system = ''] = entry.system.slice(0, -1).split('\u0001');
      const of = sub === 'base' ? 'http://unitsofmeasure.org' : system;
      const suffix = of === '' && unit === '' ? '' : `|${escaped(of)}|${escaped(unit)}`;
      return [
        [code, `${tokenIn(entry.code)}$ge${entry.low}${suffix}`],
        [code, `${tokenIn(entry.code)}$le${entry.high}${suffix}`],
      ];
    }
    default:
      return [];
  }
}

/** A bare id is one of the types that the parameter is for; a resource may refer to others, against its definition. */
function targetsOf(param: string): readonly string[] {
  const [type = '', code = ''] = param.split('.');
  const { targets = [] } = searchParameter(type, code) ?? {};
  return targets.length === 0 ? resourceTypes() : targets;
}

function tokenSearches(
  { system, code: value, param }: Extract<IndexEntry, { kind: 'token' }>,
  code: string,
  sub: string | undefined,
): [string, string][] {
  if (sub === 'of-type') {
    const [typeSystem = '', typeCode = ''] = system.split('|');
    if (typeSystem === '' || typeCode === '') return [];
    return [[`${code}:of-type`, [typeSystem, typeCode, value].map(escaped).join('|')]];
  }
  const name = sub === undefined ? code : `${code}:${sub}`;
  const type = param.slice(0, param.indexOf('.'));
  const isUrl = sub === undefined && searchParameter(type, code)?.type !== 'token';
  // A canonical without a scheme, against its definition, reads like an id.
  if (isUrl) return value.includes(':') ? [[name, escaped(value)]] : [];
  return [
    [name, `${escaped(system)}|${escaped(value)}`],
    ...(value === '' ? [] : [[name, escaped(value)] as [string, string]]),
  ];
}

function isFound(subject: Subject, [name, value]: [string, string]): boolean {
  const { where } = parseSearch(subject.type, new URLSearchParams([[name, value]]), SETTINGS).query;
  return evaluate(where, subject, () => []);
}

function isFoundInside(subject: Subject, part: Subject, [name, value]: [string, string]): boolean {
  const query = new URLSearchParams([
    [name, value],
    ['_contained', 'true'],
  ]);
  const { where } = parseSearch(part.type.slice(1), query, SETTINGS).query;
  return evaluate(where, subject, (direction) => (direction === 'out' ? [part] : []));
}

describe('the index of the official examples', () => {
  const subjects = examples.map((resource) => subjectOf(resource));

  it('holds at least one entry for most of them', () => {
    expect(subjects.filter(({ entries }) => entries.length > 0).length / subjects.length).toBeGreaterThan(0.99);
  });

  it('holds no entry twice, and only columns that have a value', () => {
    const wrong = subjects.filter(
      ({ entries }) =>
        new Set(entries.map((entry) => JSON.stringify(entry))).size < entries.length ||
        entries.some((entry) => Object.values(entry).some((value) => value === undefined || Number.isNaN(value))) ||
        entries.some((entry) => 'low' in entry && !(entry.low <= entry.high)),
    );
    expect(wrong.map(({ type, id }) => `${type}/${id}`)).toEqual([]);
  });

  it('is found by the searches that say it', () => {
    const lost: string[] = [];
    let asked = 0;
    for (const subject of subjects) {
      const own = subject.entries.filter((entry) => entry.kind !== 'reference' || !isPartType(entry.type));
      for (const search of own.flatMap(searchesFor)) {
        // Longer values are refused in a search.
        if (search[1].length > 2000) continue;
        asked++;
        if (!isFound(subject, search)) lost.push(`${subject.type}/${subject.id}?${search.join('=')}`);
      }
    }
    expect(lost).toEqual([]);
    expect(asked).toBeGreaterThan(10_000);
  });

  it('is found inside what contains it by the same searches, with _contained=true', () => {
    const lost: string[] = [];
    let asked = 0;
    for (const subject of subjects) {
      for (const part of partsOf(subject)) {
        const own = part.entries.filter(({ kind, param }) => kind !== 'reference' && param !== '#id');
        for (const search of own.map((entry) => ({ ...entry, param: entry.param.slice(1) })).flatMap(searchesFor)) {
          asked++;
          if (!isFoundInside(subject, part, search)) lost.push(`${part.id}?${search.join('=')}`);
        }
      }
    }
    expect(lost).toEqual([]);
    expect(asked).toBeGreaterThan(300);
  });
});
