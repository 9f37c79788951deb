// Compares the hub's verdicts on profiles with those of HL7's own validator: `npm run judge:profiles`.
// https://hl7.org/fhir/R4/validation.html
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { officialProfiles } from '../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../server/definitions/profiles/registry.ts';
import { begin } from './judge/begin.ts';
import { Coverage } from './judge/profiles/coverage.ts';
import { filledCases } from './judge/profiles/filled.ts';
import { mutationsOf } from './judge/profiles/mutations.ts';
import { type Case, compareVerdicts, reportVerdicts, type Verdicts } from './judge/verdicts.ts';
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
Exits with 1 if a difference is not explained in scripts/judge/profile-differences.json.`;

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

async function judgeAll(): Promise<void> {
  const verdicts: Verdicts[] = [];
  const coverage = new Coverage();
  for (const [name, packages] of Object.entries(PACKAGES)) {
    if (options.package !== undefined && options.package !== name) continue;
    const folders = packages.map(folderOf);
    const definitions = firstOf(...folders.map(folderDefinitions), officialProfiles);
    const filled = filledCases({ name, folder: folderOf(name), definitions, isWanted }, coverage);
    const cases = [...(options.filled ? [] : exampleCases(name)), ...filled];
    verdicts.push(await compareVerdicts(cases, { definitions, folders, validator: options.validator }));
  }
  reportVerdicts(verdicts, new URL('./judge/profile-differences.json', import.meta.url), options.all);
  reportCoverage(coverage);
}

const isWanted = (id: string): boolean => options.profile === undefined || options.profile === id;

const folderOf = (name: string): string => `${root}profiles/packages/${name}`;

/** The valid examples changed in every way, and those that break a rule each. */
function exampleCases(name: string): Case[] {
  return examplesOf(name)
    .filter(({ profile }) => isWanted(profile))
    .flatMap((examples) => {
      const { profile, valid, invalid } = examples;
      const broke = invalid.map((one) => ({ what: `broken: ${one.rule}`, resource: broken(examples, one) }));
      const changed = [...valid.flatMap((one) => mutationsOf(one)), ...broke];
      return changed.map((one) => ({ ...one, of: `${name}/${profile}` }));
    });
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

await begin({ help: options.help, explanation: HELP, needed: options.validator }, judgeAll);
