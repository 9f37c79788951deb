// Expression constraints on a small code system: https://confluence.ihtsdotools.org/display/DOCECL
import { describe, expect, it } from '@jest/globals';
import { conceptsOf } from '../../../server/definitions/terminology/concepts.ts';
import { constrained } from '../../../server/definitions/terminology/constrained.ts';
import { ConstraintRefused } from '../../../server/definitions/terminology/expression-constraint.ts';
import type { CodeSystem, ConceptDefinition } from '../../../server/definitions/terminology/types.ts';

// Names stand for codes: what follows reads better so.
const CODES = [
  'root',
  'finding',
  'edema',
  'lungEdema',
  'heart',
  'disorder',
  'body',
  'lung',
  'lobe',
  'site',
  'cause',
  'set',
];
const codeOf = (name: string): string => String(1_000_000 + CODES.indexOf(name));
const written = (text: string): string =>
  text.replace(/[a-zA-Z]+/g, (name) => (CODES.includes(name) ? codeOf(name) : name));

type Shape = { [name: string]: Shape };
const PROPERTIES: Record<string, ConceptDefinition['property']> = {
  edema: [{ code: codeOf('cause'), valueCode: codeOf('heart') }],
  lungEdema: [
    { code: codeOf('site'), valueCode: codeOf('lung') },
    { code: codeOf('site'), valueCoding: { code: codeOf('lobe') } },
    { code: 'memberOf', valueCode: codeOf('set') },
  ],
  disorder: [{ code: 'parent', valueCode: codeOf('finding') }],
  heart: [
    { code: codeOf('site'), valueCode: codeOf('body') },
    { code: 'memberOf', valueCode: codeOf('set') },
    { code: 'inactive', valueBoolean: false },
  ],
};
const definitions = (shape: Shape): ConceptDefinition[] =>
  Object.entries(shape).map(([name, below]) => ({
    code: codeOf(name),
    property: PROPERTIES[name] ?? [],
    concept: definitions(below),
  }));
const codeSystem: CodeSystem = {
  resourceType: 'CodeSystem',
  url: 'http://snomed.info/sct',
  content: 'fragment',
  concept: definitions({
    root: { finding: { edema: { lungEdema: {} }, heart: {} }, body: { lung: { lobe: {} } }, site: {}, cause: {} },
    disorder: {},
  }),
};
const concepts = conceptsOf(codeSystem) as NonNullable<ReturnType<typeof conceptsOf>>;
const select = (expression: string, spend: (steps: number) => void = () => undefined): string =>
  [...constrained(written(expression), concepts, spend)]
    .map(({ code }) => CODES[Number(code) - 1_000_000])
    .sort()
    .join(' ');

const ALL = 'body cause disorder edema finding heart lobe lung lungEdema root site';

describe('an expression constraint selects', () => {
  it.each([
    ['itself', 'edema', 'edema'],
    ['itself, by a term', ' edema |Edema (disorder)| ', 'edema'],
    ['nothing that is not there', 'set', ''],
    ['what is below', '< finding', 'disorder edema heart lungEdema'],
    ['what is below, itself too', '<< edema', 'edema lungEdema'],
    ['the same with a space in between', '< < edema', 'edema lungEdema'],
    ['children', '<! finding', 'disorder edema heart'],
    ['children, itself too', '<<! edema', 'edema lungEdema'],
    ['what is above', '> lungEdema', 'edema finding root'],
    ['what is above, itself too', '>>lungEdema', 'edema finding lungEdema root'],
    ['parents', '>! lungEdema', 'edema'],
    ['parents, itself too', '>>! lungEdema', 'edema lungEdema'],
    ['all', '*', ALL],
    ['what is below anything', '< *', 'body cause disorder edema finding heart lobe lung lungEdema site'],
    ['members of a reference set', '^ set', 'heart lungEdema'],
    ['what is above members of one', '>! (^ set)', 'edema finding'],
    ['what is above members, the short way', '>! ^ set', 'edema finding'],
    ['what both have', '<< edema AND ^ set', 'lungEdema'],
    ['what all have, with commas', '< root, < finding, ^ set', 'heart lungEdema'],
    ['what either has', 'body or edema OR site', 'body edema site'],
    ['what one has and the other has not', '<< finding MINUS << edema', 'disorder finding heart'],
    ['what parentheses say', '(< finding MINUS (edema OR heart)) AND ((*))', 'disorder lungEdema'],
    ['the same with comments', '/* all */ < finding /* but * < */ MINUS edema', 'disorder heart lungEdema'],
    ['what an attribute says', '< finding : site = lung', 'lungEdema'],
    ['what it says more narrowly', '< finding : site = < lung', 'lungEdema'],
    ['what it says in any way', '* : site = *', 'heart lungEdema'],
    ['what any attribute says', '* : * = heart', 'edema'],
    ['nothing by properties that are no attributes', 'disorder : * = *', ''],
    ['what it says otherwise', '* : site != body', 'lungEdema'],
    ['what several say', '* : site = lung, site = lobe', 'lungEdema'],
    ['what either says', '* : site = body OR cause = heart', 'edema heart'],
    ['what it says so often', '* : [2..2] site = *', 'lungEdema'],
    ['what it does not say', '< finding : [0..0] site = *', 'disorder edema'],
    ['what names it', '* : R site = << edema', 'lobe lung'],
    ['what it names', '< finding . site', 'body lobe lung'],
    ['what is named by what it names', '^ set . site . cause', ''],
    ['attributes by what they are below', '* : (site OR cause) = heart', 'edema'],
  ])('%s: %s', (_, expression, expected) => {
    expect(select(expression)).toBe(expected);
  });

  it.each([
    ['groups', '< finding : { site = lung }', /^\{ /],
    ['values', '< finding : site >= #5', /^>= #5/],
    ['filters', '< finding {{ term = "x" }}', /^\{\{/],
    ['operators without parentheses', 'body AND edema OR site', /^OR /],
    ['an open parenthesis', '(body', /^$/],
    ['no concept', '<', /^$/],
    ['a word', 'fever', /^fever$/],
    ['an attribute that nothing has', '* : body = *', /^: 1000006$/],
    ['three operators', '<<< body', /^<<</],
    ['more dots than anybody writes', `body${' . site'.repeat(5000)}`, /^1000009 \. 1000009/],
    ['more parentheses than anybody writes', `${'('.repeat(5000)}body${')'.repeat(5000)}`, /^\(/],
  ])('nothing, but is refused from where it is not understood: %s', (_, expression, rest) => {
    expect(() => select(expression)).toThrow(ConstraintRefused);
    expect(() => select(expression)).toThrow(rest);
  });

  it('nothing of reference sets where the code system says nothing of them', () => {
    const bare = conceptsOf({ ...codeSystem, concept: [{ code: codeOf('body') }] }) as typeof concepts;
    expect(() => constrained(written('^ set'), bare, () => undefined)).toThrow(/\^ memberOf/);
  });

  it('as much as its work is paid for', () => {
    let spent = 0;
    select('* OR * OR *', (steps) => {
      spent += steps;
    });
    expect(spent).toBeGreaterThanOrEqual(4 * 11);
  });
});
