// $meta-delete: takes profiles, tags and security labels from a resource: https://hl7.org/fhir/R4/resource-operation-meta-delete.html
import { editLabels, identity } from './meta-labels.ts';
import { operation } from './operation.ts';

/** It is no error if they are not there. */
export const metaDelete = operation(
  {
    name: 'meta-delete',
    url: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-delete',
    levels: ['instance'],
    affectsState: true,
  },
  editLabels('meta-delete', (own, given) => {
    const unwanted = new Set(given.map(identity));
    return own.filter((item) => !unwanted.has(identity(item)));
  }),
);
