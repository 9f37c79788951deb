// Compares the hub's verdicts on answers to questionnaires with those of HL7's own validator: `npm run judge:questionnaires`.
// https://hl7.org/fhir/R4/questionnaireresponse.html
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { validateAgainst } from '../server/definitions/profiles/validate.ts';
import { randomFrom } from '../test/support/random.ts';
import { officialErrors } from './judge/official.ts';
import { randomResponse } from './judge/questionnaires.ts';

const HELP = `npm run judge:questionnaires [-- options]

Makes random questionnaires and responses to them, and asks the hub and HL7's validator what they think of each.
  --count N          how many (default: 300)
  --seed N           which ones
  --validator FILE   the script that runs HL7's validator (default: ../shared/validator/validate.sh beside the project)
  --help             this text
Exits with 1 if a difference is not explained.`;

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    validator: {
      type: 'string',
      default: fileURLToPath(new URL('../../shared/validator/validate.sh', import.meta.url)),
    },
    help: { type: 'boolean', default: false },
  },
});

/** Where HL7's validator differs, and why the hub is right. `finding`: what the stricter one says; `response`: its text. */
const EXPLAINED: { finding: RegExp; response: RegExp; reason: string }[] = [
  {
    finding: /incompatible types/,
    response: /"enableWhen"/,
    reason: 'It stops where an answer of another type is asked about; for the hub such an answer is not equal.',
  },
  {
    finding: /not.enabled|No response answer|answers-missing|group-missing/,
    response: /"operator":"!="/,
    reason:
      'To != it wants some answer that differs; R4 wants none that is equal (codesystem-questionnaire-enable-operator).',
  },
  {
    finding: /not.enabled|No response answer|answers-missing|group-missing/,
    response: /"enableWhen".*"repeats":true|"repeats":true.*"enableWhen"/,
    reason: 'It looks at every occurrence of the question; R4 at the nearest (Questionnaire.item.enableWhen.question).',
  },
];

async function judgeAll(): Promise<void> {
  const random = randomFrom(Number(options.seed));
  const responses = Array.from({ length: Number(options.count) }, () => randomResponse(random) ?? []).flat();
  const official = await officialErrors(options.validator, [], responses);
  const counts = { agree: 0, explained: 0, differ: 0 };
  let refused = 0;
  responses.forEach((response, at) => {
    const own = ownErrors(response);
    const theirs = official[at] ?? [];
    if (theirs.length > 0) refused++;
    if (own.length > 0 === theirs.length > 0) counts.agree++;
    else if (isExplained([...own, ...theirs], JSON.stringify(response))) counts.explained++;
    else {
      counts.differ++;
      console.log([JSON.stringify(response), ...own.map(ours), ...theirs.map(hl7)].join('\n'));
    }
  });
  const { agree, explained, differ } = counts;
  console.log(`seed ${options.seed}: ${responses.length} responses, of which HL7's validator refuses ${refused}`);
  console.log(`${agree} agree, ${explained} differ for a reason that is known, ${differ} for none`);
  if (differ > 0) process.exitCode = 1;
}

const ours = (error: string): string => `  only hub: ${error}`;
const hl7 = (error: string): string => `  only official: ${error}`;

const ownErrors = (response: object): string[] =>
  validateAgainst(response, {})
    .filter(({ severity }) => severity === 'error')
    .map(({ expression, name, text }) => `${expression}: ${name}: ${text.en}`);

/** All that the stricter one says. */
const isExplained = (findings: readonly string[], response: string): boolean =>
  findings.every((finding) => EXPLAINED.some((known) => known.finding.test(finding) && known.response.test(response)));

if (options.help) console.log(HELP);
else if (!existsSync(options.validator)) {
  console.error(`${options.validator} is not there; say with --validator where HL7's validator is`);
  process.exitCode = 2;
} else await judgeAll();
