// What a write is held against: structure always, invariants and profiles as VALIDATE says: https://hl7.org/fhir/R4/validation.html
import { usabilityOf } from '../definitions/profiles/usable.ts';
import { profileFindings, type ValidationOptions, validateAgainst } from '../definitions/profiles/validate.ts';
import { validateResource } from '../definitions/validation/validate.ts';
import { FhirError, type Issue } from '../fhir/outcome.ts';
import type { Resource } from '../fhir/request.ts';
import type { Context, Validation } from './context.ts';
import { withDefinitions } from './stored-profiles.ts';

/** Throws what is wrong with the resource: with its structure 400, with its content 422; expressions start with `path`. */
export async function assertValid(resource: Resource, context: Context, path?: string): Promise<void> {
  throwFaults(400, validateResource(resource, path));
  const { validation } = context;
  const { level, responses } = validation;
  if (level === 'structure') return;
  const options: ValidationOptions = {
    warnings: false,
    // Data without profiles comes from systems with codes of their own making.
    codes: 'profiled',
    unknownProfiles: 'ignore',
    responses: responses === 'checked',
    ...(path === undefined ? {} : { path }),
  };
  const findings =
    level === 'invariants' ? profileFindings(resource, options) : await againstProfiles(resource, options, context);
  throwFaults(422, withPages(findings, validation));
}

function againstProfiles(resource: Resource, options: ValidationOptions, context: Context): Promise<Issue[]> {
  const { required, unknownProfiles, bindings } = context.validation;
  return withDefinitions(context, (definitions, find) => [
    ...profileFindings(resource, {
      ...options,
      definitions,
      find,
      profiles: required.get(resource.resourceType) ?? [],
      unknownProfiles: unknownProfiles === 'refuse' ? 'error' : 'ignore',
      bindings,
    }),
    ...usabilityOf(resource, definitions, options.path ?? resource.resourceType),
  ]);
}

/** All that can be said of a resource, also against `profiles` it does not claim; expressions start with `path`. */
export async function findingsOf(
  resource: Resource,
  context: Context,
  { profiles = [], path }: { profiles?: readonly string[]; path?: string | undefined } = {},
): Promise<Issue[]> {
  const { required, unknownProfiles, bindings } = context.validation;
  const findings = await withDefinitions(context, (definitions, find) =>
    validateAgainst(resource, {
      definitions,
      find,
      profiles: [...(required.get(String(resource.resourceType)) ?? []), ...profiles],
      unknownProfiles: unknownProfiles === 'refuse' ? 'error' : 'warning',
      bindings,
      ...(path === undefined ? {} : { path }),
    }),
  );
  return withPages(findings, context.validation);
}

/** A finding about a profile that has a page ends with its address. */
const withPages = (issues: Issue[], { pageOf }: Pick<Validation, 'pageOf'>): Issue[] =>
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
