// What a ValueSet is composed of: https://hl7.org/fhir/R4/valueset.html#compositions
import { describe, expect, it } from '@jest/globals';
import { implicitValueSet } from '../../../server/definitions/terminology/implicit-value-sets.ts';
import { officialDefinition } from '../../../server/definitions/terminology/official.ts';
import type { CodeSystem, Find, Include, ValueSet } from '../../../server/definitions/terminology/types.ts';
import { contains } from '../../../server/definitions/terminology/value-set-contains.ts';
import { type ExpansionOptions, expansion } from '../../../server/definitions/terminology/value-set-expansion.ts';
import { membersOf } from '../../../server/definitions/terminology/value-set-members.ts';

const animals: CodeSystem = {
  resourceType: 'CodeSystem',
  url: 'urn:animals',
  version: '2',
  content: 'complete',
  caseSensitive: false,
  concept: [
    {
      code: 'mammal',
      display: 'Mammal',
      property: [{ code: 'notSelectable', valueBoolean: true }],
      concept: [
        {
          code: 'llama',
          display: 'Llama',
          property: [{ code: 'fur', valueString: 'wool' }],
          designation: [{ language: 'es-PE', value: 'Llama andina' }],
          concept: [{ code: 'chaku', display: "Ch'aku llama" }],
        },
        { code: 'bat', display: 'Bat', property: [{ code: 'status', valueCode: 'retired' }] },
      ],
    },
    {
      code: 'bird',
      display: 'Bird',
      property: [{ code: 'notSelectable', valueBoolean: false }],
      concept: [{ code: 'condor', display: 'Cóndor de los Andes', property: [{ code: 'parent', valueCode: 'flier' }] }],
    },
    { code: 'flier', display: 'Flier', property: [{ code: 'child', valueCode: 'bat' }] },
  ],
};
const colours: CodeSystem = {
  resourceType: 'CodeSystem',
  url: 'urn:colours',
  content: 'fragment',
  concept: [{ code: 'red' }, { code: 'blue' }],
};

const stored = new Map<string, CodeSystem | ValueSet>([
  ['urn:animals', animals],
  ['urn:colours', colours],
  ['urn:shapes', { resourceType: 'CodeSystem', url: 'urn:shapes', content: 'example', concept: [{ code: 'round' }] }],
  [
    'urn:circle-of-codes',
    {
      resourceType: 'CodeSystem',
      url: 'urn:circle-of-codes',
      content: 'complete',
      concept: [
        { code: 'a', property: [{ code: 'parent', valueCode: 'b' }] },
        { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
      ],
    },
  ],
]);
const find = ((_type, url, version) => {
  const found = stored.get(url);
  return version === undefined || found?.version === version ? found : undefined;
}) as Find;

const setOf = (include: Include[], more: Partial<NonNullable<ValueSet['compose']>> = {}): ValueSet => ({
  resourceType: 'ValueSet',
  url: 'urn:set',
  compose: { include, ...more },
});
const codes = (valueSet: ValueSet): string =>
  membersOf(valueSet, find)
    .list.map(({ code }) => code)
    .join(' ');
const ANIMALS = { system: 'urn:animals' };
const ALL = 'mammal llama chaku bat bird condor flier';

const options: ExpansionOptions = {
  activeOnly: false,
  excludeNested: false,
  excludeNotForUI: false,
  includeDesignations: false,
  designations: [],
  excludedSystems: [],
};
const of = (valueSet: ValueSet, more: Partial<ExpansionOptions>) => {
  const { contains = [], ...found } = expansion(membersOf(valueSet, find), { ...options, ...more });
  return { ...found, contains };
};

describe('a value set has', () => {
  const filter = (property: string, op: string, value: string) =>
    setOf([{ ...ANIMALS, filter: [{ property, op, value }] }]);
  it.each([
    ['all codes of a system', setOf([ANIMALS]), ALL],
    ['all codes of a version of it', setOf([{ ...ANIMALS, version: '2' }]), ALL],
    ['the codes it names that exist', setOf([{ ...ANIMALS, concept: [{ code: 'bat' }, { code: 'owl' }] }]), 'bat'],
    ['what is-a', filter('concept', 'is-a', 'mammal'), 'mammal llama chaku bat'],
    ['what descends', filter('concept', 'descendent-of', 'llama'), 'chaku'],
    ['what is-not-a', filter('concept', 'is-not-a', 'mammal'), 'bird condor flier'],
    ['what generalizes', filter('concept', 'generalizes', 'chaku'), 'mammal llama chaku'],
    ['what has an ancestor', filter('ancestor', '=', 'mammal'), 'llama chaku bat'],
    ['what has one of several', filter('ancestor', 'in', 'llama, bird, fish'), 'chaku condor'],
    ['what has several parents', filter('concept', 'descendent-of', 'flier'), 'bat condor'],
    ['what has a property', filter('fur', '=', 'wool'), 'llama'],
    ['what has some value of it', filter('code', 'in', 'bat, condor'), 'bat condor'],
    ['what has none of them', filter('code', 'not-in', 'bat,condor,llama,chaku'), 'mammal bird flier'],
    ['what a property exists of', filter('fur', 'exists', 'true'), 'llama'],
    ['what it does not exist of', filter('fur', 'exists', 'false'), 'mammal chaku bat bird condor flier'],
    ['a code in any case, where case does not count', filter('concept', '=', 'LLAMA'), 'llama'],
    ['codes in any case', filter('code', 'in', 'Bat,CONDOR'), 'bat condor'],
    ['what a parent names', filter('parent', '=', 'bird'), 'condor'],
    ['what subsumes it directly', filter('subsumedBy', '=', 'bird'), 'condor'],
    ['what is inactive, however that is said', filter('inactive', '=', 'true'), 'bat'],
    ['what is active, said or not', filter('inactive', '=', 'false'), 'mammal llama chaku bird condor flier'],
    ['what groups others', filter('notSelectable', '=', 'true'), 'mammal'],
    ['what says that it groups none, not what says nothing', filter('notSelectable', '=', 'false'), 'bird'],
    ['what a regular expression matches as a whole', filter('code', 'regex', '[bc].*'), 'chaku bat bird condor'],
    ['what it matches of a property', filter('fur', 'regex', 'wo+'), ''],
    ['what it matches without fear', filter('display', 'regex', '(M|Ll)((a+)+m*)+.*'), 'mammal llama'],
    [
      'what all filters select',
      setOf([
        {
          ...ANIMALS,
          filter: [
            { property: 'concept', op: 'is-a', value: 'mammal' },
            { property: 'concept', op: 'is-a', value: 'flier' },
          ],
        },
      ]),
      'bat',
    ],
    [
      'what several includes give, once',
      setOf([{ ...ANIMALS, concept: [{ code: 'bat' }] }, ANIMALS]),
      'bat mammal llama chaku bird condor flier',
    ],
    [
      'not what is excluded',
      setOf([ANIMALS], { exclude: [{ ...ANIMALS, filter: [{ property: 'concept', op: 'is-a', value: 'mammal' }] }] }),
      'bird condor flier',
    ],
    ['nothing inactive when it says so', setOf([ANIMALS], { inactive: false }), 'mammal llama chaku bird condor flier'],
    ['nothing below what is not there', filter('concept', 'is-a', 'fish'), ''],
  ])('%s', (_what, valueSet, expected) => {
    expect(codes(valueSet)).toBe(expected);
    expect(membersOf(valueSet, find).unknown).toEqual([]);
  });

  it('what properties mean, whatever the system calls them', () => {
    const uri = (name: string) => `http://hl7.org/fhir/concept-properties#${name}`;
    stored.set('urn:renamed', {
      resourceType: 'CodeSystem',
      url: 'urn:renamed',
      content: 'complete',
      property: [
        { code: 'groups', uri: uri('notSelectable') },
        { code: 'gone', uri: uri('inactive') },
        { code: 'under', uri: uri('parent') },
      ],
      concept: [
        { code: 'a', property: [{ code: 'groups', valueBoolean: true }] },
        { code: 'b', property: [{ code: 'under', valueCode: 'a' }] },
        { code: 'c', property: [{ code: 'gone', valueBoolean: true }] },
      ],
    });
    const where = (property: string, op: string, value: string) =>
      codes(setOf([{ system: 'urn:renamed', filter: [{ property, op, value }] }]));
    expect(where('concept', 'is-a', 'a')).toBe('a b');
    expect([where('groups', '=', 'true'), where('notSelectable', '=', 'true')]).toEqual(['a', 'a']);
    expect([where('inactive', '=', 'true'), where('under', '=', 'a')]).toEqual(['c', 'b']);
    expect(of(setOf([{ system: 'urn:renamed' }]), { excludeNotForUI: true, activeOnly: true }).total).toBe(1);
  });

  it('LOINC codes by the properties that R4 names, deprecated ones inactive, and those below a part', () => {
    const LOINC = 'http://loinc.org';
    const own = (STATUS: string, CLASS: string) => [
      { code: 'STATUS', valueString: STATUS },
      { code: 'CLASS', valueString: CLASS },
    ];
    stored.set(LOINC, {
      resourceType: 'CodeSystem',
      url: LOINC,
      content: 'fragment',
      caseSensitive: false,
      concept: [
        {
          code: 'LP1-1',
          concept: [
            { code: '1-8', property: own('ACTIVE', 'CHEM') },
            { code: '2-6', property: own('DEPRECATED', 'CHEM') },
            { code: '3-4', property: own('ACTIVE', 'DRUG/TOX') },
          ],
        },
      ],
    });
    const where = (property: string, op: string, value: string) =>
      codes(setOf([{ system: LOINC, filter: [{ property, op, value }] }]));
    expect([where('CLASS', '=', 'CHEM'), where('STATUS', '=', 'ACTIVE')]).toEqual(['1-8 2-6', '1-8 3-4']);
    expect(where('CLASS', 'regex', 'DRUG.*')).toBe('3-4');
    expect(codes(setOf([{ system: LOINC }], { inactive: false }))).toBe('LP1-1 1-8 3-4');
    const part = implicitValueSet('http://loinc.org/vs/LP1-1', (url) => find('CodeSystem', url));
    expect(codes(part as ValueSet)).toBe('1-8 2-6 3-4');
  });

  it('nothing that is sure where the supplement it asks for is not known', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/valueset-supplement';
    const asking = (valueCanonical: string) => ({ ...setOf([ANIMALS]), extension: [{ url, valueCanonical }] });
    expect(membersOf(asking('urn:none|1'), find).unknown).toEqual([{ reason: 'supplement', url: 'urn:none|1' }]);
    expect(membersOf(asking('urn:colours'), find).unknown).toEqual([]);
  });

  it('units of one kind, whatever they are called', () => {
    const UCUM = 'http://unitsofmeasure.org';
    const lengths = setOf([{ system: UCUM, filter: [{ property: 'canonical', op: '=', value: 'm' }] }]);
    const has = (code: string) => contains(lengths, UCUM, code, find);
    expect(['km', '[in_i]', 'm2/m', 'kg', '%', 'x'].map(has)).toEqual([true, true, true, false, false, false]);
    expect(
      membersOf(
        setOf([{ valueSet: ['urn:lengths'] }]),
        (type, url) => (url === 'urn:lengths' ? lengths : find(type, url)) as never,
      ).unknown,
    ).toEqual([]);
  });

  it('what a value set has that it contains, or that another one does', () => {
    const inner = (id: string, include: Include[]) => ({ resourceType: 'ValueSet', id, compose: { include } });
    const contained = [
      inner('bats', [{ ...ANIMALS, concept: [{ code: 'bat' }] }]),
      inner('more', [{ valueSet: ['#bats'] }, { ...ANIMALS, concept: [{ code: 'llama' }] }]),
      inner('round', [{ valueSet: ['#trip'] }]),
      inner('trip', [{ valueSet: ['#round'] }]),
    ];
    const within = (valueSet: string) => ({ ...setOf([{ valueSet: [valueSet] }]), contained });
    stored.set('urn:container', within('#more'));
    expect([codes(within('#more')), codes(setOf([{ valueSet: ['urn:container#bats'] }]))]).toEqual([
      'bat llama',
      'bat',
    ]);
    expect(membersOf(within('#none'), find).unknown).toEqual([{ reason: 'value-set', url: '#none' }]);
    expect(membersOf(within('#round'), find).unknown).toMatchObject([{ reason: 'circle' }]);
    expect(membersOf(setOf([{ valueSet: ['#bats'] }]), find).unknown).toMatchObject([{ reason: 'value-set' }]);
  });

  it('an end, where concepts go in a circle by mistake', () => {
    const filter = [{ property: 'concept', op: 'is-a', value: 'a' }];
    const circle = setOf([{ system: 'urn:circle-of-codes', filter }]);
    expect(codes(circle)).toBe('a b');
    expect(of(circle, {}).total).toBe(2);
  });

  it('what other value sets have, and only what all of one include have', () => {
    stored.set('urn:fliers', setOf([{ ...ANIMALS, filter: [{ property: 'concept', op: 'is-a', value: 'flier' }] }]));
    stored.set('urn:mammals', setOf([{ ...ANIMALS, filter: [{ property: 'concept', op: 'is-a', value: 'mammal' }] }]));
    expect(codes(setOf([{ valueSet: ['urn:fliers'] }, { valueSet: ['urn:mammals'] }]))).toBe(
      'bat condor flier mammal llama chaku',
    );
    expect(codes(setOf([{ valueSet: ['urn:fliers', 'urn:mammals'] }]))).toBe('bat');
    expect(
      codes(setOf([{ ...ANIMALS, concept: [{ code: 'condor' }, { code: 'llama' }], valueSet: ['urn:fliers'] }])),
    ).toBe('condor');
  });

  it('its codes in no more time where every set names the next one twice', () => {
    for (let at = 0; at < 60; at++)
      stored.set(`urn:twice-${at}`, setOf([1, 2].map(() => ({ valueSet: [`urn:twice-${at + 1}`] }))));
    stored.set('urn:twice-60', setOf([{ ...ANIMALS, concept: [{ code: 'bat' }] }, { system: 'urn:none' }]));
    const twice = setOf([{ valueSet: ['urn:twice-0'] }]);
    expect(codes(twice)).toBe('bat');
    expect(membersOf(twice, find).unknown).toEqual([{ reason: 'code-system', url: 'urn:none', system: 'urn:none' }]);
  });

  it('a limit to what it may ask for', () => {
    const concept = Array.from({ length: 10_000 }, (_, at) => ({ code: `${at}` }));
    stored.set('urn:wide', { resourceType: 'CodeSystem', url: 'urn:wide', content: 'complete', concept });
    const many = setOf(Array.from({ length: 1_000 }, () => ({ system: 'urn:wide' })));
    expect(membersOf(many, find).unknown).toMatchObject([{ reason: 'too-costly' }]);
    for (let at = 0; at < 200; at++) stored.set(`urn:deep-${at}`, setOf([{ valueSet: [`urn:deep-${at + 1}`] }]));
    const deep = setOf([{ valueSet: ['urn:deep-0'] }]);
    expect(membersOf(deep, find).unknown).toMatchObject([{ reason: 'too-costly' }]);
  });

  it('what its author expanded, when it has no composition', () => {
    const expanded: ValueSet = {
      resourceType: 'ValueSet',
      expansion: { contains: [{ system: 'urn:a', code: '1', contains: [{ system: 'urn:a', code: '2' }] }] },
    };
    expect(codes(expanded)).toBe('1 2');
  });

  it('new members when what it is composed of has changed', () => {
    const valueSet = setOf([{ system: 'urn:changing' }]);
    expect(membersOf(valueSet, find).unknown).toMatchObject([{ reason: 'code-system', system: 'urn:changing' }]);
    stored.set('urn:changing', {
      resourceType: 'CodeSystem',
      url: 'urn:changing',
      content: 'complete',
      concept: [{ code: 'a' }],
    });
    expect(codes(valueSet)).toBe('a');
    stored.set('urn:changing', {
      resourceType: 'CodeSystem',
      url: 'urn:changing',
      content: 'complete',
      concept: [{ code: 'b' }],
    });
    expect(codes(valueSet)).toBe('b');
    expect(membersOf(valueSet, find)).toBe(membersOf(valueSet, find));
  });
});

describe('what cannot be told', () => {
  it.each([
    ['a code system that is not here', setOf([{ system: 'urn:none' }]), 'code-system'],
    ['a code system with examples alone', setOf([{ system: 'urn:shapes' }]), 'code-system'],
    ['a value set that is not here', setOf([{ valueSet: ['urn:none'] }]), 'value-set'],
    [
      'a regular expression that refers back',
      setOf([{ ...ANIMALS, filter: [{ property: 'code', op: 'regex', value: '(a)\\1' }] }]),
      'filter',
    ],
    [
      'a filter on a property that the code system has not',
      setOf([{ ...ANIMALS, filter: [{ property: 'feathers', op: '=', value: 'long' }] }]),
      'filter',
    ],
    [
      'an operator that R4 does not know',
      setOf([{ ...ANIMALS, filter: [{ property: 'concept', op: 'child-of', value: 'bird' }] }]),
      'filter',
    ],
    ['what says nothing', { resourceType: 'ValueSet' } as ValueSet, 'no-composition'],
    [
      'a page of an expansion',
      { resourceType: 'ValueSet', expansion: { total: 2, contains: [{ code: 'a' }] } } as ValueSet,
      'partial-expansion',
    ],
    ['the rest of a fragment', setOf([{ system: 'urn:colours' }]), 'fragment'],
  ])('%s is said', (_what, valueSet, reason) => {
    expect(membersOf(valueSet, find).unknown).toMatchObject([{ reason }]);
  });

  it('a value set that contains itself is said, and does not run forever', () => {
    const circle = setOf([{ valueSet: ['urn:circle'] }]);
    stored.set('urn:circle', circle);
    expect(membersOf(circle, find).unknown).toMatchObject([{ reason: 'circle' }]);
  });

  it.each([
    ['in what is known', 'urn:animals', 'llama', true],
    ['in any case, where case does not count', 'urn:animals', 'LLAMA', true],
    ['not in a system known whole', 'urn:animals', 'owl', false],
    ['in a fragment', 'urn:colours', 'red', true],
    ['not in a fragment', 'urn:colours', 'green', undefined],
    ['of a system that is not here', 'urn:none', 'x', undefined],
    ['of a system it does not speak of', 'urn:else', 'x', false],
    ['without a system, in what is known', undefined, 'bat', true],
    ['without a system, else', undefined, 'x', undefined],
    ['that only groups others', 'urn:animals', 'mammal', false],
    ['a language', 'urn:ietf:bcp:47', 'qu-PE', true],
    ['no language', 'urn:ietf:bcp:47', 'not a language', false],
  ])('a code %s', (_what, system, code, verdict) => {
    const valueSet = setOf([ANIMALS, { system: 'urn:colours' }, { system: 'urn:none' }, { system: 'urn:ietf:bcp:47' }]);
    expect(contains(valueSet, system, code, find)).toBe(verdict);
  });

  it('a code that an unknown part may take away', () => {
    const valueSet = setOf([ANIMALS], { exclude: [{ valueSet: ['urn:none'] }] });
    expect(contains(valueSet, 'urn:animals', 'llama', find)).toBeUndefined();
    expect(contains(valueSet, 'urn:animals', 'owl', find)).toBe(false);
  });
});

describe('an expansion', () => {
  const flat = (more: Partial<ExpansionOptions>) => {
    const { total, contains: list } = of(setOf([ANIMALS]), more);
    return `${total}: ${list.map(({ code }) => code).join(' ')}`;
  };

  it('shows the hierarchy of what it has', () => {
    const { contains: list } = of(
      setOf([{ ...ANIMALS, filter: [{ property: 'code', op: 'not-in', value: 'llama' }] }]),
      {},
    );
    const outline = (entries: typeof list): string =>
      entries.map(({ code, contains: below }) => (below ? `${code}(${outline(below)})` : code)).join(' ');
    expect(outline(list)).toBe('mammal(chaku bat) bird(condor) flier');
  });

  it.each([
    ['flat', { excludeNested: true }, `7: ${ALL}`],
    ['a page', { offset: 2, count: 3 }, '7: chaku bat bird'],
    ['a count', { count: 0 }, '7: '],
    ['beyond the end', { offset: 100 }, '7: '],
    ['what is active', { activeOnly: true, excludeNested: true }, '6: mammal llama chaku bird condor flier'],
    ['what can be chosen', { excludeNotForUI: true, excludeNested: true }, '6: llama chaku bat bird condor flier'],
    ['no excluded system', { excludedSystems: ['urn:animals'] }, '0: '],
    ['an excluded system of another version', { excludedSystems: ['urn:animals|1'], count: 1 }, '7: mammal'],
    ['without case and accents', { filter: 'CONDOR' }, '1: condor'],
    ['by the beginnings of words in any order', { filter: 'and con' }, '1: condor'],
    ['by code', { filter: 'bir' }, '1: bird'],
    ['by designation', { filter: 'andina' }, '1: llama'],
    ['by marks inside words', { filter: "ch'aku" }, '1: chaku'],
    ['not by what is inside a word', { filter: 'ondor' }, '0: '],
    ['not across two codes', { filter: 'llama condor' }, '0: '],
    ['by nothing', { filter: ' ', excludeNested: true }, `7: ${ALL}`],
    ['a page of a search', { filter: 'll', offset: 1, count: 1 }, '2: chaku'],
  ])('gives %s', (_what, more, expected) => {
    expect(flat(more)).toBe(expected);
  });

  it('speaks the language asked for, and lists designations', () => {
    const llama = setOf([{ ...ANIMALS, concept: [{ code: 'llama' }, { code: 'bat' }] }]);
    expect(of(llama, { displayLanguage: 'es' }).contains.map(({ display }) => display)).toEqual([
      'Llama andina',
      'Bat',
    ]);
    expect(of(llama, { includeDesignations: true, designations: ['es'] }).contains[0]?.designation).toHaveLength(1);
    expect(of(llama, { includeDesignations: true, designations: ['qu'] }).contains[0]?.designation).toBeUndefined();
  });

  it('marks what only groups and what is retired', () => {
    const [mammal] = of(setOf([{ ...ANIMALS, concept: [{ code: 'mammal' }, { code: 'bat' }] }]), {}).contains;
    expect(mammal).toEqual({ system: 'urn:animals', abstract: true, code: 'mammal', display: 'Mammal' });
  });
});

describe('the definitions of R4', () => {
  const official: Find = (type, url) => officialDefinition(type, url);
  const inOfficial = (url: string, system: string, code: string) =>
    contains(officialDefinition('ValueSet', url) as ValueSet, system, code, official);

  it.each([
    ['http://hl7.org/fhir/ValueSet/administrative-gender', 'http://hl7.org/fhir/administrative-gender', 'male', true],
    ['http://hl7.org/fhir/ValueSet/administrative-gender', 'http://hl7.org/fhir/administrative-gender', 'm', false],
    [
      'http://terminology.hl7.org/ValueSet/v3-ActEncounterCode',
      'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      'AMB',
      true,
    ],
    [
      'http://terminology.hl7.org/ValueSet/v3-ActEncounterCode',
      'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      '_ActEncounterCode',
      false,
    ],
    ['http://hl7.org/fhir/ValueSet/identifier-type', 'http://terminology.hl7.org/CodeSystem/v2-0203', 'MR', true],
    ['http://hl7.org/fhir/ValueSet/ucum-units', 'http://unitsofmeasure.org', 'mm[Hg]', true],
    ['http://hl7.org/fhir/ValueSet/languages', 'urn:ietf:bcp:47', 'es', true],
    ['http://hl7.org/fhir/ValueSet/mimetypes', 'urn:ietf:bcp:13', 'application/pdf', true],
  ])('%s: %s|%s is %s', (url, system, code, verdict) => {
    expect(inOfficial(url, system, code)).toBe(verdict);
  });
});
