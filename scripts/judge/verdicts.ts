// The verdicts of the hub and of HL7's validator on many resources, and why they differ where a reason is written down.
// https://hl7.org/fhir/R4/validation.html
import { readFileSync } from 'node:fs';
import type { DefinitionSource } from '../../server/definitions/profiles/definitions.ts';
import { validateAgainst } from '../../server/definitions/profiles/validate.ts';
import { officialErrors } from './official.ts';

/** `of`: where it comes from; `what`: what was made of that. */
export type Case = { of: string; what: string; resource: object };

type Difference = Omit<Case, 'resource'> & { stricter: 'hub' | 'official'; findings: string[] };
/** `refused`: how many HL7's validator refuses, so that it shows whether both sides were tried. */
export type Verdicts = { compared: number; refused: number; differences: Difference[] };

/** `finding`: a pattern of what the stricter one says; `what`: one of what was judged. */
type Explained = { stricter: Difference['stricter']; finding: string; what?: string; reason: string };

/** `validator`: the script that runs HL7's; `folders`: of the packages it is given. */
export async function compareVerdicts(
  cases: Case[],
  { definitions, folders, validator }: { definitions: DefinitionSource; folders: string[]; validator: string },
): Promise<Verdicts> {
  const resources = cases.map(({ resource }) => resource);
  const official = await officialErrors(validator, folders, resources);
  const differences = cases.flatMap(({ of, what, resource }, at): Difference[] => {
    const own = hubErrors(resource, definitions);
    const theirs = official[at] ?? [];
    if (own.length > 0 === theirs.length > 0) return [];
    return [{ of, what, ...(own.length > 0 ? difference('hub', own) : difference('official', theirs)) }];
  });
  return { compared: cases.length, refused: official.filter((errors) => errors.length > 0).length, differences };
}

const difference = (stricter: Difference['stricter'], findings: string[]) => ({ stricter, findings });

/** As it would come: a case may have one object in two places. */
const hubErrors = (resource: object, definitions: DefinitionSource): string[] =>
  validateAgainst(JSON.parse(JSON.stringify(resource)), { definitions })
    .filter(({ severity }) => severity === 'error')
    .map(({ expression, name, text }) => `${expression}: ${name}: ${text.en}`);

/** Lists the differences without a reason in `file`, with `all` the others too; ends with 1 if there are any of the former. */
export function reportVerdicts(verdicts: Verdicts[], file: URL, all: boolean): void {
  const explained = JSON.parse(readFileSync(file, 'utf8')) as Explained[];
  const differences = verdicts.flatMap((one) => one.differences);
  const reasons = new Map(differences.map((one) => [one, reasonFor(one, explained)]));
  const open = differences.filter((one) => reasons.get(one) === undefined);
  for (const one of all ? differences : open) {
    console.log(`${one.of}: ${one.what}: only ${one.stricter} refuses: ${one.findings.join(' · ').slice(0, 400)}`);
    const reason = reasons.get(one);
    if (reason !== undefined) console.log(`  explained: ${reason}`);
  }
  const [compared, refused] = [
    verdicts.reduce((sum, one) => sum + one.compared, 0),
    verdicts.reduce((sum, one) => sum + one.refused, 0),
  ];
  console.log(
    `${compared} compared, of which HL7's validator refuses ${refused}; ${differences.length} differ, ${open.length} of them unexplained`,
  );
  if (open.length > 0) process.exitCode = 1;
}

/** All that the stricter one says must be explained. */
function reasonFor({ stricter, findings, what }: Difference, explained: Explained[]): string | undefined {
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
