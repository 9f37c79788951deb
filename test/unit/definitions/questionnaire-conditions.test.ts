// enableWhen by operator and type, and on random forms the same as a reading of the specification that looks everywhere:
// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
import { describe, expect, it } from '@jest/globals';
import { answer, group, type Item, item, told } from '../../support/questionnaires.ts';
import { freshSeed, type Random, randomFrom } from '../../support/random.ts';

/** Whether an item is asked, given the answers to the question its condition is about. */
function isAsked(type: string, operator: string, expected: object, given: object[]): boolean {
  const form = [
    item('1', type, { repeats: true }),
    item('2', 'boolean', { required: true, enableWhen: [{ question: '1', operator, ...expected }] }),
  ];
  const findings = told(form, given.length === 0 ? [] : [answer('1', ...given)]);
  expect([[], ['error answers-missing']]).toContainEqual(findings);
  return findings.length > 0;
}

describe('an operator', () => {
  const coding = (code: string, more: object = {}) => ({ system: 'urn:s', code, ...more });
  const grams = (value: number, code = 'g') => ({ value, system: 'http://unitsofmeasure.org', code });

  it.each<[string, string, object, object[], boolean]>([
    ['boolean', 'exists', { answerBoolean: true }, [{ valueBoolean: false }], true],
    ['boolean', 'exists', { answerBoolean: true }, [], false],
    ['boolean', 'exists', { answerBoolean: false }, [], true],
    ['boolean', '=', { answerBoolean: true }, [{ valueBoolean: true }], true],
    ['boolean', '!=', { answerBoolean: true }, [{ valueBoolean: false }], true],
    ['boolean', '!=', { answerBoolean: true }, [], true],
    ['boolean', '>', { answerBoolean: false }, [{ valueBoolean: true }], false],
    ['integer', '=', { answerInteger: 2 }, [{ valueInteger: 1 }, { valueInteger: 2 }], true],
    ['integer', '!=', { answerInteger: 2 }, [{ valueInteger: 1 }, { valueInteger: 2 }], false],
    ['integer', '>', { answerInteger: 2 }, [{ valueInteger: 1 }, { valueInteger: 3 }], true],
    ['integer', '>', { answerDecimal: 2.5 }, [{ valueInteger: 3 }], true],
    ['integer', '>=', { answerInteger: 2 }, [{ valueInteger: 2 }], true],
    ['decimal', '<', { answerDecimal: 2.5 }, [{ valueDecimal: 2.5 }], false],
    ['decimal', '<=', { answerDecimal: 2.5 }, [{ valueDecimal: 2.5 }], true],
    ['date', '<', { answerDate: '2008-01-01' }, [{ valueDate: '2007-12-31' }], true],
    ['date', '<', { answerDate: '2008-01-01' }, [{ valueDate: '2008' }], false],
    [
      'dateTime',
      '>=',
      { answerDateTime: '2026-01-01T00:00:00Z' },
      [{ valueDateTime: '2025-12-31T19:00:00-05:00' }],
      true,
    ],
    ['time', '>', { answerTime: '12:00:00' }, [{ valueTime: '12:00:01' }], true],
    ['string', '=', { answerString: 'sí' }, [{ valueString: 'sí' }], true],
    ['string', '=', { answerString: 'sí' }, [{ valueString: 'Sí' }], false],
    ['open-choice', '=', { answerCoding: coding('a') }, [{ valueCoding: coding('a', { display: 'A' }) }], true],
    ['open-choice', '=', { answerCoding: coding('a') }, [{ valueCoding: { code: 'a' } }], false],
    ['open-choice', '!=', { answerCoding: coding('a') }, [{ valueString: 'a' }], true],
    ['quantity', '>', { answerQuantity: grams(5) }, [{ valueQuantity: grams(6) }], true],
    ['quantity', '=', { answerQuantity: grams(5) }, [{ valueQuantity: grams(5) }], true],
    [
      'reference',
      '=',
      { answerReference: { reference: 'Patient/1' } },
      [{ valueReference: { reference: 'Patient/1' } }],
      true,
    ],
    [
      'reference',
      '!=',
      { answerReference: { reference: 'Patient/1' } },
      [{ valueReference: { reference: 'Patient/2' } }],
      true,
    ],
  ])('%s %s %j of %j: %s', (type, operator, expected, given, verdict) => {
    expect(isAsked(type, operator, expected, given)).toBe(verdict);
  });

  it('asks in vain about a question that is not there', () => {
    const asked = item('2', 'string', { enableWhen: [{ question: '9', operator: '=', answerBoolean: true }] });
    expect(told([asked], [answer('2', { valueString: 'a' })])).toEqual(['error answer-not-enabled item[0]']);
  });
});

// ── random forms ────────────────────────────────────────────────────────────────────────────────────────────────────
type Condition = { question: string; operator: string; answerInteger: number };

/** Groups, some of which repeat, of questions that depend on any other question. */
function randomForm({ below, pick }: Random): Item[] {
  const linkIds: string[] = [];
  const make = (prefix: string, depth: number): Item[] =>
    Array.from({ length: 1 + below(3) }, (_, at) => {
      const linkId = `${prefix}${at + 1}`;
      const isGroup = depth < 3 && below(3) === 0;
      if (!isGroup) linkIds.push(linkId);
      return isGroup
        ? item(linkId, 'group', { repeats: below(2) === 0 }, ...make(`${linkId}.`, depth + 1))
        : item(linkId, 'integer', { required: below(3) === 0 });
    });
  const form = make('', 0);
  const condition = (): Condition => ({
    question: pick(linkIds),
    operator: pick(['=', '!=', '>', '<=']),
    answerInteger: below(3),
  });
  const add = (items: Item[]): void => {
    for (const one of items) {
      if (linkIds.length > 0 && below(2) === 0) {
        one.enableWhen = Array.from({ length: 1 + below(2) }, condition).filter(
          ({ question }) => question !== one.linkId,
        );
        one.enableBehavior = pick(['all', 'any']);
        if ((one.enableWhen as Condition[]).length === 0) delete one.enableWhen;
      }
      add((one.item ?? []) as Item[]);
    }
  };
  add(form);
  return form;
}

function randomAnswers(form: Item[], random: Random): Item[] {
  const { below } = random;
  return form.flatMap((one) => {
    const linkId = String(one.linkId);
    if (below(4) === 0) return [];
    if (one.type !== 'group') return [below(4) === 0 ? { linkId } : answer(linkId, { valueInteger: below(3) })];
    const times = one.repeats === true ? 1 + below(2) : 1;
    return Array.from({ length: times }, () => group(linkId, ...randomAnswers(one.item as Item[], random)));
  });
}

// ── the oracle ──────────────────────────────────────────────────────────────────────────────────────────────────────
/** An item of the response with what it stands in, in document order. */
type Seen = { linkId: string; value: number | undefined; above: Seen[]; order: number };

const HOLDS: Record<string, (given: number[], expected: number) => boolean> = {
  '=': (given, expected) => given.includes(expected),
  '!=': (given, expected) => !given.includes(expected),
  '>': (given, expected) => given.some((one) => one > expected),
  '<=': (given, expected) => given.some((one) => one <= expected),
};

/** What must be told, found by walking over everything again and again. */
function expectedFindings(form: Item[], answers: Item[]): string[] {
  const seen: Seen[] = [];
  const collect = (items: Item[], above: Seen[]): void => {
    for (const one of items) {
      const given = (one.answer as { valueInteger: number }[] | undefined)?.[0]?.valueInteger;
      const here: Seen = { linkId: String(one.linkId), value: given, above, order: seen.length };
      seen.push(here);
      places.set(one, here);
      collect((one.item ?? []) as Item[], [...above, here]);
    }
  };
  const places = new Map<Item, Seen>();
  collect(answers, []);

  const ancestors = new Map<string, string[]>();
  const trace = (items: Item[], path: string[]): void => {
    for (const one of items) {
      ancestors.set(String(one.linkId), path);
      trace((one.item ?? []) as Item[], [...path, String(one.linkId)]);
    }
  };
  trace(form, []);

  const isEnabled = (one: Item, above: Seen[], order: number): boolean => {
    const conditions = (one.enableWhen ?? []) as Condition[];
    const verdicts = conditions.map(({ question, operator, answerInteger }) => {
      const own = ancestors.get(String(one.linkId)) ?? [];
      const shared = (ancestors.get(question) ?? []).filter((name, at) => own[at] === name).length;
      const within = above.slice(0, shared);
      const candidates = seen.filter(
        (other) => other.linkId === question && within.every((scope) => other.above.includes(scope)),
      );
      const before = candidates.filter((other) => other.order < order).at(-1);
      const nearest = before ?? candidates.find((other) => other.order >= order);
      return (HOLDS[operator] as (typeof HOLDS)[string])(
        nearest?.value === undefined ? [] : [nearest.value],
        answerInteger,
      );
    });
    if (verdicts.length === 0) return true;
    return one.enableBehavior === 'all' ? verdicts.every(Boolean) : verdicts.some(Boolean);
  };

  const isAnswered = (one: Item): boolean => one.answer !== undefined || ((one.item ?? []) as Item[]).some(isAnswered);

  const findings: string[] = [];
  const judge = (items: Item[], expected: Item[], above: Seen[], path: string): void => {
    let order = above.at(-1)?.order ?? -1;
    for (const one of expected) {
      const found = items.flatMap((value, at) => (value.linkId === one.linkId ? [{ value, at }] : []));
      const [first] = found;
      order = first === undefined ? order + 0.5 : (places.get(first.value)?.order ?? 0);
      if (!isEnabled(one, above, order)) {
        for (const { value, at } of found)
          if (isAnswered(value)) findings.push(`error answer-not-enabled ${path}item[${at}]`);
      } else {
        if (one.required === true && !found.some(({ value }) => isAnswered(value))) {
          findings.push(
            `error answers-missing ${first === undefined ? path.replace(/\.$/, '') : `${path}item[${first.at}]`}`.trim(),
          );
        }
        for (const { value, at } of found) {
          const here = places.get(value) as Seen;
          judge((value.item ?? []) as Item[], (one.item ?? []) as Item[], [...above, here], `${path}item[${at}].`);
        }
      }
      const last = found.at(-1);
      if (last !== undefined) order = lastOrder(last.value, places);
    }
  };
  judge(answers, form, [], '');
  return findings.sort();
}

function lastOrder(one: Item, places: Map<Item, Seen>): number {
  const [last] = ((one.item ?? []) as Item[]).slice(-1);
  return last === undefined ? (places.get(one)?.order ?? 0) : lastOrder(last, places);
}

describe('on random forms', () => {
  const seed = freshSeed();
  it(`tells what the oracle tells (SEED=${seed})`, () => {
    const random = randomFrom(seed);
    let findings = 0;
    for (let round = 0; round < 400; round++) {
      const form = randomForm(random);
      const answers = randomAnswers(form, random);
      const expected = expectedFindings(form, answers);
      expect({ form, answers, told: told(form, answers).sort() }).toEqual({ form, answers, told: expected });
      findings += expected.length;
    }
    expect(findings).toBeGreaterThan(200);
  });
});
