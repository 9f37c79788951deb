// What a write is held against: structure always, invariants and profiles as VALIDATE says: https://hl7.org/fhir/R4/validation.html
import type { DefinitionSource } from '../definitions/profiles/definitions.ts';
import { profileFindings } from '../definitions/profiles/validate.ts';
import { validateResource } from '../definitions/validation/validate.ts';
import { FhirError, type Issue } from '../fhir/outcome.ts';
import type { Resource } from '../fhir/request.ts';

export type Validation = {
  /** `structure`; `invariants`: those of the types too; `profiles`: those claimed or required too, and extensions. */
  level: 'structure' | 'invariants' | 'profiles';
  definitions: DefinitionSource;
  /** Profiles a type must keep to, claimed or not. */
  required: ReadonlyMap<string, readonly string[]>;
  /** `refuse`: a claim of a profile that is not known is an error. */
  unknownProfiles: 'accept' | 'refuse';
  /** Where people read about a profile. */
  pageOf(profile: string): string | undefined;
};

const nothing: DefinitionSource = () => undefined;

/** Throws what is wrong with the resource: with its structure 400, with its content 422; expressions start with `path`. */
export function assertValid(resource: Resource, validation: Validation, path?: string): void {
  throwFaults(400, validateResource(resource, path));
  const { level, definitions, required, unknownProfiles } = validation;
  if (level === 'structure') return;
  const findings = profileFindings(resource, {
    definitions: level === 'profiles' ? definitions : nothing,
    profiles: level === 'profiles' ? (required.get(resource.resourceType) ?? []) : [],
    unknownProfiles: level === 'profiles' && unknownProfiles === 'refuse' ? 'error' : 'ignore',
    warnings: false,
    // Data without profiles comes from systems with codes of their own making.
    codes: 'profiled',
    ...(path === undefined ? {} : { path }),
  });
  throwFaults(422, withPages(findings, validation));
}

/** A finding about a profile that has a page ends with its address. */
export const withPages = (issues: Issue[], { pageOf }: Pick<Validation, 'pageOf'>): Issue[] =>
  issues.map((issue) => {
    const page = issue.profile === undefined ? undefined : pageOf(issue.profile);
    return page === undefined
      ? issue
      : { ...issue, text: { es: `${issue.text.es} ${page}`, en: `${issue.text.en} ${page}` } };
  });

function throwFaults(status: number, issues: Issue[]): void {
  if (issues.some(({ severity }) => severity === 'error' || severity === 'fatal')) throw new FhirError(status, issues);
}

/** From `Type=URL`, perhaps several for one type. */
export function byType(pairs: readonly string[]): Map<string, string[]> {
  const groups = Map.groupBy(pairs, (pair) => pair.slice(0, pair.indexOf('=')));
  return new Map([...groups].map(([type, of]) => [type, of.map((pair) => pair.slice(type.length + 1))]));
}
