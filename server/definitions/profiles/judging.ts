// What the checks of profiles share while they judge one resource: https://hl7.org/fhir/R4/validation.html
import type { Issue } from '../../fhir/outcome.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Members, Node } from '../fhirpath/nodes.ts';
import type { Surroundings } from '../fhirpath/run.ts';
import type { Find } from '../terminology/types.ts';
import type { Trail } from '../validation/trail.ts';
import type { DefinitionSource, StructureDefinition } from './definitions.ts';
import type { Effort } from './effort.ts';
import type { Told } from './told.ts';

/** Whether a value set has a code; `system` is undefined where only a code is given. Undefined: nobody can tell. */
export type Contains = (
  valueSet: string,
  system: string | undefined,
  code: string,
  version?: string,
) => boolean | undefined;

/** Whether a code system has a code, of the version that is said, where it is known; undefined: nobody can tell. */
export type HasCode = (system: string, code: string, version?: string) => boolean | undefined;

/** What a code is called that is not called so; undefined: it is, or nobody can tell. */
export type NameInstead = (
  system: string,
  version: string | undefined,
  code: string,
  display: string,
) => string | undefined;

/** The codes of a value set of one system, as a message names them; undefined: too many, or not known. */
export type ChoiceIn = (valueSet: string) => { system: string; codes: string[] } | undefined;

export type BindingSeverity = 'error' | 'warning' | 'information' | 'ignore';

/** What a code outside its value set is, by the strength of the binding. */
export type BindingSeverities = Record<'required' | 'extensible' | 'preferred', BindingSeverity>;

export const BINDING_SEVERITIES: BindingSeverities = {
  required: 'error',
  extensible: 'warning',
  preferred: 'information',
};

/** What keeps a value from a profile, if anything does. */
export type Verdict = { isKnown: boolean; fault: Issue | undefined };

/** What one validation shares, whichever resources it goes into. */
export type Validation = {
  definitions: DefinitionSource;
  contains: Contains;
  hasCode: HasCode;
  nameInstead: NameInstead;
  /** Looks up by canonical what is not a profile. */
  find: Find;
  choiceIn: ChoiceIn;
  /** Whether findings that refuse nothing are wanted, too. */
  warnings: boolean;
  /** Whether a response is held against its Questionnaire. */
  responses: boolean;
  /** Whether every coding says a code of its system, or only those of resources that keep to a profile. */
  codes: 'all' | 'profiled';
  /** What a claim of a profile that nobody knows is. */
  unknownProfiles: 'error' | 'warning' | 'ignore';
  /** Of profiles; those of R4's types are as severe as ever. */
  bindings: BindingSeverities;
  /** What was told already, and need not be where it is referred to. */
  told: Told;
  effort: Effort;
  /** By value and profile. */
  verdicts: Map<unknown, Map<string, Verdict>>;
  /** Reports what breaks a profile where the trail stands; false: the profile is not known. */
  apply(node: Node, profile: string, judging: Judging): boolean;
  /** How a resource inside the one being judged is judged. */
  elsewhere(resource: Resource, judging: Judging): Judging;
};

export type Judging = Validation & {
  trail: Trail;
  around: Surroundings & { spend(steps: number): void };
  /** The expression of `resource`. */
  place: string;
  /** %resource: the one being judged, be it contained. */
  resource: Resource;
  /** The one in whose `contained` its fragments are looked up. */
  root: Resource;
  /** What else is in the Bundle; undefined outside of one. */
  lookup: Lookup | undefined;
  /** The canonical of the profile whose rules are being checked. */
  profile: string;
  /** Profiles tried inside one another: they may mean each other. */
  depth: number;
  /** Ids of elements met so far. */
  elementIds: Set<unknown> | undefined;
};

/** Finds the entries of a Bundle by reference, seen from the entry whose fullUrl is `base`. */
export type Lookup = {
  base: string | undefined;
  find(reference: string, base: string | undefined): Resource | undefined;
  /** As seen from the entry that holds the resource. */
  from(resource: Resource): Lookup;
};

/** A rule on one value: reports what breaks it. */
export type Check = (node: Node, judging: Judging) => void;
export type Matches = (node: Node, judging: Judging) => boolean;

/** Of each value an element has. */
export type ElementRules = { checks: Check[]; members: MemberRules[] };

export type MemberRules = {
  /** `identifier`, `value` for value[x]. */
  name: string;
  membersOf: (type: string) => Members;
  /** 0 and Infinity where the type says as much. */
  min: number;
  max: number;
  rules: ElementRules;
  slicing: SlicingRules | undefined;
};

export type SlicingRules = { ordered: boolean; rules: 'closed' | 'open' | 'openAtEnd'; slices: SliceRules[] };

export type SliceRules = {
  name: string;
  /** What tells it, in words: the URL of the extension it is for, the code its values have. */
  mark(): string | undefined;
  min: number;
  max: number;
  matches: Matches;
  /** Where it is told by a profile: whether a value is of the type that profile is for. */
  resembles: Matches | undefined;
  rules: ElementRules;
  slicing: SlicingRules | undefined;
};

/** `size`: how many elements it has. */
export type Profile = { definition: StructureDefinition; rules: ElementRules; size: number };

export const isFault = ({ severity }: Issue): boolean => severity === 'error' || severity === 'fatal';
