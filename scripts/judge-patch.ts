// Runs HL7's suites of patches against the hub's patch engine: `npm run judge:patch`. https://hl7.org/fhir/R4/http.html#patch
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { applyFhirPathPatch } from '../server/definitions/patch/fhirpath.ts';
import { applyJsonPatch } from '../server/definitions/patch/json.ts';
import { patchTree } from '../server/definitions/patch/xml.ts';
import { readXml } from '../server/definitions/xml/read.ts';
import { isElement, printXmlTree, readTree, type XmlNode } from '../server/definitions/xml/tree.ts';
import { parseJson } from '../server/fhir/json.ts';
import { FhirError } from '../server/fhir/outcome.ts';
import { begin } from './judge/begin.ts';
import { type Difference, reportDifferences } from './judge/report.ts';
import { childrenCalled, type XmlElement, xmlTree } from './judge/xml-tree.ts';

const HELP = `npm run judge:patch -- --cases FOLDER [options]

Applies the patches of HL7's suites for R4 and compares the results. FOLDER holds the public test cases of HL7
(https://github.com/FHIR/fhir-test-cases): r4/patch.
  --all    list the explained differences too
  --help   this text
Exits with 1 if a difference is not explained in scripts/judge/patch-differences.json.`;

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** `expected`: undefined where the patch is to fail. */
type Case = { name: string; patch: string; expected: string | undefined; apply: () => string };

const folder = `${options.cases}/r4/patch`;
const read = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');
const compact = (value: unknown): string => JSON.stringify(value, (_key, member: unknown) => inOrder(member));

/** The order of members says nothing in JSON. */
const inOrder = (member: unknown): unknown =>
  typeof member === 'object' && member !== null && !Array.isArray(member)
    ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
    : member;

type JsonCase = {
  comment?: string;
  doc: unknown;
  patch: unknown;
  expected?: unknown;
  error?: string;
};

function jsonCases(): Case[] {
  const cases = JSON.parse(read('json-patch-tests.json')) as JsonCase[];
  return cases.map(({ comment, doc, patch, expected, error }, at) => ({
    name: `json: ${comment ?? at}`,
    patch: JSON.stringify(patch),
    expected: error === undefined ? compact(expected ?? doc) : undefined,
    apply: () => applyJsonPatch(JSON.stringify(doc), parseJson(JSON.stringify(patch))),
  }));
}

function fhirPathCases(): Case[] {
  return childrenCalled(xmlTree(read('fhir-path-tests.xml')), 'case').map((one) => ({
    name: `fhirpath: ${one.attributes.get('name')}`,
    patch: readXml(resourceIn(one, 'diff')),
    expected:
      childrenCalled(one, 'output').length === 0 ? undefined : compact(JSON.parse(readXml(resourceIn(one, 'output')))),
    apply: () => applyFhirPathPatch(readXml(resourceIn(one, 'input')), parseJson(readXml(resourceIn(one, 'diff')))),
  }));
}

function xmlCases(): Case[] {
  return childrenCalled(xmlTree(read('xml-patch-tests.xml')), 'case').map((one) => {
    const [patch] = childrenCalled(one, 'patch');
    const isToFail = childrenCalled(one, 'error').length > 0;
    return {
      name: `xml: ${one.attributes.get('name')}`,
      patch: patch?.source ?? '',
      expected: isToFail ? undefined : compact(printXmlTree(spaceless(readTree(resourceIn(one, 'patched'))))),
      apply: () => {
        const root = readTree(resourceIn(one, 'target'));
        patchTree(root, patch?.source ?? '');
        return JSON.stringify(printXmlTree(spaceless(root)));
      },
    };
  });
}

/** Space around elements says nothing. */
const spaceless = (node: XmlNode): XmlNode =>
  isElement(node)
    ? {
        ...node,
        children: node.children.filter((child) => child.kind !== 'text' || child.text.trim() !== '').map(spaceless),
      }
    : node;

const resourceIn = (one: XmlElement, name: string): string => childrenCalled(one, name)[0]?.children[0]?.source ?? '';

function judge({ name, patch, expected, apply }: Case): Difference[] {
  const found = outcomeOf(apply);
  if (found === expected || (expected === undefined && found.startsWith('an error'))) return [];
  return [{ test: name, subject: patch, expected: expected ?? 'an error', found }];
}

function outcomeOf(apply: () => string): string {
  try {
    return compact(JSON.parse(apply()));
  } catch (error) {
    if (error instanceof FhirError) return `an error: ${error.message}`;
    throw error;
  }
}

await begin({ help: options.help, explanation: HELP, needed: folder }, () => {
  const cases = [...jsonCases(), ...fhirPathCases(), ...xmlCases()];
  const reasons = new URL('./judge/patch-differences.json', import.meta.url);
  reportDifferences(cases.flatMap(judge), cases.length, reasons, options.all);
});
