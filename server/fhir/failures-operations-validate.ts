// How $validate can be called wrongly, and what it says when all is well: https://hl7.org/fhir/R4/resource-operation-validate.html
import { errorIssue, FhirError, type Issue } from './outcome.ts';

export const resourceToValidateExpected = () =>
  new FhirError(
    400,
    errorIssue(
      'required',
      'resource-to-validate-expected',
      '$validate espera un recurso, o Parameters con el parámetro "resource"; en [tipo]/[id]/$validate sin cuerpo se valida lo guardado, y mode=delete solo vale ahí.',
      '$validate expects a resource, or Parameters with the parameter "resource"; at [type]/[id]/$validate without a body what is stored is validated, and mode=delete works only there.',
    ),
  );

export const unknownMode = (mode: string) =>
  new FhirError(
    400,
    errorIssue(
      'value',
      'unknown-validation-mode',
      `mode=${mode} no se conoce; use create, update, delete o profile.`,
      `mode=${mode} is not known; use create, update, delete or profile.`,
    ),
  );

export const deletableWithoutFault = (): Issue => ({
  severity: 'information',
  code: 'informational',
  name: 'deletable',
  text: { es: 'Ningún error: el recurso se puede eliminar.', en: 'No error: the resource can be deleted.' },
});

export const validWithoutFault = (): Issue => ({
  severity: 'information',
  code: 'informational',
  name: 'valid',
  text: { es: 'Ningún error: el recurso se puede guardar.', en: 'No error: the resource can be stored.' },
});
