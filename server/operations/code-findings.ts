// What $validate-code finds wrong with a code, item by item, as R5 has it: https://hl7.org/fhir/R5/valueset-operation-validate-code.html
// and the words HL7's tools have for it: https://build.fhir.org/ig/HL7/fhir-tools-ig/CodeSystem-tx-issue-type.html
import type { IssueType, Language, Text } from '../fhir/outcome.ts';

const KINDS = {
  'not-in-vs': { severity: 'error', code: 'code-invalid' },
  'this-code-not-in-vs': { severity: 'information', code: 'code-invalid' },
  'invalid-code': { severity: 'error', code: 'code-invalid' },
  'invalid-display': { severity: 'error', code: 'invalid' },
  'not-found': { severity: 'error', code: 'not-found' },
  'vs-invalid': { severity: 'warning', code: 'not-found' },
  'invalid-data': { severity: 'error', code: 'invalid' },
  'code-rule': { severity: 'error', code: 'business-rule' },
} satisfies Record<string, { severity: string; code: IssueType }>;

/** `at`: which member of the code, '' all of it; undefined: the fault is not of the code. */
export type Finding = {
  kind: keyof typeof KINDS;
  at: 'code' | 'system' | 'version' | 'display' | '' | undefined;
  text: Text;
};

export const finding = (kind: Finding['kind'], at: Finding['at'], text: Text): Finding => ({ kind, at, text });

export type Form = 'code' | 'coding' | 'codeableConcept';

/** Of a concept none of whose codings is in the value set that is said first, and each is only one of them. */
export function issuesOf(found: readonly Finding[][], form: Form, whole: Text, language: Language): object[] {
  if (form !== 'codeableConcept') return (found[0] ?? []).map((one) => issue(one, PLACES[form], language));
  const own = found.flatMap((list, at) =>
    list.map((one) => issue(ofOne(one), `CodeableConcept.coding[${at}]`, language)),
  );
  const isOutside = found.every((list) => list.some(({ kind }) => kind === 'not-in-vs'));
  return isOutside ? [issue(finding('not-in-vs', undefined, whole), '', language), ...own] : own;
}

const PLACES = { code: '', coding: 'Coding' };

const ofOne = (one: Finding): Finding => (one.kind === 'not-in-vs' ? { ...one, kind: 'this-code-not-in-vs' } : one);

function issue({ kind, at, text }: Finding, place: string, language: Language): object {
  const expression = at === undefined ? '' : [place, at].filter((step) => step !== '').join('.');
  return {
    ...KINDS[kind],
    details: {
      coding: [{ system: 'http://hl7.org/fhir/tools/CodeSystem/tx-issue-type', code: kind }],
      text: text[language],
    },
    ...(expression === '' ? {} : { expression: [expression] }),
  };
}
