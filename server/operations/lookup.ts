// $lookup: what a code means: https://hl7.org/fhir/R4/codesystem-operation-lookup.html
import { type Concept, conceptsOf } from '../definitions/terminology/concepts.ts';
import { displayIn } from '../definitions/terminology/names.ts';
import type { CodeSystem, ConceptProperty } from '../definitions/terminology/types.ts';
import {
  codeNotInSystem,
  codeSystemWithoutConcepts,
  definitionNotKnown,
  operationParameterMissing,
} from '../fhir/failures-operations-terminology.ts';
import { printCanonical } from '../fhir/reference.ts';
import { withTerminology } from '../interactions/terminology.ts';
import { operation } from './operation.ts';
import { OperationInput } from './parameters.ts';
import { type AskedCoding, codingsAsked, optional, parameters } from './terminology-input.ts';

export const lookup = operation(
  {
    name: 'lookup',
    url: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup',
    levels: ['type'],
    types: ['CodeSystem'],
    affectsState: false,
    parameters: ['code', 'system', 'version', 'coding', 'date', 'displayLanguage', 'property'],
  },
  async (request, context) => {
    const input = new OperationInput(request);
    const [{ system, version, code }] = codingsAsked('lookup', input, 'version') as [AskedCoding];
    if (system === undefined)
      throw operationParameterMissing('lookup', {
        es: 'el sistema del código ("system")',
        en: 'the system of the code ("system")',
      });
    const body = await withTerminology(
      context,
      (find) => {
        const codeSystem = find('CodeSystem', system, version);
        if (codeSystem === undefined) throw definitionNotKnown('CodeSystem', printCanonical({ url: system, version }));
        const concepts = conceptsOf(codeSystem);
        if (concepts === undefined) throw codeSystemWithoutConcepts(system);
        const concept = concepts.get(code);
        if (concept === undefined) throw codeNotInSystem(system, code);
        return parameters(described(codeSystem, concept, input.text('displayLanguage'), input.texts('property')));
      },
      input.day('date'),
    );
    return { status: 200, body };
  },
);

/** Properties named are given, `*` all; without any: those that https://hl7.org/fhir/R4/codesystem-operation-lookup.html returns by itself. */
function described(codeSystem: CodeSystem, concept: Concept, language: string | undefined, asked: string[]): object[] {
  const { name, url, version, property: kinds = [] } = codeSystem;
  const { definition, display, code } = concept;
  const wants = (property: string): boolean => asked.length === 0 || asked.includes(property) || asked.includes('*');
  const meaning = (property: string) => kinds.find((kind) => kind.code === property)?.description;
  return [
    { name: 'name', valueString: name ?? url },
    ...optional('version', 'valueString', version),
    { name: 'display', valueString: displayIn(language, { display, designations: [], concept }) ?? code },
    ...(wants('definition') && definition !== undefined ? [property('definition', 'valueString', definition)] : []),
    ...designationsOf(concept, wants('designation'), asked),
    ...(wants('inactive') && concept.isInactive ? [property('inactive', 'valueBoolean', true)] : []),
    ...(wants('parent') ? concept.parents.map((one) => property('parent', 'valueCode', one.code, one.display)) : []),
    ...(wants('child') ? concept.children.map((one) => property('child', 'valueCode', one.code, one.display)) : []),
    ...concept.properties
      .filter((own) => wants(own.code) && !HIERARCHY.has(own.code))
      .flatMap((own) => ownProperty(own, meaning(own.code))),
  ];
}

/** All, or those of a language that is asked for as `lang.es`. */
function designationsOf({ designations }: Concept, all: boolean, asked: readonly string[]): object[] {
  const isWanted = (language: string | undefined): boolean => all || asked.includes(`lang.${language}`);
  return designations
    .filter(({ language }) => isWanted(language))
    .map(({ language, use, value }) => ({
      name: 'designation',
      part: [
        ...optional('language', 'valueCode', language),
        ...optional('use', 'valueCoding', use),
        { name: 'value', valueString: value },
      ],
    }));
}

const HIERARCHY = new Set(['parent', 'child', 'subsumedBy', 'inactive']);

const property = (code: string, member: string, value: unknown, description?: string): object => ({
  name: 'property',
  part: [
    { name: 'code', valueCode: code },
    { name: 'value', [member]: value },
    ...optional('description', 'valueString', description),
  ],
});

const ownProperty = (own: ConceptProperty, description: string | undefined): object[] =>
  Object.entries(own).flatMap(([member, value]) =>
    member.startsWith('value') ? [property(own.code, member, value, description)] : [],
  );
