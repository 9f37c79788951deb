// Compares the hub's verdicts with those that HL7's cases for validators expect: `npm run judge:cases`.
// https://hl7.org/fhir/R4/validation.html, https://github.com/FHIR/fhir-test-cases
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { begin } from './judge/begin.ts';
import { type Case, casesIn } from './judge/cases/cases.ts';
import { judge } from './judge/cases/judge-case.ts';
import { report, show } from './judge/cases/report.ts';

const HELP = `npm run judge:cases -- --cases FOLDER [options]

Runs HL7's cases for validators of R4 (version 4.0 and 4.0.1 in validator/manifest.json; a case that names none is of R5)
through what $validate runs, and compares with the outcomes of HL7's own validator.
  --cases FOLDER     the folder with validator/manifest.json, of the Maven artifact org.hl7.fhir.testcases:fhir-test-cases
  --packages FOLDER  a folder with packages unpacked by name, as hl7.fhir.us.core#3.1.0; cases that need others are passed over
  --version VERSION  the cases of another version, as 5.0: what did not change since R4 can be read out of them
  --module NAME      only this module
  --case NAME        only this case, with all that both find
  --each             compare fault by fault, where both refuse a case too
  --all              list explained differences, and what is not applicable, too
  --help             this text
agree: both refuse it, one of the faults in the same place, or neither does; elsewhere: both do, for faults in different places.
Exits with 1 if a difference is not explained in scripts/judge/case-differences.json.`;

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    packages: { type: 'string' },
    version: { type: 'string', default: '4.0' },
    module: { type: 'string' },
    case: { type: 'string' },
    each: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function judgeAll(): void {
  const wanted = casesIn(options.cases, options.packages, options.version).filter(
    ({ name, module }) =>
      (options.module === undefined || options.module === module) &&
      (options.case === undefined || name === options.case || name.startsWith(`${options.case} · `)),
  );
  if (wanted.length === 0) {
    console.error('there is no such case, module or version');
    process.exitCode = 2;
    return;
  }
  const [applicable, others] = [true, false].map((is) =>
    wanted.filter((one) => (one.notApplicable === undefined) === is),
  );
  const judged = (applicable as Case[]).map((one, at, { length }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${at + 1} of ${length} ${one.name}`);
    return judge(one, options.each);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (options.case !== undefined) for (const one of [...judged, ...(others as Case[])]) show(one);
  else if (report(judged, others as Case[], options.all) > 0) process.exitCode = 1;
}

await begin(
  { help: options.help, explanation: HELP, needed: join(options.cases, 'validator/manifest.json') },
  judgeAll,
);
