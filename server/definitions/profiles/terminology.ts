// The codes that validation asks about, told from the definitions at hand and from R4's own: https://hl7.org/fhir/R4/terminologies.html
import { parseCanonical, printCanonical } from '../../fhir/reference.ts';
import { systemGrammar } from '../terminology/code-grammars.ts';
import { requiredValueSet } from '../terminology/codes.ts';
import { conceptsOf } from '../terminology/concepts.ts';
import { valueSetAt } from '../terminology/contained-value-sets.ts';
import { isCalled } from '../terminology/names.ts';
import { officialDefinition } from '../terminology/official.ts';
import type { Find, FoundType, FoundTypes } from '../terminology/types.ts';
import { contains } from '../terminology/value-set-contains.ts';
import { membersOf } from '../terminology/value-set-members.ts';
import { preferring } from '../terminology/versions.ts';
import type { DefinitionSource } from './definitions.ts';
import type { ChoiceIn, Contains, HasCode, NameInstead } from './judging.ts';

export type CodeKnowledge = { contains: Contains; hasCode: HasCode; nameInstead: NameInstead; choiceIn: ChoiceIn };

const CHOICES = 12;

/** What is among the definitions, or R4's own. */
export const findAmong =
  (definitions: DefinitionSource): Find =>
  <Type extends FoundType>(type: Type, url: string, version?: string) => {
    const found = definitions(printCanonical({ url, version }));
    if (found?.resourceType === type) return found as FoundTypes[Type];
    return officialDefinition(type, url);
  };

/** `definitions`: in which value sets may be contained. */
export function codeKnowledge(find: Find, definitions: DefinitionSource): CodeKnowledge {
  const valueSetOf = (canonical: string) => valueSetAt(canonical, find, undefined, definitions);
  /** Of a version that is not known here, whichever is. */
  const said = (system: string | undefined, version: string | undefined): Find => {
    if (system === undefined || version === undefined || find('CodeSystem', system, version) === undefined) return find;
    return preferring({ system, version }, find);
  };
  return {
    contains: (canonical, system, code, version) => {
      const valueSet = valueSetOf(canonical);
      const told = valueSet === undefined ? undefined : contains(valueSet, system, code, said(system, version));
      return told ?? byRequiredBinding(canonical, system, code);
    },
    hasCode: (system, code, version) => {
      const codeSystem = said(system, version)('CodeSystem', system);
      // https://hl7.org/fhir/R4/codesystem.html#supplements: nothing is coded with it.
      if (codeSystem?.supplements !== undefined) return false;
      if (codeSystem?.content !== 'complete') return systemGrammar(system)?.(code);
      const concepts = conceptsOf(codeSystem);
      return concepts === undefined ? undefined : concepts.get(code) !== undefined;
    },
    nameInstead: (system, version, code, display) => {
      const codeSystem = find('CodeSystem', system, version);
      const concept = codeSystem === undefined ? undefined : conceptsOf(codeSystem)?.get(code);
      if (concept === undefined || isCalled({ display: concept.display, designations: [], concept }, display))
        return undefined;
      return concept.display ?? concept.designations[0]?.value;
    },
    choiceIn: (canonical) => {
      const valueSet = valueSetOf(canonical);
      const { list = [], unknown = [] } = valueSet === undefined ? {} : membersOf(valueSet, find);
      const [first] = list;
      const isTold =
        list.length <= CHOICES && unknown.length === 0 && list.every(({ system }) => system === first?.system);
      if (first === undefined || !isTold) return undefined;
      const codes = list.map(({ code, display }) => (display === undefined ? code : `${code} (${display})`));
      return { system: first.system, codes };
    },
  };
}

/** R4's required bindings, some of which only a grammar can tell. */
function byRequiredBinding(canonical: string, system: string | undefined, code: string): boolean | undefined {
  const { url, fragment } = parseCanonical(canonical);
  const required = fragment === undefined ? requiredValueSet(url) : undefined;
  if (required === undefined) return undefined;
  return system === undefined ? required.allowsCode(code) : required.allowsCoding(system, code);
}
