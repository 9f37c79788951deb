// Small resources that refer to each other in every way; the same for a seed: https://hl7.org/fhir/R4/references.html
import type { Resource } from '../../server/fhir/request.ts';
import type { Random } from './random.ts';
import { CODINGS, elementsFrom, FAMILIES, GIVEN, present, TIMES, UCUM } from './random-elements.ts';
import { terminology } from './random-terminology.ts';

export type Graph = { random: Random; baseUrl: string; size: number };

/** Types in numbers that grow with `size`; ids are short and the same across types. A hub may refuse a few of them. */
export function randomGraph({ random, baseUrl, size }: Graph): Resource[] {
  const some = (type: string, share: number, make: (id: string) => object): Resource[] =>
    Array.from({ length: Math.ceil(size * share) }, (_, at) => ({
      resourceType: type,
      id: `g${at}`,
      ...make(`g${at}`),
    }));
  const { maybe, list, concept, day, dateTime, period, identifier, reference, number, quantity, made } = elementsFrom(
    random,
    baseUrl,
    Math.max(2, Math.ceil(size * 0.1)),
  );

  return [
    ...terminology,
    ...some('List', 0.05, () =>
      made({
        status: 'current',
        mode: 'working',
        entry: list(() => ({ item: reference(random.pick(['Patient', 'Observation', 'Location'])) })),
      }),
    ),
    ...some('Organization', 0.1, () =>
      made({
        name: random.pick(FAMILIES),
        identifier: list(identifier),
        partOf: maybe(() => reference('Organization')),
      }),
    ),
    ...some('Location', 0.1, () =>
      made({
        name: random.pick(GIVEN),
        partOf: maybe(() => reference('Location')),
        managingOrganization: maybe(() => reference('Organization')),
        position: maybe(() => ({ latitude: -12 - random.below(100) / 100, longitude: -77 - random.below(100) / 100 })),
      }),
    ),
    ...some('Practitioner', 0.1, () =>
      made({ name: [{ family: random.pick(FAMILIES) }], identifier: list(identifier) }),
    ),
    ...some('Patient', 0.2, () =>
      made({
        active: maybe(() => random.below(2) === 0),
        name: maybe(() =>
          list(() =>
            present({
              family: maybe(() => random.pick(FAMILIES)),
              given: list(() => random.pick(GIVEN)),
              use: 'usual',
            }),
          ),
        ),
        gender: maybe(() => random.pick(['male', 'female', 'other', 'unknown'])),
        birthDate: maybe(day),
        ...(random.below(4) === 0
          ? { deceasedDateTime: dateTime() }
          : random.below(4) === 0
            ? { deceasedBoolean: random.below(2) === 0 }
            : {}),
        telecom: maybe(() => [
          { system: 'phone', value: '+51 999-888' },
          { system: 'email', value: 'Ana@example.org' },
        ]),
        address: maybe(() => [
          { line: [random.pick(FAMILIES)], city: random.pick(['Cusco', 'CUSCO', 'Puno']), postalCode: '08001' },
        ]),
        identifier: maybe(() => list(identifier)),
        generalPractitioner: maybe(() => list(() => reference(random.pick(['Practitioner', 'Organization'])))),
        managingOrganization: maybe(() => reference('Organization')),
        link: random.below(5) === 0 ? [{ other: reference('Patient'), type: 'seealso' }] : undefined,
      }),
    ),
    ...some('Group', 0.05, () =>
      made({
        type: 'person',
        actual: true,
        characteristic: maybe(() =>
          list(() => ({
            code: concept(),
            exclude: false,
            ...(random.below(2) === 0 ? { valueCodeableConcept: concept() } : { valueBoolean: true }),
          })),
        ),
        member: maybe(() => list(() => ({ entity: reference('Patient') }))),
      }),
    ),
    ...some('Encounter', 0.15, () =>
      made({
        status: random.pick(['finished', 'planned', 'in-progress']),
        class: random.pick(CODINGS),
        subject: maybe(() => reference(random.pick(['Patient', 'Group']))),
        period: maybe(period),
        partOf: maybe(() => reference('Encounter')),
        length: maybe(() => ({ value: random.below(90), unit: 'min', system: UCUM, code: random.pick(['min', 'h']) })),
        serviceProvider: maybe(() => reference('Organization')),
      }),
    ),
    ...some('Observation', 0.4, () =>
      made({
        status: random.pick(['final', 'amended']),
        code: concept(),
        category: maybe(() => list(concept)),
        subject: maybe(() => reference(random.pick(['Patient', 'Group', 'Location']))),
        encounter: maybe(() => reference('Encounter')),
        performer: maybe(() => list(() => reference(random.pick(['Practitioner', 'Organization', 'Patient'])))),
        ...[
          { effectiveDateTime: dateTime() },
          { effectivePeriod: period() },
          { effectiveInstant: `${day()}T${random.pick(TIMES)}Z` },
          { effectiveTiming: { event: list(() => day()) } },
          {},
        ][random.below(5)],
        ...[
          { valueQuantity: quantity() },
          { valueQuantity: quantity() },
          { valueCodeableConcept: concept() },
          { valueString: random.pick(FAMILIES) },
          { valueDateTime: dateTime() },
          {
            valueSampledData: {
              origin: { value: 1, system: UCUM, code: 'mg' },
              period: 10,
              dimensions: 1,
              data: '2 E 5.4 U',
              upperLimit: 9,
            },
          },
          {},
        ][random.below(7)],
        component: maybe(() =>
          list(() => ({
            code: { coding: [random.pick(CODINGS)] },
            ...(random.below(3) === 0 ? { valueCodeableConcept: concept() } : { valueQuantity: quantity() }),
          })),
        ),
        derivedFrom: random.below(4) === 0 ? [reference('Observation')] : undefined,
      }),
    ),
    ...some('Condition', 0.2, () =>
      made({
        code: maybe(concept),
        subject: reference(random.pick(['Patient', 'Group'])),
        recordedDate: maybe(dateTime),
        ...[
          { onsetDateTime: dateTime() },
          { onsetAge: { value: 30 + random.below(5), system: UCUM, code: 'a' } },
          { onsetPeriod: period() },
          {
            onsetRange: random.pick([
              { low: { value: 5 } },
              { high: { value: 6 } },
              { low: { value: 5 }, high: { value: 6 } },
            ]),
          },
          { onsetString: 'de niño' },
          {},
        ][random.below(6)],
      }),
    ),
    ...some('RiskAssessment', 0.1, () =>
      made({
        status: 'final',
        subject: reference('Patient'),
        prediction: list(() => ({ probabilityDecimal: random.pick([0.1, 0.25, 0.2, 0.15, 0.3, 1e-3]) })),
      }),
    ),
    ...some('ChargeItem', 0.1, () =>
      made({
        status: 'billable',
        code: concept(),
        subject: reference('Patient'),
        factorOverride: maybe(number),
        priceOverride: maybe(() => ({ value: number(), currency: random.pick(['PEN', 'USD']) })),
        quantity: maybe(quantity),
      }),
    ),
    ...some('MolecularSequence', 0.05, () =>
      made({
        coordinateSystem: 0,
        variant: list(() => ({ start: random.below(20) * 50, end: 1000 + random.below(20) * 50 })),
      }),
    ),
    ...some('ValueSet', 0.05, (id) =>
      made({
        url: `http://example.org/ValueSet/${random.below(2) === 0 ? id : 'same'}`,
        version: random.pick(['1.0', '1.1', '2']),
        status: 'active',
        name: random.pick(GIVEN).replace(/[^A-Za-z]/g, '') || 'X',
        date: maybe(dateTime),
      }),
    ),
    ...some('Questionnaire', 0.05, (id) =>
      made({ url: `http://example.org/Questionnaire/${id}`, status: 'active', subjectType: ['Patient'] }),
    ),
    ...some('QuestionnaireResponse', 0.1, () =>
      made({
        status: 'completed',
        questionnaire: maybe(
          () => `http://example.org/Questionnaire/g${random.below(4)}${random.pick(['', '|1.0', '|1.1'])}`,
        ),
        subject: maybe(() => reference('Patient')),
        authored: maybe(dateTime),
      }),
    ),
    ...some('Provenance', 0.1, () =>
      made({
        target: list(() => reference(random.pick(['Patient', 'Observation', 'Encounter']))),
        recorded: `${day()}T${random.pick(TIMES)}Z`,
        agent: [{ who: reference('Practitioner') }],
      }),
    ),
  ];
}
