// The shape of every R4 type, from a compact digest of its StructureDefinition: https://hl7.org/fhir/R4/structuredefinition.html

/** One JSON property of a type. A choice element is one property per type: `valueString`, `valueQuantity` … */
export type Property = {
  /** JSON name: `birthDate`, `valueQuantity`. */
  name: string;
  /** Path in the definition: `Patient.birthDate`, `Observation.value[x]`. */
  path: string;
  /** Type of the value: `code`, `HumanName`, `Patient.contact` (a backbone), `Resource`, or the target of a content reference. */
  type: string;
  list: boolean;
  min: number;
  max: number; // Infinity for *
  /** The choice it belongs to, as `value[x]`; at most one of the properties sharing it may be present. */
  choice?: string;
  /** For Reference and canonical: allowed target types; empty: any. */
  targets: string[];
  /** Value set of a required binding, without version. */
  binding?: string;
  summary: boolean;
  isModifier: boolean;
};

export type Structure = {
  /** `Patient`, `HumanName`, `Patient.contact`, `code`. */
  name: string;
  kind: 'resource' | 'complex-type' | 'backbone' | 'primitive-type';
  /** The parent type: `DomainResource`, `Element`, `string`. */
  base?: string;
  abstract: boolean;
  properties: ReadonlyMap<string, Property>;
};

/** All resource types of R4 that can be stored, sorted; without the abstract Resource and DomainResource. */
export declare function resourceTypes(): readonly string[];
export declare function isResourceType(name: string): boolean;
/** Read lazily, kept; undefined: no such type. */
export declare function structure(name: string): Structure | undefined;
