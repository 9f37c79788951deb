// Case counts in codes, save in the systems that say it does not, and in texts: https://hl7.org/fhir/R4/search.html#token
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../server/fhir/request.ts';
import { indexResource } from '../../../server/search/index-resource.ts';
import { parseSearch } from '../../../server/search/parse.ts';
import type { Answer } from '../../../server/search/questions.ts';
import { find, SETTINGS } from '../../support/find.ts';

const ANY = 'http://any';
const EXACT = 'http://exact';
const systems = new Set([ANY]);
const ready = { ...SETTINGS, anyCase: { indexed: systems, searched: systems } };
const indexing = { ...SETTINGS, anyCase: { indexed: systems, searched: new Set<string>() } };

const condition = (id: string, system: string | undefined, code: string, more: object = {}): Resource => ({
  resourceType: 'Condition',
  id,
  code: { coding: [{ ...(system === undefined ? {} : { system }), code }] },
  ...more,
});

const conditions = [
  condition('any-Ab', ANY, 'Ab'),
  condition('any-ab', ANY, 'ab'),
  condition('exact-Ab', EXACT, 'Ab'),
  condition('exact-ab', EXACT, 'ab'),
  condition('none-Ab', undefined, 'Ab'),
  condition('named', undefined, 'x', { identifier: [{ system: ANY, value: 'Ab' }] }),
];

describe.each<[search: string, found: string[]]>([
  [`code=${ANY}|AB`, ['any-Ab', 'any-ab']],
  [`code=${ANY}|ab`, ['any-Ab', 'any-ab']],
  [`code=${ANY}|`, ['any-Ab', 'any-ab']],
  [`code=${EXACT}|Ab`, ['exact-Ab']],
  [`code=${EXACT}|AB`, []],
  ['code=AB', ['any-Ab', 'any-ab']],
  ['code=Ab', ['any-Ab', 'any-ab', 'exact-Ab', 'none-Ab']],
  ['code=ab', ['any-Ab', 'any-ab', 'exact-ab']],
  ['code=|Ab', ['none-Ab']],
  ['code=|AB', []],
  [`code=${ANY}|AB,${EXACT}|ab`, ['any-Ab', 'any-ab', 'exact-ab']],
  ['code:not=AB', ['exact-Ab', 'exact-ab', 'none-Ab', 'named']],
  ['code:code-text=aB', ['any-Ab', 'any-ab', 'exact-ab']],
  [`identifier=${ANY}|Ab`, ['named']],
  [`identifier=${ANY}|ab`, []],
  ['identifier=ab', []],
])('Condition?%s', (search, found) => {
  it(`finds ${found.join(', ') || 'nothing'}`, () =>
    expect(find(conditions, `Condition?${search}`, ready)).toEqual(found));
});

describe('where a system says that case does not count', () => {
  it('value sets and hierarchies hold its codes in any case', () => {
    const answer: Answer = new Map([[ANY, new Set(['AB'])]]);
    const settings = { ...ready, ask: () => answer };
    expect(find(conditions, 'Condition?code:in=http://vs', settings)).toEqual(['any-Ab', 'any-ab']);
    expect(find(conditions, 'Condition?code:not-in=http://vs', settings)).toEqual([
      'exact-Ab',
      'exact-ab',
      'none-Ab',
      'named',
    ]);
    expect(find(conditions, `Condition?code:below=${ANY}|aB`, settings)).toEqual(['any-Ab', 'any-ab']);
  });

  it('tags, the types of identifiers and the parts of composites follow', () => {
    const coded = { coding: [{ system: ANY, code: 'Ab' }] };
    const observation: Resource = {
      resourceType: 'Observation',
      id: 'o',
      meta: { tag: [{ system: ANY, code: 'Tag' }] },
      identifier: [{ type: { coding: [{ system: ANY, code: 'Dni' }] }, value: 'x1' }],
      component: [
        { code: coded, valueQuantity: { value: 5 } },
        { code: coded, valueCodeableConcept: coded },
      ],
    };
    const finds = (search: string) => find([observation], `Observation?${search}`, ready).length === 1;
    expect([finds(`_tag=${ANY}|TAG`), finds('_tag=tAG'), finds('_tag:not=tag')]).toEqual([true, true, false]);
    expect(finds(`identifier:of-type=${ANY}|DNI|x1`)).toBe(true);
    expect(finds(`identifier:of-type=${ANY}|DNI|X1`)).toBe(false);
    expect(finds(`component-code-value-quantity=${ANY}|AB$5`)).toBe(true);
    expect(finds('component-code-value-quantity=aB$5')).toBe(true);
    expect(finds('component-code-value-quantity=aB$6')).toBe(false);
    expect(finds(`component-code-value-concept=AB$${ANY}|ab`)).toBe(true);
    expect(finds(`component-code-value-concept=AB$${EXACT}|ab`)).toBe(false);
  });

  it('only capitals cost an entry', () => {
    const count = (settings: typeof ready, code: string) => indexResource(condition('c', ANY, code), settings).length;
    expect(
      count(ready, 'e11.9') - count({ ...ready, anyCase: { ...ready.anyCase, indexed: new Set() } }, 'e11.9'),
    ).toBe(0);
    expect(
      count(ready, 'E11.9') - count({ ...ready, anyCase: { ...ready.anyCase, indexed: new Set() } }, 'E11.9'),
    ).toBe(1);
  });
});

describe('while a system is being indexed', () => {
  const asked = (search: string) => {
    const { ignored } = parseSearch('Condition', new URLSearchParams(search), indexing);
    return ignored.map(({ name, severity }) => `${severity} ${name}`);
  };

  it('searches go on letter by letter, also over what is indexed already', () => {
    expect(find(conditions, `Condition?code=${ANY}|AB`, indexing)).toEqual([]);
    expect(find(conditions, `Condition?code=${ANY}|Ab`, indexing)).toEqual(['any-Ab']);
    expect(find(conditions, 'Condition?code=ab', indexing)).toEqual(['any-ab', 'exact-ab']);
  });

  it('and say so where it may matter', () => {
    const told = ['warning code-system-not-ready'];
    expect(asked(`code=${ANY}|AB`)).toEqual(told);
    expect(asked('code=AB')).toEqual(told);
    expect(asked('evidence:not=AB')).toEqual(told);
    expect(asked(`identifier:of-type=${ANY}|dni|1`)).toEqual(told);
    expect(asked('code=38341003')).toEqual([]);
    expect(asked(`code=${EXACT}|AB`)).toEqual([]);
    expect(asked('identifier=AB')).toEqual([]);
  });
});

describe('texts searched as tokens', () => {
  it('are found in any case: versions, telephone numbers, electronic mail', () => {
    const patient = { resourceType: 'Patient', id: 'p', telecom: [{ system: 'email', value: 'Ana@Example.org' }] };
    const definition = { resourceType: 'ValueSet', id: 'v', version: '1.0-Beta', url: 'http://v' };
    const all = [patient, definition];
    expect(find(all, 'Patient?email=ana@example.ORG')).toEqual(['p']);
    expect(find(all, 'Patient?telecom=ANA@example.org')).toEqual(['p']);
    expect(find(all, 'Patient?phone=ana@example.org')).toEqual([]);
    expect(find(all, 'ValueSet?version=1.0-BETA')).toEqual(['v']);
    expect(find(all, 'ValueSet?url=http://v|1.0-beta')).toEqual(['v']);
    expect(find(all, 'ValueSet?url=http://V')).toEqual([]);
  });
});
