// $meta-add: gives a resource profiles, tags and security labels: https://hl7.org/fhir/R4/resource-operation-meta-add.html
import { editLabels, identity } from './meta-labels.ts';
import { operation } from './operation.ts';

/** What is there stays as it is spelled: version and display are ignored when labels are matched. */
export const metaAdd = operation(
  {
    name: 'meta-add',
    url: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-add',
    levels: ['instance'],
    affectsState: true,
  },
  editLabels('meta-add', (own, given) => {
    const union = new Map(own.map((item) => [identity(item), item]));
    for (const item of given) if (!union.has(identity(item))) union.set(identity(item), item);
    return [...union.values()];
  }),
);
