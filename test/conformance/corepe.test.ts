// The national guide as built from its tables, compared with what the ministry's server serves: element by element, code by code.
// test/fixtures/profiles/corepe.json holds the served rules and labels of each element, one line each.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Bundle, CodeSystem, ElementDefinition, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { readCore } from '../../scripts/profiles/core.ts';
import served from '../fixtures/profiles/corepe.json' with { type: 'json' };
import { ruleOf } from '../support/element-rules.ts';

type Published = Record<'url' | 'name' | 'type', string> & Record<'elements' | 'shorts', Record<string, string>>;
type Served = Record<string, Published>;

const packages = new URL('../../profiles/packages/', import.meta.url);
const reference = new URL('../../../shared/domain/corepe/', import.meta.url);
const read = <T>(url: URL): T => JSON.parse(readFileSync(url, 'utf8'));
const built = <T>(file: string, folder = 'corepe'): T => read(new URL(`${folder}/${file}.json`, packages));
const structure = (id: string, folder?: string): StructureDefinition => built(`StructureDefinition-${id}`, folder);
const elements = ({ snapshot }: StructureDefinition): Map<string, ElementDefinition> =>
  new Map(snapshot?.element.map((element) => [element.id as string, element]));

const guide = Object.entries(served as Served);
const rules = guide.flatMap(([id, { elements }]) =>
  Object.entries(elements).map(([path, rule]) => ({ id, path, rule })),
);

describe('COREPE 0.1 as published', () => {
  it('has the eight profiles and three extensions', () => {
    expect(guide.map(([id]) => id)).toEqual([
      'AlergiaPe',
      'BundlePe',
      'CompositionPe',
      'ConditionPe',
      'MedicationStatementPe',
      'OrganizacionPe',
      'PacientePe',
      'PractitionerPe',
      'pe-pais',
      'pe-tercerapellido',
      'pe-ubigeo',
    ]);
  });

  it.each(guide)('keeps the canonical URL, name and type of %s', (id, { url, name, type }) => {
    expect(structure(id)).toMatchObject({ url, name, type, status: 'draft' });
    expect(structure(id).version).toBeUndefined();
  });

  it.each(rules)('$id: $path says "$rule"', ({ id, path, rule }) => {
    const element = elements(structure(id)).get(path) as ElementDefinition;
    expect(covered(rule, ruleOf(element))).toBe(rule);
  });

  it.each(guide)('labels the elements of %s as they were', (id, { shorts }) => {
    const labelled = (structure(id).differential?.element ?? []).flatMap(({ id = '', short }) =>
      short === undefined || !id.includes('.') ? [] : [[id, short]],
    );
    expect(Object.fromEntries(labelled)).toEqual(shorts);
  });

  it.each(guide)('says nothing about %s that was not published', (id, { elements: published }) => {
    const extra = structure(id).differential?.element.filter(({ id = '' }) => published[id] === undefined) ?? [];
    expect(extra.map(({ id }) => id)).toEqual([]);
    for (const element of structure(id).differential?.element ?? []) {
      const rule = published[element.id as string];
      if (rule !== undefined) expect(covered(ruleOf(element), rule)).toBe(ruleOf(element));
    }
  });
});

/** The parts of a rule that the other one says too; a bound that only one of them states may be the base's. */
function covered(rule: string, other: string): string {
  const there = new Set(other.split(' '));
  const [min, max] = (there.values().find((part) => part.includes('..')) ?? '..').split('..');
  const has = (part: string): boolean => {
    if (there.has(part)) return true;
    if (!/^\d*\.\.(\d+|\*)?$/.test(part)) return false;
    const [low, high] = part.split('..');
    return (low === '' || min === '' || low === min) && (high === '' || max === '' || high === max);
  };
  return rule.split(' ').filter(has).join(' ');
}

const itServed = existsSync(reference) ? it : it.skip;
if (itServed !== it) console.warn('SKIPPED: the guide as served is not beside the project (../shared/domain/corepe)');
const resources = <T>(file: string): T[] =>
  (read<Bundle>(new URL(file, reference)).entry ?? []).map(({ resource }) => resource as T);

describe('the served resources', () => {
  itServed('say what the fixture says', () => {
    for (const one of resources<StructureDefinition>('StructureDefinition.json')) {
      const rulesServed = one.differential?.element.map((element) => [element.id, ruleOf(element)]) ?? [];
      const shorts = one.differential?.element.flatMap(({ id, short }) => (short === undefined ? [] : [[id, short]]));
      expect(Object.fromEntries(rulesServed)).toEqual((served as Served)[one.id as string]?.elements);
      expect(Object.fromEntries(shorts ?? [])).toEqual((served as Served)[one.id as string]?.shorts);
    }
  });

  itServed('have the codes and displays of the built code systems', () => {
    for (const one of resources<CodeSystem>('CodeSystem.json')) {
      const { concept, url, content, count } = built<CodeSystem>(`CodeSystem-${one.id}`);
      expect({ concept, url, content, count }).toEqual({
        concept: one.concept,
        url: one.url,
        content: one.content,
        count: one.count,
      });
    }
  });

  itServed('have the same value sets', () => {
    for (const one of resources<ValueSet>('ValueSet.json')) {
      const { compose, url, name, status } = built<ValueSet>(`ValueSet-${one.id}`);
      expect({ compose, url, name, status }).toEqual({
        compose: one.compose,
        url: one.url,
        name: one.name,
        status: one.status,
      });
    }
  });
});

const ofR4 = new Set(readCore().flatMap(({ snapshot }) => snapshot?.element.map(({ definition }) => definition) ?? []));

describe.each(['corepe', 'corepe-repaired', 'red'])('what the elements of %s mean', (folder) => {
  const files = readdirSync(new URL(folder, packages)).filter((name) => name.startsWith('StructureDefinition-'));

  it.each(files)('%s says in words of its own, wherever it says something', (file) => {
    const { differential, snapshot } = built<StructureDefinition>(file.replace('.json', ''), folder);
    const said = (differential?.element ?? []).filter(({ id = '' }) => id.includes('.'));
    expect(said.filter(({ definition = '' }) => definition === '' || ofR4.has(definition))).toEqual([]);
    const whole = new Map(snapshot?.element.map(({ id, definition }) => [id, definition]));
    expect(said.filter(({ id, definition }) => whole.get(id) !== definition)).toEqual([]);
  });
});

describe('the repaired guide', () => {
  const codes = (id: string, folder: string): string[] =>
    (built<CodeSystem>(`CodeSystem-${id}`, folder).concept ?? []).map(({ code = '' }) => code);

  const said = (id: string, folder?: string): string[] =>
    (structure(id, folder).differential?.element ?? []).flatMap((element) => [
      `${element.id} ${ruleOf(element)}`,
      ...(element.constraint ?? []).map(({ key }) => `${element.id} ${key}`),
    ]);

  const ADVISED = [
    'Extension pe-pais-1',
    'Extension pe-ubigeo-1',
    'Patient.identifier pe-dni-1',
    'Patient.identifier pe-doc-1',
    'Practitioner.identifier pe-dni-1',
    'Practitioner.identifier pe-doc-1',
  ];

  it.each(guide.filter(([id]) => id !== 'OrganizacionPe'))('asks of %s what the published one asks', (id) => {
    expect(said(id, 'corepe-repaired').filter((rule) => !ADVISED.includes(rule))).toEqual(said(id));
  });

  it('advises how a value is written, and refuses none', () => {
    const severities = ['pe-pais', 'pe-ubigeo', 'PacientePe', 'PractitionerPe'].flatMap((id) =>
      (structure(id, 'corepe-repaired').differential?.element ?? []).flatMap(({ constraint = [] }) =>
        constraint.map(({ severity }) => severity),
      ),
    );
    expect(severities).toEqual(ADVISED.map(() => 'warning'));
  });

  it('asks of the code of a facility its form, and no longer that it be the one published', () => {
    const [published, repaired] = [said('OrganizacionPe'), said('OrganizacionPe', 'corepe-repaired')];
    const code = 'Organization.identifier.type.coding.code 1..';
    const valueSet = 'https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/IPRESSVS';
    expect(published.filter((rule) => !repaired.includes(rule))).toEqual([`${code} =required:${valueSet} S`]);
    expect(repaired.filter((rule) => !published.includes(rule))).toEqual([
      'Organization.identifier pe-ipress-1',
      `${code} =extensible:${valueSet} S`,
    ]);
  });

  it.each(['ColegiosProfesionalesSaludCS', 'IdspersonaPeru', 'PaisesCS'])('keeps every code of %s', (id) => {
    const repaired = new Set(codes(id, 'corepe-repaired'));
    expect(codes(id, 'corepe').filter((code) => !repaired.has(code))).toEqual([]);
  });

  it('adds the code of nutritionists and the countries that were misspelt or missing', () => {
    const added = (id: string) => codes(id, 'corepe-repaired').filter((code) => !codes(id, 'corepe').includes(code));
    expect(added('ColegiosProfesionalesSaludCS')).toEqual(['10']);
    expect(added('PaisesCS')).toEqual(['BES', 'CUW', 'SXM']);
  });

  it('leaves the list of facilities to the registry', () => {
    expect(built<CodeSystem>('CodeSystem-IPRESSCS', 'corepe').content).toBe('complete');
    expect(built<CodeSystem>('CodeSystem-IPRESSCS', 'corepe-repaired').content).toBe('not-present');
  });

  it('publishes the value set that ConditionPe binds', () => {
    expect(built<ValueSet>('ValueSet-CIE10VS', 'corepe-repaired').compose?.include).toEqual([
      { system: 'http://hl7.org/fhir/sid/icd-10' },
    ]);
  });
});
