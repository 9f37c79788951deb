// Compares the snapshots the hub makes with those of HL7's cases: `npm run judge:snapshots`. https://hl7.org/fhir/R4/profiling.html#snapshot
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { StructureDefinition } from '../server/definitions/profiles/definitions.ts';
import { officialProfiles } from '../server/definitions/profiles/official.ts';
import { firstOf, givenDefinitions } from '../server/definitions/profiles/registry.ts';
import { begin } from './judge/begin.ts';
import { type Difference, reportDifferences } from './judge/report.ts';
import { readResource } from './judge/resource-file.ts';
import { differences, withoutSnapshot } from './judge/snapshots.ts';
import { childrenCalled, type XmlElement, xmlTree } from './judge/xml-tree.ts';

const HELP = `npm run judge:snapshots -- --cases FOLDER [options]

Makes the snapshots of HL7's cases on R4 and compares what validation reads of them. FOLDER holds the public test cases of HL7
(https://github.com/FHIR/fhir-test-cases): rX/snapshot-generation. Those of r5/ rest on the types of R5, whatever version they say.
  --all    list the explained differences too
  --help   this text
Exits with 1 if a difference is not explained in scripts/judge/snapshot-differences.json.`;

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const folder = `${options.cases}/rX/snapshot-generation`;

function definition(name: string): StructureDefinition | undefined {
  const path = [`${folder}/${name}.json`, `${folder}/${name}.xml`].find(existsSync);
  return path === undefined ? undefined : (readResource(path) as object as StructureDefinition);
}

/** What a case rests on is named without `-input` here and there. */
const registered = (test: XmlElement): StructureDefinition[] =>
  NEEDED.concat((test.attributes.get('register') ?? '').split(',')).flatMap((name) => definition(name) ?? []);

/** The cases rest on what others of them register. */
const NEEDED = [
  'pattern-NlCoreHealthProfessionalReference',
  'pattern-ZibHealthProfessionalReference',
  'zib-NursingIntervention-input',
];

function judge(test: XmlElement): Difference[] {
  const id = test.attributes.get('id') ?? '';
  const input = definition(`${id}-input`);
  const output = definition(`${id}-output`);
  if (input === undefined || output?.snapshot === undefined) throw new Error(`${id} lacks its input or output`);
  const others = registered(test).filter(({ url }) => url !== input.url);
  const source = firstOf(givenDefinitions(others.map(withoutSnapshot)), officialProfiles);
  return differences({ ...input, snapshot: output.snapshot }, source).map((what) => {
    const [, element = '', ...rest] = what.split(' ');
    const [, subject = rest.join(' '), expected = '', found = ''] =
      /^(.*?): published (.*), made (.*)$/.exec(rest.join(' ')) ?? [];
    return { test: `${id} ${element}`, subject, expected, found };
  });
}

await begin({ help: options.help, explanation: HELP, needed: folder }, () => {
  const cases = childrenCalled(xmlTree(readFileSync(`${folder}/manifest.xml`, 'utf8')), 'test');
  const reasons = new URL('./judge/snapshot-differences.json', import.meta.url);
  reportDifferences(cases.flatMap(judge), cases.length, reasons, options.all);
});
