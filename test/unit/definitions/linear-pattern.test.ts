// Regular expressions without backtracking agree with those of the language: https://hl7.org/fhir/R4/valueset-filter-operator.html
import { describe, expect, it } from '@jest/globals';
import { linearPattern } from '../../../server/definitions/terminology/linear-pattern.ts';
import { freshSeed, randomFrom } from '../../support/random.ts';

const matches = (source: string, text: string): boolean | undefined => linearPattern(source)?.(text);

describe('a regular expression', () => {
  it.each([
    ['abc', ['abc'], ['ab', 'abcd', 'xabc']],
    ['^a.c$', ['abc', 'añc'], ['ac']],
    ['a|bc|', ['a', 'bc', ''], ['abc']],
    ['(?:ab)+', ['ab', 'abab'], ['', 'aba']],
    ['[A-Z]\\d{2}(\\.\\d{1,2})?', ['E11', 'E11.9', 'E11.65'], ['E1', 'E11.', 'E11.655', 'e11']],
    ['[^\\w\\s]*', ['--', ''], ['a', ' ']],
    ['[a\\-z]+', ['a-z'], ['b']],
    ['\\(\\$\\)', ['($)'], ['()']],
    ['x{2,}', ['xx', 'xxxx'], ['x']],
  ])('%s matches whole texts', (source, good, bad) => {
    for (const text of good) expect([text, matches(source, text)]).toEqual([text, true]);
    for (const text of bad) expect([text, matches(source, text)]).toEqual([text, false]);
  });

  it.each(['(?=a)b', '(?<n>a)', '(a)\\1', '\\bx', '\\p{L}', '*', 'a**', '(', 'a)', '[a', 'a{2,1}', '(a{999}){999}'])(
    '%s is not evaluated',
    (source) => {
      expect(linearPattern(source)).toBeUndefined();
    },
  );

  it('agrees with RegExp on random ones', () => {
    const seed = freshSeed();
    const { pick, below } = randomFrom(seed);
    const random = (depth: number): string => {
      const leaf = () => pick(['a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '[a-c1]', '\\.', '[b-]', '\\W']);
      if (depth === 0) return leaf();
      const part = () => random(depth - 1);
      return pick([
        leaf,
        () => `${part()}${part()}`,
        () => `(${part()}|${part()})`,
        () => `(?:${part()})${pick(['*', '+', '?', '{2}', '{1,2}', '{1,}', '*?'])}`,
        () => `(${part()}|)`,
      ])();
    };
    for (let round = 0; round < 2000; round++) {
      const source = random(3);
      const expected = new RegExp(`^(?:${source})$`, 'su');
      for (let times = 0; times < 5; times++) {
        const text = Array.from({ length: below(7) }, () => pick(['a', 'b', 'c', '1', '.', '-'])).join('');
        expect([seed, source, text, matches(source, text)]).toEqual([seed, source, text, expected.test(text)]);
      }
    }
  });

  it.each(['(a*a*a*a*a*a*)*b', '((a+)+)+b', '(.*a.{30}|.*b.{30})x'])('%s takes time as the text grows', (source) => {
    const pattern = linearPattern(source);
    const text = 'ab'.repeat(50_000);
    const before = process.cpuUsage();
    expect(pattern?.(text)).toBe(false);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1000);
  });

  it('tells of its work: each state it walks through, each character that a class is compared with', () => {
    const workOf = (source: string, text: string): number => {
      let work = 0;
      linearPattern(source)?.(text, (steps) => {
        work += steps;
      });
      return work;
    };
    expect(workOf('a*', 'a'.repeat(1600))).toBeLessThan(110);
    expect(workOf(`[${'b'.repeat(4000)}a]`, 'a')).toBeGreaterThan(1000);
    expect(workOf('.*a.{200}', 'aab'.repeat(2000))).toBeGreaterThan(workOf('.*a.{20}', 'aab'.repeat(2000)) * 2);
  });
});
