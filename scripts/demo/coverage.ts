// Who pays: a household's insurer, written on each patient and in a coverage of their own. https://hl7.org/fhir/R4/coverage.html
import type { Coverage, Extension, Patient, Reference } from '@medplum/fhirtypes';
import { type Day, dateText } from './calendar.ts';
import type { Chart } from './chart.ts';
import insurers from './data/insurers.json' with { type: 'json' };
import { dniNumber } from './documents.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import { concept, EXTENSION, SYSTEM } from './systems.ts';

/** Without `payor`: they pay themselves. */
export type Insurer = {
  weight: number;
  code: string;
  display: string;
  payor?: string;
  regime?: string;
  plan?: { code: string; name: string };
};

export const pickInsurer = (random: Random): Insurer => random.weighted(insurers as Insurer[]);

export const insurerOf = ({ code, display }: Insurer): Extension => ({
  url: EXTENSION.financier,
  valueCodeableConcept: concept(SYSTEM.financier, code, display),
});

const DAYS_INSURED = 700;

/** In force since two years ago, or since birth. */
export function insure(
  person: Person,
  beneficiary: Reference<Patient>,
  insurer: Insurer,
  chart: Chart,
  today: Day,
): void {
  const { code, display, payor, regime, plan } = insurer;
  if (payor === undefined) return;
  chart.add<Coverage>({
    resourceType: 'Coverage',
    ...(regime === undefined ? {} : { extension: [{ url: EXTENSION.regime, valueCode: regime }] }),
    status: 'active',
    type: concept(SYSTEM.financier, code, display),
    subscriberId: `990-${code}-${dniNumber(person.serial)}`,
    beneficiary,
    period: { start: dateText(Math.max(person.birth, today - DAYS_INSURED)) },
    payor: [{ display: payor }],
    ...(plan === undefined
      ? {}
      : {
          class: [
            { type: { coding: [{ system: SYSTEM.coverageClass, code: 'plan' }] }, value: plan.code, name: plan.name },
          ],
        }),
  });
}
