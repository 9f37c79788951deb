// What R4 says in prose of resources that define, or report on what is defined; only $validate tells it:
// https://hl7.org/fhir/R4/conformance-module.html
import type { Resource } from '../../fhir/request.ts';
import type { Check, Judging } from '../profiles/judging.ts';
import { checkForm } from '../questionnaires/check-form.ts';
import { checkCapabilityStatement } from './capability-statement.ts';
import { checkMeasureReport } from './measure-report.ts';
import { checkOperationDefinition } from './operation-definition.ts';
import { checkSearchParameter } from './search-parameter.ts';
import { checkStructureDefinition } from './structure-definition.ts';
import { checkCodeSystem, checkConceptMap, checkInclude } from './terminology.ts';

const of =
  (check: (resource: Resource, judging: Judging) => void): Check =>
  ({ value }, judging) =>
    check(value as Resource, judging);

/** By type; the trail stands at what is of it. */
export const PROSE_CHECKS: Record<string, Check> = {
  CapabilityStatement: of(checkCapabilityStatement),
  CodeSystem: checkCodeSystem,
  ConceptMap: checkConceptMap,
  MeasureReport: of(checkMeasureReport),
  OperationDefinition: of(checkOperationDefinition),
  Questionnaire: of(checkForm),
  SearchParameter: of(checkSearchParameter),
  StructureDefinition: of(checkStructureDefinition),
  'ValueSet.compose.include': checkInclude,
};
