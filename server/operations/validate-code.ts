// $validate-code: whether a code is in a ValueSet, or exists in a CodeSystem:
// https://hl7.org/fhir/R4/valueset-operation-validate-code.html https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
import { systemGrammar } from '../definitions/terminology/code-grammars.ts';
import { conceptsOf } from '../definitions/terminology/concepts.ts';
import { displayIn, isCalled, type Named as NamedCode } from '../definitions/terminology/names.ts';
import type { CodeSystem, Find, ValueSet } from '../definitions/terminology/types.ts';
import { contains, memberOf } from '../definitions/terminology/value-set-contains.ts';
import { membersOf } from '../definitions/terminology/value-set-members.ts';
import type { Member } from '../definitions/terminology/value-set-parts.ts';
import {
  cannotBeTold,
  displayDiffers,
  notInCodeSystem,
  notInValueSet,
  ofAnotherSystem,
  ofAnotherVersion,
  onlyGroups,
  systemMissing,
} from '../fhir/code-messages.ts';
import {
  codeSystemWithoutConcepts,
  definitionNotKnown,
  operationParameterMissing,
  valueSetNotExpandable,
} from '../fhir/failures-operations-terminology.ts';
import type { Text } from '../fhir/outcome.ts';
import { printCanonical } from '../fhir/reference.ts';
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

type Options = {
  allowsAbstract: boolean;
  language: string | undefined;
  /** Whether a code alone is asked about, whose system the value set tells. */
  infersSystem: boolean;
};
/** `message`: undefined if it holds; else what is known of the code all the same. */
type Verdict = Pick<Partial<Member>, 'system' | 'version' | 'code' | 'display'> & { message: Text | undefined };

/** One coding that holds is enough; else the first tells why not. */
async function judged(
  codings: readonly AskedCoding[],
  input: OperationInput,
  { caller }: FhirRequest,
  context: Context,
  judge: (coding: AskedCoding, find: Find, options: Options) => Verdict,
): Promise<FhirResponse> {
  const options = {
    // Refused only to who says so: https://hl7.org/fhir/R4/valueset-operation-validate-code.html
    allowsAbstract: input.text('abstract') === undefined || input.flag('abstract'),
    language: input.text('displayLanguage'),
    infersSystem: input.text('code') !== undefined,
  };
  const verdicts = await withTerminology(
    context,
    (find) => codings.map((coding) => judge(coding, find, options)),
    input.day('date'),
  );
  const verdict = verdicts.find(({ message }) => message === undefined) ?? (verdicts[0] as Verdict);
  const { message, system, version, code, display } = verdict;
  const body = parameters([
    { name: 'result', valueBoolean: message === undefined },
    ...optional('message', 'valueString', message?.[caller.language]),
    ...optional('display', 'valueString', display),
    ...optional('code', 'valueCode', code),
    ...optional('system', 'valueUri', system),
    ...optional('version', 'valueString', version),
  ]);
  return { status: 200, body };
}

// ── in a value set ──────────────────────────────────────────────────────────────────────────────────────────────────
function inValueSet(valueSet: ValueSet, coding: AskedCoding, find: Find, options: Options): Verdict {
  const { system, version, code } = coding;
  if (system === undefined && !options.infersSystem) return { message: systemMissing(code), code };
  const there = preferring(coding, find);
  const members = membersOf(valueSet, there);
  const broken = members.unknown.find(({ reason }) => reason === 'circle' || reason === 'supplement');
  if (broken !== undefined) throw valueSetNotExpandable(valueSet.url ?? '', broken.reason, broken.url);
  const member = memberOf(members, system, code, there);
  const of = member ?? conceptOf(coding, there);
  const told = { ...coding, ...of, code, display: of && displayIn(options.language, of) };
  if (member?.isAbstract)
    return {
      ...told,
      message: options.allowsAbstract ? displayFault(coding, told.display, member, options) : onlyGroups(code),
    };
  const verdict = contains(valueSet, system, code, there);
  if (verdict === undefined) return { ...told, message: cannotBeTold(system, code, valueSet.url) };
  if (!verdict) return { ...told, message: notInValueSet(system, code, valueSet.url) };
  if (version !== undefined && member?.version !== undefined && member.version !== version)
    return { ...told, message: ofAnotherVersion(member.system, version, member.version) };
  return { ...told, message: member && displayFault(coding, told.display, member, options) };
}

/** What its system says of a code that the value set does not have. */
function conceptOf({ system, version, code }: AskedCoding, find: Find): (NamedCode & Partial<Member>) | undefined {
  const codeSystem = system === undefined ? undefined : find('CodeSystem', system, version);
  const concept = codeSystem === undefined ? undefined : conceptsOf(codeSystem)?.get(code);
  return concept && { display: concept.display, designations: [], concept, version: codeSystem?.version };
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
    throw definitionNotKnown('CodeSystem', printCanonical({ url: system, version }));
  };
}

/** Of systems that nobody can list the codes are recognised all the same. */
function orGrammar(find: Find): Find {
  const recognised = (url: string): CodeSystem | undefined =>
    systemGrammar(url) && { resourceType: 'CodeSystem', url, content: 'not-present' };
  return ((type, url, version) =>
    find(type, url, version) ?? (type === 'CodeSystem' ? recognised(url) : undefined)) as Find;
}

function inCodeSystem(codeSystem: CodeSystem, coding: AskedCoding, options: Options): Verdict {
  const { url = '', content } = codeSystem;
  const { system, version, code } = coding;
  const about = { system: url, version: codeSystem.version, code };
  if (system !== undefined && system !== url) return { ...about, system, message: ofAnotherSystem(system, url) };
  if (version !== undefined && codeSystem.version !== undefined && codeSystem.version !== version)
    return { ...about, message: ofAnotherVersion(url, version, codeSystem.version) };
  const concepts = conceptsOf(codeSystem);
  const grammar = systemGrammar(url);
  if (concepts === undefined && grammar === undefined) throw codeSystemWithoutConcepts(url);
  if (concepts === undefined)
    return { ...about, message: grammar?.(code) ? undefined : notInCodeSystem(url, code, true) };
  const concept = concepts.get(code);
  if (concept === undefined) return { ...about, message: notInCodeSystem(url, code, content === 'complete') };
  const named = { display: concept.display, designations: [], concept };
  const display = displayIn(options.language, named);
  const fault =
    concept.isAbstract && !options.allowsAbstract ? onlyGroups(code) : displayFault(coding, display, named, options);
  return { ...about, display, message: fault };
}

/** What nobody named cannot be called wrongly. */
function displayFault(
  { code, display }: AskedCoding,
  called: string | undefined,
  named: NamedCode,
  { language }: Options,
): Text | undefined {
  if (display === undefined || called === undefined) return undefined;
  return isCalled(named, display, language) ? undefined : displayDiffers(code, display, called);
}
