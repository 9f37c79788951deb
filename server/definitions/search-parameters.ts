// The search parameters of every type: https://hl7.org/fhir/R4/searchparameter-registry.html

export type SearchParameterType =
  | 'token'
  | 'string'
  | 'reference'
  | 'date'
  | 'number'
  | 'quantity'
  | 'uri'
  | 'composite'
  | 'special';

export type SearchParameter = {
  /** Name in a URL: `family`, `_tag`. */
  code: string;
  type: SearchParameterType;
  url: string;
  /** The part of the FHIRPath expression that applies to this resource type. */
  expression: string;
  /** Key of its index entries: `Patient.family`. Unique per resource type and parameter. */
  key: string;
  /** For references: resource types that may be referred to; empty: any. */
  targets: string[];
  /** For composites: definition URL and expression of each component. */
  components: { definition: string; expression: string }[];
};

/** A value found by a parameter's expression, with its FHIR type: `HumanName`, `dateTime`, `code`. */
export type TypedValue = { type: string; value: unknown };

/** All parameters of a type, those of Resource and DomainResource included (`_id`, `_lastUpdated`, `_tag` …). */
export declare function searchParameters(type: string): readonly SearchParameter[];
export declare function searchParameter(type: string, code: string): SearchParameter | undefined;
