// Runs HL7's suite of FHIRPath against the hub's evaluator: `npm run judge:fhirpath`. https://hl7.org/fhirpath/N1/
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compileExpression } from '../server/definitions/fhirpath/compile.ts';
import type { Node, Nodes } from '../server/definitions/fhirpath/nodes.ts';
import { resourceNode } from '../server/definitions/fhirpath/nodes.ts';
import { parseExpression } from '../server/definitions/fhirpath/parse.ts';
import { amountOf, writtenAmount } from '../server/definitions/fhirpath/quantities.ts';
import { Fails, startRun, Undecided } from '../server/definitions/fhirpath/run.ts';
import { elementsIn } from '../server/definitions/fhirpath/types.ts';
import { readXml } from '../server/definitions/xml/read.ts';
import { FhirError } from '../server/fhir/outcome.ts';
import type { Resource } from '../server/fhir/request.ts';
import { begin } from './judge/begin.ts';
import { type Difference, reportDifferences } from './judge/report.ts';
import { childrenCalled, type XmlElement, xmlTree } from './judge/xml-tree.ts';

const HELP = `npm run judge:fhirpath -- --cases FOLDER [options]

Runs the expressions of HL7's suite for R4 and compares what they yield. FOLDER holds the public test cases of HL7
(https://github.com/FHIR/fhir-test-cases): r4/fhirpath/tests-fhir-r4.xml with its inputs beside it.
  --group NAME   only this group
  --all          list the explained differences too
  --help         this text
Exits with 1 if a difference is not explained in scripts/judge/fhirpath-differences.json.`;

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    group: { type: 'string' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const folder = `${options.cases}/r4`;
const suite = `${folder}/fhirpath/tests-fhir-r4.xml`;

type Case = {
  name: string;
  expression: string;
  input: string | undefined;
  predicate: boolean;
  strict: boolean;
  invalid: boolean;
  outputs: XmlElement[];
};

function casesIn(document: string): Case[] {
  const groups = childrenCalled(xmlTree(document), 'group').filter(
    ({ attributes }) => options.group === undefined || attributes.get('name') === options.group,
  );
  return groups.flatMap((group) => childrenCalled(group, 'test')).map(readCase);
}

function readCase(test: XmlElement): Case {
  const [expression] = childrenCalled(test, 'expression');
  return {
    name: test.attributes.get('name') ?? '',
    expression: expression?.text ?? '',
    input: test.attributes.get('inputfile'),
    predicate: test.attributes.get('predicate') === 'true',
    strict: expression?.attributes.get('invalid') === 'semantic',
    invalid: expression?.attributes.has('invalid') === true,
    outputs: childrenCalled(test, 'output'),
  };
}

function judge(test: Case): Difference[] {
  const expected = test.invalid ? 'an error' : test.outputs.map(expectedOutput).join(' · ');
  const found = outcomeOf(test);
  return found === expected ? [] : [{ test: test.name, subject: test.expression, expected, found }];
}

const expectedOutput = ({ attributes, text }: XmlElement): string => {
  const type = attributes.get('type');
  return type === undefined ? text.replace(/^@T?/, '') : `${type} ${text.replace(/^@T?/, '')}`;
};

function outcomeOf({ expression, input, predicate, strict, outputs }: Case): string {
  try {
    const resource = input === undefined ? { resourceType: 'Basic' } : inputCalled(input);
    const tree = parseExpression(expression);
    const focus = [resourceNode(resource)];
    if (strict) elementsIn(tree, { type: resource.resourceType, path: resource.resourceType }, expression);
    const found = compileExpression(tree, expression)(focus, startRun(focus, around(focus), 5_000_000));
    if (predicate) return `boolean ${found.length > 0}`;
    return found.map((node, at) => shown(node, outputs[at]?.attributes.has('type') ?? true)).join(' · ');
  } catch (error) {
    if (error instanceof FhirError || error instanceof Fails || error instanceof Undecided) return 'an error';
    throw error;
  }
}

const around = (focus: Nodes) => ({
  resource: focus,
  root: focus,
  resolve: () => undefined,
  memberOf: () => undefined,
  conformsTo: (profile: string, node: Node) =>
    profile.startsWith('http://hl7.org/fhir/StructureDefinition/') ? profile.endsWith(`/${node.type}`) : undefined,
});

const SYSTEM: Record<string, string> = { 'System.Quantity': 'Quantity', 'System.DateTime': 'dateTime' };

function shown(node: Node, isTyped: boolean): string {
  const { value, type, digits } = node;
  const amount = typeof value === 'object' ? amountOf(node) : undefined;
  const text = amount === undefined ? (digits ?? String(value)) : writtenAmount(amount);
  return isTyped
    ? `${SYSTEM[type] ?? type.replace('System.', '').replace(/^[A-Z](?=[a-z]+$)/, (letter) => (type.startsWith('System.') ? letter.toLowerCase() : letter))} ${text}`
    : text;
}

function inputCalled(name: string): Resource {
  const text = [folder, `${folder}/examples`, `${options.cases}/r5`]
    .map((place) => `${place}/${name}`)
    .find(existsSync);
  if (text === undefined) throw new Error(`${name} is not among the cases`);
  // Its extension stands behind the status, where no reader of XML has to take it.
  const source = readFileSync(text, 'utf8').replace(/(<status [^>]*>)\s*(<extension[\s\S]*?<\/extension>)/, '$2$1');
  return JSON.parse(name.endsWith('.xml') ? readXml(source) : source) as Resource;
}

await begin({ help: options.help, explanation: HELP, needed: suite }, () => {
  const cases = casesIn(readFileSync(suite, 'utf8'));
  const reasons = new URL('./judge/fhirpath-differences.json', import.meta.url);
  reportDifferences(cases.flatMap(judge), cases.length, reasons, options.all);
});
