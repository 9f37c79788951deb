// Judges a resource by everything known of it: structure, invariants, extensions, profiles: https://hl7.org/fhir/R4/validation.html
import { profileTooCostly } from '../../fhir/failures-profile-definitions.ts';
import type { Issue } from '../../fhir/outcome.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Find } from '../terminology/types.ts';
import { Trail } from '../validation/trail.ts';
import { validateResource } from '../validation/validate.ts';
import type { DefinitionSource } from './definitions.ts';
import { Effort, TooCostly } from './effort.ts';
import { BINDING_SEVERITIES, type BindingSeverities, type Contains, isFault, type Validation } from './judging.ts';
import { applyProfile, elsewhere, judgeResource } from './resources.ts';
import { codeKnowledge, findAmong } from './terminology.ts';
import { Told } from './told.ts';

export type ValidationOptions = {
  /** Canonicals it must keep to, besides those it claims in meta.profile; not to know one is an error. */
  profiles?: readonly string[];
  definitions?: DefinitionSource;
  /** Where code systems, value sets and questionnaires are looked up; by default among `definitions` and those of R4. */
  find?: Find;
  /** By default what the value sets tell. */
  contains?: Contains;
  /** By default true; false: only what refuses the resource is looked for, which is faster. */
  warnings?: boolean;
  /** Whether a QuestionnaireResponse is held against its Questionnaire; by default it is. */
  responses?: boolean;
  /** Which resources are asked for codes that exist in their systems; by default all. */
  codes?: Validation['codes'];
  /** What a claim in meta.profile that nobody knows is; by default a warning. */
  unknownProfiles?: 'error' | 'warning' | 'ignore';
  /** Of codes outside what profiles bind them to; by default error, warning, information. */
  bindings?: Partial<BindingSeverities>;
  /** Where the resource stands, as `Bundle.entry[3].resource`; by default its type. */
  path?: string;
};

const nothing: DefinitionSource = () => undefined;

/** Every finding: those of structure, then those of invariants and profiles; at most 1,000 of each. Never throws. */
export function validateAgainst(resource: unknown, options: ValidationOptions): Issue[] {
  const structural = validateResource(resource, options.path);
  // Where the outline is broken already, there is nothing to hold against a profile.
  if (!hasOutline(resource)) return structural;
  const findings = profileFindings(resource, options);
  return [...structural, ...findings];
}

const hasOutline = (resource: unknown): resource is Resource =>
  typeof resource === 'object' && resource !== null && typeof (resource as Partial<Resource>).resourceType === 'string';

/** What invariants, extensions and profiles find in a resource whose structure is judged elsewhere. */
export function profileFindings(resource: Resource, options: ValidationOptions): Issue[] {
  const { profiles = [], definitions = nothing, warnings = true, unknownProfiles = 'warning' } = options;
  const find = options.find ?? findAmong(definitions);
  const { contains, hasCode, nameInstead, choiceIn } = codeKnowledge(find, definitions);
  const trail = new Trail(options.path ?? resource.resourceType, resource);
  const told = new Told();
  const validation: Validation = {
    told,
    effort: new Effort(),
    verdicts: new Map(),
    definitions,
    contains: options.contains ?? contains,
    find,
    hasCode,
    nameInstead,
    choiceIn,
    warnings,
    codes: options.codes ?? 'all',
    responses: options.responses ?? true,
    unknownProfiles,
    bindings: { ...BINDING_SEVERITIES, ...options.bindings },
    apply: applyProfile,
    elsewhere,
  };
  try {
    judgeResource(resource, profiles, trail, validation);
  } catch (error) {
    if (!(error instanceof TooCostly)) throw error;
    trail.issues.push(profileTooCostly(options.path ?? resource.resourceType));
  }
  const once = told.once(trail.issues);
  const issues = once.some(isFault) ? once : trail.issues;
  return warnings ? issues : issues.filter(isFault);
}
