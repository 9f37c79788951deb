// What the build knows of a definition: https://hl7.org/fhir/R4/metadatatypes.html
import type { ElementDefinition } from '@medplum/fhirtypes';

/** A conformance or terminology resource; members that only some kinds have are optional. */
export type Definition = {
  resourceType: string;
  id: string;
  url: string;
  version?: string;
  name: string;
  title?: string;
  description?: string;
  kind?: string;
  type?: string;
  baseDefinition?: string;
  derivation?: string;
  /** Of a code system. */
  content?: string;
  valueSet?: string;
  snapshot?: { element: ElementDefinition[] };
  differential?: { element: ElementDefinition[] };
};

export const keyOf = ({ resourceType, id }: Definition): string => `${resourceType}-${id}`;
