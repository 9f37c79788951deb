// CodeSystem, ValueSet and ConceptMap as terminology reads them: https://hl7.org/fhir/R4/terminology-module.html
import type { Resource } from '../../fhir/request.ts';

export type Coding = { system?: string; version?: string; code?: string; display?: string };
export type Designation = { language?: string; use?: Coding; value: string };

/** `value[x]` is read by name. */
export type ConceptProperty = { code: string } & Record<string, unknown>;
export type ConceptDefinition = {
  code: string;
  display?: string;
  definition?: string;
  designation?: Designation[];
  property?: ConceptProperty[];
  concept?: ConceptDefinition[];
};

type Canonical = Resource & {
  url?: string;
  version?: string;
  name?: string;
  title?: string;
  status?: string;
  date?: string;
  extension?: { url: string; valuePeriod?: { start?: string; end?: string }; valueCanonical?: string }[];
};

/** https://hl7.org/fhir/R4/codesystem.html */
export type CodeSystem = Canonical & {
  resourceType: 'CodeSystem';
  language?: string;
  caseSensitive?: boolean;
  content?: 'not-present' | 'example' | 'fragment' | 'complete' | 'supplement';
  /** The value set of all its codes. */
  valueSet?: string;
  /** The code system it adds to. */
  supplements?: string;
  property?: { code: string; uri?: string; description?: string }[];
  filter?: { code: string }[];
  concept?: ConceptDefinition[];
};

export type Filter = { property: string; op: string; value: string };
export type Include = {
  system?: string;
  version?: string;
  concept?: { code: string; display?: string; designation?: Designation[] }[];
  filter?: Filter[];
  valueSet?: string[];
};
export type Contained = Coding & { abstract?: boolean; inactive?: boolean; contains?: Contained[] };
/** https://hl7.org/fhir/R4/valueset.html */
export type ValueSet = Canonical & {
  resourceType: 'ValueSet';
  /** `lockedDate`: of which day the definitions count that no version is said of. */
  compose?: { lockedDate?: string; inactive?: boolean; include?: Include[]; exclude?: Include[] };
  expansion?: { contains?: Contained[]; total?: number; offset?: number };
};

export type MapTarget = {
  code?: string;
  display?: string;
  equivalence: string;
  comment?: string;
  dependsOn?: MapDependency[];
  product?: MapDependency[];
};
export type MapDependency = { property: string; system?: string; value: string; display?: string };
export type MapGroup = {
  source?: string;
  sourceVersion?: string;
  target?: string;
  targetVersion?: string;
  element?: { code?: string; display?: string; target?: MapTarget[] }[];
  unmapped?: { mode: 'provided' | 'fixed' | 'other-map'; code?: string; display?: string; url?: string };
};
/** https://hl7.org/fhir/R4/conceptmap.html */
export type ConceptMap = Canonical & {
  resourceType: 'ConceptMap';
  sourceUri?: string;
  sourceCanonical?: string;
  targetUri?: string;
  targetCanonical?: string;
  group?: MapGroup[];
};

export type TerminologyTypes = { CodeSystem: CodeSystem; ValueSet: ValueSet; ConceptMap: ConceptMap };
export type TerminologyType = keyof TerminologyTypes;

/** What resources answer to is found by its URL, too. */
export type FoundTypes = TerminologyTypes & { Questionnaire: Resource; Measure: Resource };
export type FoundType = keyof FoundTypes;

/**
 * The one that counts under a canonical URL: this version, or of several the latest, perhaps `asOf` a day; undefined: it is not
 * known.
 */
export type Find = <Type extends FoundType>(
  type: Type,
  url: string,
  version?: string,
  asOf?: string,
) => FoundTypes[Type] | undefined;
