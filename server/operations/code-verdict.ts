// What is wrong with a code, asked of a ValueSet or of its CodeSystem: https://hl7.org/fhir/R4/terminology-service.html#validation
import { systemGrammar } from '../definitions/terminology/code-grammars.ts';
import { conceptsOf } from '../definitions/terminology/concepts.ts';
import { displayIn, isCalled, type Named as NamedCode } from '../definitions/terminology/names.ts';
import type { CodeSystem, Find, ValueSet } from '../definitions/terminology/types.ts';
import { contains, memberOf } from '../definitions/terminology/value-set-contains.ts';
import { type Members, membersOf } from '../definitions/terminology/value-set-members.ts';
import type { Member } from '../definitions/terminology/value-set-parts.ts';
import { preferring } from '../definitions/terminology/versions.ts';
import {
  cannotBeTold,
  codesNothing,
  displayDiffers,
  notActive,
  notInCodeSystem,
  notInValueSet,
  ofAnotherSystem,
  ofAnotherVersion,
  onlyGroups,
  systemMissing,
  systemNotKnown,
  valueSetNotKnownHere,
} from '../fhir/code-messages.ts';
import {
  codeSystemWithoutConcepts,
  definitionNotKnown,
  operationParameterMissing,
  valueSetNotExpandable,
} from '../fhir/failures-operations-terminology.ts';
import type { Text } from '../fhir/outcome.ts';
import { printCanonical } from '../fhir/reference.ts';
import { type Finding, finding } from './code-findings.ts';
import type { AskedCoding, Named } from './terminology-input.ts';

export type Options = {
  allowsAbstract: boolean;
  language: string | undefined;
  /** Whether a code alone is asked about, whose system the value set tells. */
  infersSystem: boolean;
};
/** What is known of the code, and what is wrong with it. */
export type Verdict = Pick<Partial<Member>, 'system' | 'version' | 'code' | 'display' | 'concept'> & {
  findings: Finding[];
};

// ── in a value set ──────────────────────────────────────────────────────────────────────────────────────────────────
export function inValueSet(valueSet: ValueSet, coding: AskedCoding, find: Find, options: Options): Verdict {
  const { system, version, code } = coding;
  const outside = finding('not-in-vs', 'code', notInValueSet(system, code, valueSet.url));
  if (system === undefined && !options.infersSystem)
    return { code, findings: [finding('invalid-data', '', systemMissing(code))] };
  const there = preferring(coding, find);
  const members = membersOf(valueSet, there);
  const broken = members.unknown.find(({ reason }) => reason === 'circle' || reason === 'supplement');
  if (broken !== undefined) throw valueSetNotExpandable(valueSet.url ?? '', broken.reason, broken.url);
  const member = memberOf(members, system, code, there);
  const of = member ?? conceptOf(coding, there);
  const told = { ...coding, ...of, code, display: of && displayIn(options.language, of) };
  if (member?.isAbstract && !options.allowsAbstract)
    return { ...told, findings: [finding('code-rule', 'code', onlyGroups(code)), outside] };
  const verdict = member?.isAbstract || contains(valueSet, system, code, there);
  if (verdict === undefined)
    return {
      ...told,
      findings: [
        ...unknownIn(coding, there),
        ...missingIn(members),
        finding('vs-invalid', undefined, cannotBeTold(system, code, valueSet.url)),
      ],
    };
  if (!verdict) return { ...told, findings: [outside, ...unknownIn(coding, there), ...inactiveIn(code, of)] };
  if (version !== undefined && member?.version !== undefined && member.version !== version)
    return {
      ...told,
      findings: [finding('invalid-data', 'version', ofAnotherVersion(member.system, version, member.version))],
    };
  return { ...told, findings: member === undefined ? [] : displayFindings(coding, told.display, member, options) };
}

const missingIn = ({ unknown }: Members): Finding[] =>
  unknown.flatMap(({ reason, url }) =>
    reason === 'value-set' ? [finding('not-found', undefined, valueSetNotKnownHere(url))] : [],
  );

/** Perhaps why a code is not in a value set. */
const inactiveIn = (code: string, of: Partial<NamedCode> | undefined): Finding[] =>
  of?.concept?.isInactive ? [finding('code-rule', 'code', notActive(code))] : [];

/** Why a code that is not in a value set could be in none. */
function unknownIn({ system, version, code }: AskedCoding, find: Find): Finding[] {
  if (system === undefined) return [];
  const codeSystem = orGrammar(find)('CodeSystem', system, version);
  if (codeSystem === undefined) return [finding('not-found', 'system', systemNotKnown(system))];
  const isKnown = conceptsOf(codeSystem)?.get(code) !== undefined || systemGrammar(system)?.(code) === true;
  const isWhole = codeSystem.content === 'complete';
  return isKnown || !isWhole ? [] : [finding('invalid-code', 'code', notInCodeSystem(system, code, isWhole))];
}

/** What its system says of a code that the value set does not have. */
function conceptOf({ system, version, code }: AskedCoding, find: Find): (NamedCode & Partial<Member>) | undefined {
  const codeSystem = system === undefined ? undefined : find('CodeSystem', system, version);
  const concept = codeSystem === undefined ? undefined : conceptsOf(codeSystem)?.get(code);
  return concept && { display: concept.display, designations: [], concept, version: codeSystem?.version };
}

// ── in a code system ────────────────────────────────────────────────────────────────────────────────────────────────
export function systemOf({ system, version }: AskedCoding): Named<'CodeSystem'> {
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
export function orGrammar(find: Find): Find {
  const recognised = (url: string): CodeSystem | undefined =>
    systemGrammar(url) && { resourceType: 'CodeSystem', url, content: 'not-present' };
  return ((type, url, version) =>
    find(type, url, version) ?? (type === 'CodeSystem' ? recognised(url) : undefined)) as Find;
}

export function inCodeSystem(codeSystem: CodeSystem, coding: AskedCoding, options: Options): Verdict {
  const { url = '', content, supplements } = codeSystem;
  const { system, version, code } = coding;
  const about = { system: url, version: codeSystem.version, code };
  const failing = (kind: Finding['kind'], at: Finding['at'], text: Text): Verdict => ({
    ...about,
    findings: [finding(kind, at, text)],
  });
  if (system !== undefined && system !== url)
    return { ...failing('invalid-data', 'system', ofAnotherSystem(system, url)), system };
  if (supplements !== undefined) return failing('invalid-data', 'system', codesNothing(url, supplements));
  if (version !== undefined && codeSystem.version !== undefined && codeSystem.version !== version)
    return failing('invalid-data', 'version', ofAnotherVersion(url, version, codeSystem.version));
  const concepts = conceptsOf(codeSystem);
  const grammar = systemGrammar(url);
  if (concepts === undefined && grammar === undefined) throw codeSystemWithoutConcepts(url);
  const concept = concepts?.get(code);
  if (concept === undefined)
    return concepts === undefined && grammar?.(code)
      ? { ...about, findings: [] }
      : failing('invalid-code', 'code', notInCodeSystem(url, code, concepts === undefined || content === 'complete'));
  const named = { display: concept.display, designations: [], concept };
  const display = displayIn(options.language, named);
  if (concept.isAbstract && !options.allowsAbstract)
    return { ...failing('code-rule', 'code', onlyGroups(code)), display };
  return { ...about, display, concept, findings: displayFindings(coding, display, named, options) };
}

/** What nobody named cannot be called wrongly. */
function displayFindings(
  { code, display }: AskedCoding,
  called: string | undefined,
  named: NamedCode,
  { language }: Options,
): Finding[] {
  if (display === undefined || called === undefined || isCalled(named, display, language)) return [];
  return [finding('invalid-display', 'display', displayDiffers(code, display, called))];
}
