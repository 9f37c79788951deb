// What R4 says of an OperationDefinition in prose: https://hl7.org/fhir/R4/operationdefinition-definitions.html
import {
  bindingOfUncoded,
  operationNowhere,
  operationWithoutType,
  parameterRange,
  parameterTwice,
} from '../../fhir/failures-operation-definition.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Judging } from '../profiles/judging.ts';
import { records } from '../unchecked-json.ts';

export function checkOperationDefinition(resource: Resource, judging: Judging): void {
  const { system, type, instance } = resource;
  const { trail } = judging;
  const hasTypes = Array.isArray(resource.resource) && resource.resource.length > 0;
  if ((type === true || instance === true) && !hasTypes) trail.report(operationWithoutType);
  if (system === false && type === false && instance === false) trail.report(operationNowhere);
  checkParameters(resource.parameter, 'parameter', judging);
}

const CODED = new Set<unknown>(['code', 'Coding', 'CodeableConcept']);

/** `name`: `parameter`, and `part` of those that have several. */
function checkParameters(parameters: unknown, name: 'parameter' | 'part', judging: Judging): void {
  const { trail } = judging;
  const known = new Set<string>();
  trail.enter(name);
  for (const { at, value } of records(parameters)) {
    trail.enter(at);
    const key = `${value.use} ${value.name}`;
    if (known.has(key) && typeof value.name === 'string')
      trail.report((where) => parameterTwice(where, String(value.name), String(value.use)));
    known.add(key);
    const { min, max } = value;
    const most = max === '*' ? Number.POSITIVE_INFINITY : Number(max);
    if (typeof min === 'number' && typeof max === 'string' && !(min <= most)) {
      trail.report((where) => parameterRange(where, min, max));
    }
    if (value.binding !== undefined && !CODED.has(value.type)) trail.report(bindingOfUncoded, 'binding');
    checkParameters(value.part, 'part', judging);
    trail.leave();
  }
  trail.leave();
}
