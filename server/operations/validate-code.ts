// $validate-code: whether a code is in a ValueSet, or exists in a CodeSystem:
// https://hl7.org/fhir/R4/valueset-operation-validate-code.html https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
import { systemGrammar } from '../definitions/terminology/code-grammars.ts';
import { type Concept, conceptsOf } from '../definitions/terminology/concepts.ts';
import type { CodeSystem, Designation, Find, ValueSet } from '../definitions/terminology/types.ts';
import { contains, memberOf } from '../definitions/terminology/value-set-contains.ts';
import { displayIn } from '../definitions/terminology/value-set-expansion.ts';
import { membersOf } from '../definitions/terminology/value-set-members.ts';
import {
  cannotBeTold,
  displayDiffers,
  notInCodeSystem,
  notInValueSet,
  ofAnotherSystem,
  onlyGroups,
} from '../fhir/code-messages.ts';
import {
  codeSystemWithoutConcepts,
  definitionNotKnown,
  operationParameterMissing,
} from '../fhir/failures-operations-terminology.ts';
import type { Text } from '../fhir/outcome.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import type { Context } from '../interactions/context.ts';
import { withTerminology } from '../interactions/terminology.ts';
import { fold } from '../search/fold.ts';
import { operation } from './operation.ts';
import { OperationInput } from './parameters.ts';
import {
  type AskedCoding,
  codingsAsked,
  definitionNamed,
  optional,
  parameters,
  someCodings,
} from './terminology-input.ts';

export const validateCodeInValueSet = operation(
  {
    name: 'validate-code',
    url: 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code',
    levels: ['type', 'instance'],
    types: ['ValueSet'],
    affectsState: false,
  },
  async (request, context) => {
    const input = new OperationInput(request);
    input.refuse('context');
    const names = { resource: 'valueSet', url: 'url', version: 'valueSetVersion' };
    const named = await definitionNamed('ValueSet', input, names, request, context);
    return judged('systemVersion', input, request, context, (coding, find, options) => {
      const valueSet = named(find);
      if (valueSet === undefined) throw missing('ValueSet', 'valueSet');
      return inValueSet(valueSet, coding, find, options);
    });
  },
);

export const validateCodeInSystem = operation(
  {
    name: 'validate-code',
    url: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code',
    levels: ['type', 'instance'],
    types: ['CodeSystem'],
    affectsState: false,
  },
  async (request, context) => {
    const input = new OperationInput(request);
    const names = { resource: 'codeSystem', url: 'url', version: 'version' };
    const named = await definitionNamed('CodeSystem', input, names, request, context);
    return judged('version', input, request, context, (coding, find, options) => {
      const codeSystem = named(find) ?? ofCoding(coding, find);
      return inCodeSystem(codeSystem, coding, options);
    });
  },
);

const missing = (type: string, resource: string) =>
  operationParameterMissing('validate-code', {
    es: `el ${type}: "url", un recurso "${resource}", o llamarla en ${type}/[id]`,
    en: `the ${type}: "url", a resource "${resource}", or a call on ${type}/[id]`,
  });

type Options = { allowsAbstract: boolean; language: string | undefined };
/** `message`: undefined if it holds. */
type Verdict = { message: Text | undefined; display: string | undefined };

/** One coding that holds is enough; else the first tells why not. */
async function judged(
  versionName: string,
  input: OperationInput,
  { caller }: FhirRequest,
  context: Context,
  judge: (coding: AskedCoding, find: Find, options: Options) => Verdict,
): Promise<FhirResponse> {
  const codings = someCodings('validate-code', codingsAsked(input, versionName));
  const options = { allowsAbstract: input.flag('abstract'), language: input.text('displayLanguage') };
  const verdicts = await withTerminology(
    context,
    (find) => codings.map((coding) => judge(coding, find, options)),
    input.day('date'),
  );
  const verdict = verdicts.find(({ message }) => message === undefined) ?? (verdicts[0] as Verdict);
  const body = parameters([
    { name: 'result', valueBoolean: verdict.message === undefined },
    ...optional('message', 'valueString', verdict.message?.[caller.language]),
    ...optional('display', 'valueString', verdict.display),
  ]);
  return { status: 200, body };
}

function inValueSet(valueSet: ValueSet, { system, code, display }: AskedCoding, find: Find, options: Options): Verdict {
  const member = memberOf(membersOf(valueSet, find), system, code, find);
  const called = member === undefined ? undefined : displayIn(options.language, member);
  if (member?.isAbstract) return { message: options.allowsAbstract ? undefined : onlyGroups(code), display: called };
  const verdict = contains(valueSet, system, code, find);
  if (verdict !== true) {
    const message = (verdict === undefined ? cannotBeTold : notInValueSet)(system, code, valueSet.url);
    return { message, display: undefined };
  }
  return {
    message: displayFault(
      code,
      display,
      called,
      [...(member?.designations ?? []), ...(member?.concept?.designations ?? [])],
      member?.concept?.display,
    ),
    display: called,
  };
}

function ofCoding({ system, version }: AskedCoding, find: Find): CodeSystem {
  if (system === undefined) throw missing('CodeSystem', 'codeSystem');
  const found = find('CodeSystem', system, version);
  if (found !== undefined) return found;
  if (systemGrammar(system) === undefined)
    throw definitionNotKnown('CodeSystem', version === undefined ? system : `${system}|${version}`);
  return { resourceType: 'CodeSystem', url: system, content: 'not-present' };
}

function inCodeSystem(
  codeSystem: CodeSystem,
  { system, code, display }: AskedCoding,
  { allowsAbstract, language }: Options,
): Verdict {
  const { url = '', content } = codeSystem;
  if (system !== undefined && system !== url) return { message: ofAnotherSystem(system, url), display: undefined };
  const concepts = conceptsOf(codeSystem);
  const grammar = systemGrammar(url);
  if (concepts === undefined && grammar !== undefined)
    return { message: grammar(code) ? undefined : notInCodeSystem(url, code, true), display: undefined };
  if (concepts === undefined) throw codeSystemWithoutConcepts(url);
  const concept = concepts.get(code);
  if (concept === undefined) return { message: notInCodeSystem(url, code, content === 'complete'), display: undefined };
  const called = displayIn(language, { display: concept.display, designations: [], concept });
  const message =
    concept.isAbstract && !allowsAbstract
      ? onlyGroups(code)
      : displayFault(code, display, called, concept.designations, concept.display);
  return { message, display: called };
}

/** Case, accents and punctuation make no other name. */
function displayFault(
  code: string,
  given: string | undefined,
  called: string | undefined,
  designations: readonly Designation[],
  own: Concept['display'],
): Text | undefined {
  if (given === undefined || called === undefined) return undefined;
  const names = [called, own ?? called, ...designations.map(({ value }) => value)];
  return names.some((name) => fold(name) === fold(given)) ? undefined : displayDiffers(code, given, called);
}
