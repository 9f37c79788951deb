// HL7's own cases for validators, as their manifest lists them: https://github.com/FHIR/fhir-test-cases
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FhirError } from '../../../server/fhir/outcome.ts';
import { readResource } from '../resource-file.ts';

/** What a validator said: `places` as FHIRPaths. */
export type Finding = { severity: string; text: string; places: readonly string[] };

/** One run of a validator: a file against R4, or against a profile too. */
export type Case = {
  name: string;
  module: string;
  file: string;
  /** Files whose resources are definitions. */
  definitions: string[];
  /** Folders of packages, as `hl7.fhir.us.core#3.1.0`. */
  packages: string[];
  profile?: string;
  expected: Finding[];
  /** Whether Firely's validator finds an error; undefined: nobody wrote it down. */
  firelyRefuses?: boolean;
  /** Why there is nothing to compare. */
  notApplicable?: string;
};

/** As in `validator/manifest.json`, which documents them. */
type Run = {
  java?: Outcome;
  'firely-sdk-current'?: Outcome;
  supporting?: string[];
  profiles?: string[];
  packages?: string[];
  'use-test'?: boolean;
};
type Entry = Run & {
  name: string;
  file: string;
  /** Without one it is R5. */
  version?: string;
  module?: string;
  /** How to read the file as an instance of a logical model. */
  logical?: object;
  profile?: Run & { source: string };
};
type Outcome = string | { outcome?: OperationOutcome };
type OperationOutcome = { issue?: { severity: string; details?: { text?: string }; expression?: string[] }[] };

/** Modules whose cases are no resources of R4, or ask for another program than a hub. */
const OTHER_MODULES: Record<string, string> = {
  cda: 'documents of CDA',
  cdshooks: 'messages of CDS Hooks',
  shc: 'smart health cards',
  json5: 'JSON 5',
  matchetype: 'patterns that compare two resources, a tool of test scripts',
  'package-versioning': 'which of several versions of a package an implementation guide means',
  xver: 'extensions for elements of other versions of FHIR, whose definitions come with packages',
};

/** All cases of a version, as `4.0`; `packages`: the folder of packages, if there is one. */
export function casesIn(folder: string, packages: string | undefined, of: string): Case[] {
  const validator = join(folder, 'validator');
  const manifest = JSON.parse(readFileSync(join(validator, 'manifest.json'), 'utf8')) as { 'test-cases': Entry[] };
  return manifest['test-cases']
    .filter(({ version = '5.0' }) => version.startsWith(of))
    .flatMap((entry) => runsOf(entry, validator, packages));
}

function runsOf(entry: Entry, folder: string, packages: string | undefined): Case[] {
  const { name, file, profile } = entry;
  const alone = caseOf(name, entry, [entry], folder, packages);
  if (profile === undefined) return [alone];
  const { source } = profile;
  const path = join(folder, source);
  const runs = [entry, { ...profile, supporting: [...(profile.supporting ?? []), ...(isUrl(source) ? [] : [source])] }];
  const url = isUrl(source) || !existsSync(path) || isBroken(path) ? source : String(readResource(path).url);
  return [
    alone,
    { ...caseOf(`${name} · ${file === source ? 'profile' : source}`, entry, runs, folder, packages), profile: url },
  ];
}

const isUrl = (source: string): boolean => source.startsWith('http');

/** `runs`: that of the case, and that of its profile. */
function caseOf(name: string, entry: Entry, runs: Run[], folder: string, packages: string | undefined): Case {
  const own = runs.at(-1) as Run;
  const { java, 'firely-sdk-current': firely } = own;
  const files = [entry.file, ...runs.flatMap(({ supporting = [], profiles = [] }) => [...supporting, ...profiles])];
  const needed = [...new Set(runs.flatMap((run) => run.packages ?? []))];
  const firelyFinds = firely === undefined ? undefined : findingsOf(firely, folder);
  const reason = beyond(entry, runs, files, needed, folder, packages);
  return {
    name,
    module: entry.module ?? 'none',
    file: join(folder, entry.file),
    definitions: files.slice(1).map((one) => join(folder, one)),
    packages: packages === undefined ? [] : needed.map((one) => join(packages, one)),
    expected: (java === undefined ? undefined : findingsOf(java, folder)) ?? [],
    ...(firelyFinds === undefined ? {} : { firelyRefuses: firelyFinds.some(isError) }),
    ...(reason === undefined ? {} : { notApplicable: reason }),
  };
}

function beyond(
  { module, file, logical }: Entry,
  runs: Run[],
  files: string[],
  needed: string[],
  folder: string,
  packages: string | undefined,
): string | undefined {
  const other = OTHER_MODULES[module ?? ''];
  if (other !== undefined) return other;
  if (logical !== undefined) return 'an instance of a logical model';
  if (runs.some((run) => run['use-test'] === false)) return 'switched off by HL7';
  if (!/\.(json|xml)$/.test(file)) return 'not a resource in JSON or XML';
  const absent = files.find((one) => !existsSync(join(folder, one)));
  if (absent !== undefined) return `${absent} is not among the cases`;
  const missing = needed.find((one) => packages === undefined || !existsSync(join(packages, one)));
  if (missing !== undefined) return `package ${missing} is not here`;
  const broken = files.slice(1).find((one) => isBroken(join(folder, one)));
  if (broken !== undefined) return `${broken} is not a resource of R4`;
  const { java } = runs.at(-1) as Run;
  return java === undefined || findingsOf(java, folder) === undefined ? 'no outcome is told' : undefined;
}

function isBroken(file: string): boolean {
  try {
    return readResource(file) === undefined;
  } catch (error) {
    if (error instanceof FhirError) return true;
    throw error;
  }
}

function findingsOf(told: Outcome, folder: string): Finding[] | undefined {
  const outcome =
    typeof told === 'string'
      ? (JSON.parse(readFileSync(join(folder, 'outcomes', told), 'utf8')) as OperationOutcome)
      : told.outcome;
  return (
    outcome?.issue?.map(({ severity, details, expression = [] }) => ({
      severity,
      text: details?.text ?? '',
      places: expression,
    })) ?? (outcome === undefined ? undefined : [])
  );
}

export const isError = ({ severity }: Pick<Finding, 'severity'>): boolean =>
  severity === 'error' || severity === 'fatal';
