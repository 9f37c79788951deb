// One of HL7's cases judged by the hub as $validate would, and why the hub differs: https://hl7.org/fhir/R4/validation.html
import { readFileSync } from 'node:fs';
import { officialProfiles } from '../../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions, givenDefinitions } from '../../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../../server/definitions/profiles/validate.ts';
import { FhirError, type Issue } from '../../../server/fhir/outcome.ts';
import { readResource } from '../resource-file.ts';
import { type Case, type Finding, isError } from './cases.ts';
import { compare, compareEach, type Verdict, without } from './compare-findings.ts';

/** Why the two disagree, and why the hub is right. `finding`: a pattern of what only the one of them says. */
type Explained = { only: 'hub' | 'official'; finding: string; case?: string; reason: string };
const explained = JSON.parse(readFileSync(new URL('../case-differences.json', import.meta.url), 'utf8')) as Explained[];

export type Judged = Case & { ours: Finding[]; verdict: Verdict; reason?: string };

/** `each`: compared fault by fault. */
export function judge(one: Case, each: boolean): Judged {
  const ours = findings(one);
  const verdict = (each ? compareEach : compare)(ours, one.expected);
  const reason = verdict === 'agree' ? undefined : explanation(one, ours);
  return { ...one, ours, verdict, ...(reason === undefined ? {} : { reason }) };
}

function findings({ file, definitions, packages, profile }: Case): Finding[] {
  try {
    const source = firstOf(
      givenDefinitions(definitions.map(readResource)),
      ...packages.map(folderDefinitions),
      officialProfiles,
    );
    const profiles = profile === undefined ? [] : [profile];
    return validateAgainst(readResource(file), { definitions: source, profiles }).map(findingOf);
  } catch (error) {
    if (error instanceof FhirError) return error.issues.map(findingOf);
    throw new Error(file, { cause: error });
  }
}

const findingOf = ({ severity, name, text, expression }: Issue): Finding => ({
  severity,
  text: `${name}: ${text.en}`,
  places: expression === undefined ? [] : [expression],
});

/** Every error that only one of them has must be explained. */
function explanation({ name, expected }: Case, ours: Finding[]): string | undefined {
  const [own, theirs] = [ours.filter(isError), expected.filter(isError)];
  const reasons = [
    ...without(own, theirs).map((finding) => reasonOf('hub', name, finding)),
    ...without(theirs, own).map((finding) => reasonOf('official', name, finding)),
  ];
  return reasons.includes(undefined) ? undefined : [...new Set(reasons)].join(' ');
}

const reasonOf = (only: Explained['only'], name: string, finding: Finding): string | undefined =>
  explained.find(
    (one) =>
      one.only === only &&
      new RegExp(one.finding, 's').test(line(finding)) &&
      (one.case === undefined || new RegExp(`^(?:${one.case})(?: · |$)`).test(name)),
  )?.reason;

export const line = ({ severity, text, places }: Finding): string => `${severity} ${places.join(', ')}: ${text}`;
