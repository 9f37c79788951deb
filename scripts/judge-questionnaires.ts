// Compares the hub's verdicts on answers to questionnaires with those of HL7's own validator: `npm run judge:questionnaires`.
// https://hl7.org/fhir/R4/questionnaireresponse.html
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { officialProfiles } from '../server/definitions/profiles/official.ts';
import { randomFrom } from '../test/support/random.ts';
import { begin } from './judge/begin.ts';
import { randomResponse } from './judge/random-response.ts';
import { compareVerdicts, reportVerdicts } from './judge/verdicts.ts';

const HELP = `npm run judge:questionnaires [-- options]

Makes random questionnaires and responses to them, and asks the hub and HL7's validator what they think of each.
  --count N          how many (default: 300)
  --seed N           which ones
  --validator FILE   the script that runs HL7's validator (default: ../shared/validator/validate.sh beside the project)
  --all              list the explained differences too
  --help             this text
Exits with 1 if a difference is not explained in scripts/judge/questionnaire-differences.json.`;

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    validator: {
      type: 'string',
      default: fileURLToPath(new URL('../../shared/validator/validate.sh', import.meta.url)),
    },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function judgeAll(): Promise<void> {
  console.log(`seed ${options.seed}`);
  const random = randomFrom(Number(options.seed));
  const responses = Array.from({ length: Number(options.count) }, () => randomResponse(random) ?? []).flat();
  const cases = responses.map((resource, at) => ({ of: `response ${at}`, what: JSON.stringify(resource), resource }));
  const definitions = officialProfiles;
  const verdicts = await compareVerdicts(cases, { definitions, folders: [], validator: options.validator });
  reportVerdicts([verdicts], new URL('./judge/questionnaire-differences.json', import.meta.url), options.all);
}

await begin({ help: options.help, explanation: HELP, needed: options.validator }, judgeAll);
