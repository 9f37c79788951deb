// Rules a Questionnaire states in FHIRPath for what answers it: https://hl7.org/fhir/R4/extension-questionnaire-constraint.html
import { constraintCheck } from '../profiles/constraints.ts';
import type { Check, Judging } from '../profiles/judging.ts';
import { DEFINITIONS } from '../structures.ts';
import { choiceIn, type Json, records, textIn } from '../unchecked-json.ts';

const CONSTRAINT = `${DEFINITIONS}questionnaire-constraint`;

/** On the whole response, or on what answers one item; they hold once it is complete. */
export function constraintsOf(source: Json): Check[] {
  return records(source.extension).flatMap(({ value }) => {
    if (value.url !== CONSTRAINT) return [];
    const part = (url: string): string | undefined =>
      textIn(
        records(value.extension).flatMap((one) =>
          one.value.url === url ? [choiceIn(one.value, 'value')?.value] : [],
        )[0],
      );
    const [key, human, expression] = [part('key'), part('human'), part('expression')];
    if (key === undefined || expression === undefined) return [];
    const text = human ?? key;
    return [
      constraintCheck(key, part('severity') === 'warning' ? 'warning' : 'error', expression, { es: text, en: text }),
    ];
  });
}

export function checkConstraints(constraints: readonly Check[], type: string, value: unknown, judging: Judging): void {
  for (const check of constraints) check({ value, type }, judging);
}
