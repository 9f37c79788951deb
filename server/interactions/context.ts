// What an interaction has at hand: the store, the hub's settings, and the way back in for entries of a bundle.
import type { DefinitionSource } from '../definitions/profiles/definitions.ts';
import type { BindingSeverities } from '../definitions/profiles/judging.ts';
import type { Text } from '../fhir/outcome.ts';
import type { FhirRequest, FhirResponse, InteractionName, Resource } from '../fhir/request.ts';
import type { AnyCase } from '../search/values/value-type.ts';
import type { ResourceStore, Sequence } from '../storage/store.ts';

export type Settings = {
  /** Public FHIR base without a slash at its end: `https://hub.example.org/fhir`. */
  baseUrl: string;
  /** IANA zone of dates without a zone: `America/Bogota`. */
  timeZone: string;
  /** Code systems in which case does not count; changes while the hub runs. */
  anyCase: AnyCase;
  /** `existing` refuses references to, and deletions of, what is missed. */
  references: 'any' | 'existing';
  /** Most entries of a batch or transaction. */
  maxEntries: number;
  /** Most resources that includes add to a page. */
  maxIncluded: number;
  defaultCount: number;
  maxCount: number;
  software: { name: string; version: string };
};

/** What writes are held against. */
export type Validation = {
  /** `structure`; `invariants`: those of the types too; `profiles`: those claimed or required too, and extensions. */
  level: 'structure' | 'invariants' | 'profiles';
  /** What the hub brings along; what is stored comes on top. */
  definitions: DefinitionSource;
  /** The profiles of a type that the hub brings along. */
  supported(): ReadonlyMap<string, readonly string[]>;
  /** Profiles a type must keep to, claimed or not. */
  required: ReadonlyMap<string, readonly string[]>;
  /** `refuse`: a claim of a profile that is not known is an error. */
  unknownProfiles: 'accept' | 'refuse';
  /** What a code outside the value set of a profile's binding is. */
  bindings: BindingSeverities;
  /** `checked`: a QuestionnaireResponse must answer its Questionnaire. */
  responses: 'any' | 'checked';
  /** Where people read about a profile. */
  pageOf(profile: string): string | undefined;
};

/** One `$name`, as the capabilities state it; operations/operation.ts adds how it runs. */
export type OperationDefinition = {
  /** Without `$`. */
  name: string;
  /** URL of its OperationDefinition. */
  url: string;
  levels: ('system' | 'type' | 'instance' | 'version')[];
  /** Resource types it exists on; absent: all. */
  types?: readonly string[];
  /** Then it is POST only. */
  affectsState: boolean;
  /** All it takes; others are refused, unless the client asks for lenient handling. Absent: it reads its input itself. */
  parameters?: readonly string[];
};

/** A search parameter of this hub's own; `percent` of the resources that are indexed by it. */
export type ParameterStatus = {
  url: string;
  code: string;
  types: string[];
  state: 'ready' | 'indexing' | 'unusable';
  percent: number;
  problem?: Text;
};

/** A code system in which case does not count; `percent` of the resources that have been looked through for its codes. */
export type SystemStatus = { url: string; state: 'ready' | 'indexing'; percent: number };

/** Not stored yet; `replaced`: of those that are, which change or go, as `Type/id`. */
export type OwnDefinitions = {
  stored: readonly { resource: Resource; id: string | undefined }[];
  replaced: ReadonlySet<string>;
};

export type Context = {
  store: ResourceStore;
  /** Of a context of an instant past: which one, and the store of now. */
  at?: Sequence;
  present?: ResourceStore;
  settings: Settings;
  /** Of a transaction: the definitions that it stores. */
  ownDefinitions?: OwnDefinitions;
  /** What writes are held against. */
  validation: Validation;
  /** URLs of the definitions of a type that the profiles bring along. */
  shipped: (type: 'CodeSystem' | 'ConceptMap') => readonly string[];
  /** Signs paging cursors; kept in the store. */
  cursorKey: string;
  /** What the capabilities are computed from. */
  registered: { interactions: readonly InteractionName[]; operations: readonly OperationDefinition[] };
  /** The search parameters beyond R4's own. */
  customParameters(): ParameterStatus[];
  /** Reads them anew: one was just written. */
  learnParameters(): Promise<void>;
  anyCaseSystems(): SystemStatus[];
  /** The door every request uses, for entries of batches and transactions. Never throws. */
  handle(request: FhirRequest): Promise<FhirResponse>;
};

export type Interaction = (request: FhirRequest, context: Context) => Promise<FhirResponse>;
