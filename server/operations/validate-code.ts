// $validate-code: whether a code is in a ValueSet, or exists in a CodeSystem:
// https://hl7.org/fhir/R4/valueset-operation-validate-code.html https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
import { systemGrammar } from '../definitions/terminology/code-grammars.ts';
import { conceptsOf } from '../definitions/terminology/concepts.ts';
import { isCalled, type Named as NamedCode } from '../definitions/terminology/names.ts';
import type { CodeSystem, Find, ValueSet } from '../definitions/terminology/types.ts';
import { contains, memberOf } from '../definitions/terminology/value-set-contains.ts';
import { displayIn } from '../definitions/terminology/value-set-expansion.ts';
import { membersOf } from '../definitions/terminology/value-set-members.ts';
import {
  cannotBeTold,
  displayDiffers,
  notInCodeSystem,
  notInValueSet,
  ofAnotherSystem,
  ofAnotherVersion,
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
import { operation } from './operation.ts';
import type { OperationInput } from './parameters.ts';
import {
  type AskedCoding,
  definitionMissing,
  type Named,
  optional,
  parameters,
  questionAbout,
} from './terminology-input.ts';

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

type Options = { allowsAbstract: boolean; language: string | undefined };
/** `message`: undefined if it holds. */
type Verdict = { message: Text | undefined; display: string | undefined };

/** One coding that holds is enough; else the first tells why not. */
async function judged(
  codings: readonly AskedCoding[],
  input: OperationInput,
  { caller }: FhirRequest,
  context: Context,
  judge: (coding: AskedCoding, find: Find, options: Options) => Verdict,
): Promise<FhirResponse> {
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

const wrong = (message: Text): Verdict => ({ message, display: undefined });

// ── in a value set ──────────────────────────────────────────────────────────────────────────────────────────────────
function inValueSet(valueSet: ValueSet, coding: AskedCoding, find: Find, options: Options): Verdict {
  const { system, version, code, display } = coding;
  const there = preferring(coding, find);
  const member = memberOf(membersOf(valueSet, there), system, code, there);
  const called = member === undefined ? undefined : displayIn(options.language, member);
  if (member?.isAbstract) return { message: options.allowsAbstract ? undefined : onlyGroups(code), display: called };
  const verdict = contains(valueSet, system, code, there);
  if (verdict === undefined) return wrong(cannotBeTold(system, code, valueSet.url));
  if (!verdict) return wrong(notInValueSet(system, code, valueSet.url));
  if (version !== undefined && member?.version !== undefined && member.version !== version)
    return wrong(ofAnotherVersion(member.system, version, member.version));
  return { message: member && displayFault(code, display, called, member), display: called };
}

/** Where the value set says no version of the code's system, the version that the code is said to be of. */
function preferring({ system, version }: AskedCoding, find: Find): Find {
  if (system === undefined || version === undefined) return find;
  return (type, url, own, asOf) =>
    find(type, url, own ?? (type === 'CodeSystem' && url === system ? version : undefined), asOf);
}

// ── in a code system ────────────────────────────────────────────────────────────────────────────────────────────────
function systemOf({ system, version }: AskedCoding): Named<'CodeSystem'> {
  if (system === undefined)
    throw operationParameterMissing('validate-code', {
      es: 'el CodeSystem: "url", el sistema del código, un recurso "codeSystem", o llamarla en CodeSystem/[id]',
      en: 'the CodeSystem: "url", the system of the code, a resource "codeSystem", or a call on CodeSystem/[id]',
    });
  return (find) => {
    const found = find('CodeSystem', system, version);
    if (found !== undefined) return found;
    throw definitionNotKnown('CodeSystem', version === undefined ? system : `${system}|${version}`);
  };
}

/** Of systems that nobody can list the codes are recognised all the same. */
function orGrammar(find: Find): Find {
  const recognised = (url: string): CodeSystem | undefined =>
    systemGrammar(url) && { resourceType: 'CodeSystem', url, content: 'not-present' };
  return ((type, url, version) =>
    find(type, url, version) ?? (type === 'CodeSystem' ? recognised(url) : undefined)) as Find;
}

function inCodeSystem(codeSystem: CodeSystem, coding: AskedCoding, { allowsAbstract, language }: Options): Verdict {
  const { url = '', content } = codeSystem;
  const { system, version, code, display } = coding;
  if (system !== undefined && system !== url) return wrong(ofAnotherSystem(system, url));
  if (version !== undefined && codeSystem.version !== undefined && codeSystem.version !== version)
    return wrong(ofAnotherVersion(url, version, codeSystem.version));
  const concepts = conceptsOf(codeSystem);
  const grammar = systemGrammar(url);
  if (concepts === undefined && grammar === undefined) throw codeSystemWithoutConcepts(url);
  if (concepts === undefined)
    return { message: grammar?.(code) ? undefined : notInCodeSystem(url, code, true), display: undefined };
  const concept = concepts.get(code);
  if (concept === undefined) return wrong(notInCodeSystem(url, code, content === 'complete'));
  const named = { display: concept.display, designations: [], concept };
  const called = displayIn(language, named);
  if (concept.isAbstract && !allowsAbstract) return { message: onlyGroups(code), display: called };
  return { message: displayFault(code, display, called, named), display: called };
}

/** What nobody named cannot be called wrongly. */
function displayFault(
  code: string,
  given: string | undefined,
  called: string | undefined,
  named: NamedCode,
): Text | undefined {
  if (given === undefined || called === undefined) return undefined;
  return isCalled(named, given) ? undefined : displayDiffers(code, given, called);
}
