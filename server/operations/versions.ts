// $versions: which versions of FHIR are spoken here: https://hl7.org/fhir/R4/capabilitystatement-operation-versions.html
import { operation } from './operation.ts';

/** As the `fhirVersion` parameter of media types names it: https://hl7.org/fhir/R4/http.html#version-parameter */
const R4 = '4.0';

export const versions = operation(
  {
    name: 'versions',
    url: 'http://hl7.org/fhir/OperationDefinition/CapabilityStatement-versions',
    levels: ['system'],
    affectsState: false,
    parameters: [],
  },
  async () => ({ status: 200, body: BODY }),
);

const BODY = JSON.stringify({
  resourceType: 'Parameters',
  parameter: [
    { name: 'version', valueCode: R4 },
    { name: 'default', valueCode: R4 },
  ],
});
