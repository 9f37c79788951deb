// Compares the hub's verdicts on profiles with those of HL7's own validator: `npm run judge:profiles`.
// https://hl7.org/fhir/R4/validation.html
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { DefinitionSource } from '../server/definitions/profiles/definitions.ts';
import { officialProfiles } from '../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../server/definitions/profiles/validate.ts';
import { Coverage } from './judge/coverage.ts';
import { type Case, filledCases } from './judge/filled.ts';
import { mutationsOf } from './judge/mutations.ts';
import { officialErrors } from './judge/official.ts';
import { broken, examplesOf } from './profiles/examples.ts';

const HELP = `npm run judge:profiles [-- options]

Changes every valid example of profiles/examples in every way, takes those that break a rule; fills the examples until every element of
every profile and extension stands in one, and breaks each rule of each element; asks the hub and HL7's validator what they think.
  --package NAME     only this package of profiles/examples
  --profile NAME     only this profile or extension
  --filled           only the filled resources and their broken rules
  --coverage         list the rules that nothing broke, and why
  --validator FILE   the script that runs HL7's validator (default: ../shared/validator/validate.sh beside the project)
  --all              list the explained differences too
  --help             this text
Exits with 1 if a difference is not explained in scripts/judge/differences.json.`;

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    package: { type: 'string' },
    profile: { type: 'string' },
    validator: { type: 'string', default: `${root}../shared/validator/validate.sh` },
    filled: { type: 'boolean', default: false },
    coverage: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Each package with those its profiles refer to. */
const PACKAGES: Record<string, string[]> = {
  corepe: ['corepe'],
  'corepe-repaired': ['corepe-repaired', 'red'],
  red: ['red', 'corepe-repaired'],
};

/** Why the hub and HL7's validator disagree, and why that is right. `finding`: a pattern of what the stricter one says. */
type Explained = { stricter: 'hub' | 'official'; finding: string; what?: string; reason: string };
const explained = JSON.parse(readFileSync(new URL('./judge/differences.json', import.meta.url), 'utf8')) as Explained[];

type Difference = { profile: string; what: string; stricter: Explained['stricter']; findings: string[] };

if (options.help) console.log(HELP);
else if (!existsSync(options.validator)) {
  console.error(`${options.validator} is not there; say with --validator where HL7's validator is`);
  process.exitCode = 2;
} else await judgeAll();

async function judgeAll(): Promise<void> {
  const differences: Difference[] = [];
  const coverage = new Coverage();
  let compared = 0;
  for (const name of Object.keys(PACKAGES)) {
    if (options.package !== undefined && options.package !== name) continue;
    const definitions = definitionsOf(name);
    const filled = filledCases({ name, folder: folderOf(name), definitions, isWanted }, coverage);
    const cases = [...(options.filled ? [] : exampleCases(name)), ...filled];
    compared += cases.length;
    differences.push(...(await judge(name, cases)));
  }
  report(differences, compared);
  reportCoverage(coverage);
}

function isWanted(id: string): boolean {
  return options.profile === undefined || options.profile === id;
}

function folderOf(name: string): string {
  return `${root}profiles/packages/${name}`;
}

function definitionsOf(name: string): DefinitionSource {
  return firstOf(...(PACKAGES[name] ?? []).map(folderOf).map(folderDefinitions), officialProfiles);
}

/** The valid examples changed in every way, and those that break a rule each. */
function exampleCases(name: string): Case[] {
  return examplesOf(name)
    .filter(({ profile }) => isWanted(profile))
    .flatMap((examples) => {
      const { profile, valid, invalid } = examples;
      const broke = invalid.map((one) => ({ what: `broken: ${one.rule}`, resource: broken(examples, one) }));
      const changed = [...valid.flatMap((one) => mutationsOf(one)), ...broke];
      return changed.map((one) => ({ ...one, profile: `${name}/${profile}` }));
    });
}

async function judge(name: string, cases: Case[]): Promise<Difference[]> {
  const definitions = definitionsOf(name);
  const official = await officialErrors(
    options.validator,
    (PACKAGES[name] ?? []).map(folderOf),
    cases.map(({ resource }) => resource),
  );
  return cases.flatMap(({ profile, what, resource }, at) => {
    const own = validateAgainst(JSON.parse(JSON.stringify(resource)), { definitions })
      .filter(({ severity }) => severity === 'error')
      .map(({ expression, name, text }) => `${expression}: ${name}: ${text.en}`);
    const theirs = official[at] ?? [];
    if (own.length > 0 === theirs.length > 0) return [];
    return [
      {
        profile,
        what,
        stricter: own.length > 0 ? 'hub' : 'official',
        findings: own.length > 0 ? own : theirs,
      },
    ];
  });
}

/** All findings of the stricter one must be explained. */
function explanation({ stricter, findings, what }: Difference): string | undefined {
  const reasons = findings.map(
    (finding) =>
      explained.find(
        (one) =>
          one.stricter === stricter &&
          new RegExp(one.finding).test(finding) &&
          (one.what === undefined || new RegExp(one.what).test(what)),
      )?.reason,
  );
  return reasons.includes(undefined) ? undefined : [...new Set(reasons)].join(' ');
}

function report(differences: Difference[], compared: number): void {
  const open = differences.filter((difference) => explanation(difference) === undefined);
  for (const difference of options.all ? differences : open) {
    const { profile, what, stricter, findings } = difference;
    console.log(`${profile}: ${what}: only ${stricter} refuses: ${findings.join(' · ').slice(0, 400)}`);
    const reason = explanation(difference);
    if (reason !== undefined) console.log(`  explained: ${reason}`);
  }
  console.log(`${compared} compared, ${differences.length} differ, ${open.length} of them unexplained`);
  if (open.length > 0) process.exitCode = 1;
}

function reportCoverage(coverage: Coverage): void {
  const { pairs, rules, judged, missing } = coverage.report();
  console.log(`${judged} of ${pairs} rules of elements are judged (${rules} different ones)`);
  if (!options.coverage) return;
  for (const [reason, same] of Map.groupBy(missing, (one) => one.reason)) {
    console.log(`  ${same.length} not: ${reason}`);
    for (const { of, id, kind } of same) console.log(`    ${of} ${id}: ${kind}`);
  }
}
