// $validate-code: whether a code is in a ValueSet, or exists in a CodeSystem:
// https://hl7.org/fhir/R4/valueset-operation-validate-code.html https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
import type { Find } from '../definitions/terminology/types.ts';
import { noneHolds } from '../fhir/code-messages.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import type { Context } from '../interactions/context.ts';
import { withTerminology } from '../interactions/terminology.ts';
import { type Finding, issuesOf } from './code-findings.ts';
import { inCodeSystem, inValueSet, type Options, orGrammar, systemOf, type Verdict } from './code-verdict.ts';
import { operation } from './operation.ts';
import type { OperationInput } from './parameters.ts';
import { type AskedCoding, definitionMissing, optional, parameters, questionAbout } from './terminology-input.ts';

const CODES = ['code', 'system', 'display', 'coding', 'codeableConcept', 'date', 'abstract', 'displayLanguage'];

export const validateCodeInValueSet = operation(
  {
    name: 'validate-code',
    url: 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code',
    levels: ['type', 'instance'],
    types: ['ValueSet'],
    affectsState: false,
    parameters: ['url', 'context', 'valueSet', 'valueSetVersion', 'systemVersion', ...CODES],
  },
  async (request, context) => {
    const { input, codings, named } = await questionAbout('ValueSet', request, context);
    if (named === undefined) throw definitionMissing('validate-code', 'ValueSet');
    return judged(codings, input, request, context, (coding, find, options) =>
      inValueSet(named(find), coding, find, options),
    );
  },
);

export const validateCodeInSystem = operation(
  {
    name: 'validate-code',
    url: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code',
    levels: ['type', 'instance'],
    types: ['CodeSystem'],
    affectsState: false,
    parameters: ['url', 'codeSystem', 'version', ...CODES],
  },
  async (request, context) => {
    const { input, codings, named } = await questionAbout('CodeSystem', request, context);
    return judged(codings, input, request, context, (coding, find, options) =>
      inCodeSystem((named ?? systemOf(coding))(orGrammar(find)), coding, options),
    );
  },
);

/** One coding that holds is enough; else the first tells why not. */
async function judged(
  codings: readonly AskedCoding[],
  input: OperationInput,
  { caller: { language } }: FhirRequest,
  context: Context,
  judge: (coding: AskedCoding, find: Find, options: Options) => Verdict,
): Promise<FhirResponse> {
  const form = FORMS.find((name) => input.names().includes(name)) ?? 'code';
  const options = {
    // Refused only to who says so: https://hl7.org/fhir/R4/valueset-operation-validate-code.html
    allowsAbstract: input.text('abstract') === undefined || input.flag('abstract'),
    language: input.text('displayLanguage'),
    infersSystem: form === 'code',
  };
  const verdicts = await withTerminology(
    context,
    (find) => codings.map((coding) => judge(coding, find, options)),
    input.day('date'),
  );
  const verdict = verdicts.find(({ findings }) => findings.length === 0) ?? (verdicts[0] as Verdict);
  const { findings, system, version, code, display, concept } = verdict;
  const known = [
    ...optional('display', 'valueString', display),
    ...optional('code', 'valueCode', code),
    ...optional('system', 'valueUri', system),
    ...optional('version', 'valueString', version),
    ...(concept?.isInactive ? [{ name: 'inactive', valueBoolean: true }] : []),
  ];
  if (findings.length === 0)
    return { status: 200, body: parameters([{ name: 'result', valueBoolean: true }, ...known]) };
  const all = verdicts.map((one) => one.findings);
  const issue = issuesOf(all, form, noneHolds(), language);
  const body = parameters([
    { name: 'result', valueBoolean: false },
    { name: 'message', valueString: findings.map(({ text }) => text[language]).join(' ') },
    // None of the codings of a concept is the one that is spoken of, if none is in the value set.
    ...(form === 'codeableConcept' && findings.some(isOutside) ? [] : known),
    { name: 'issues', resource: { resourceType: 'OperationOutcome', issue } },
  ]);
  return { status: 200, body };
}

const isOutside = ({ kind }: Finding): boolean => kind === 'not-in-vs' || kind === 'vs-invalid';

const FORMS = ['code', 'coding', 'codeableConcept'] as const;
