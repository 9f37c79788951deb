// docs/errors.md as text: every failure the hub can answer with, gathered by calling each constructor of server/fhir/failures*.ts.
// https://hl7.org/fhir/R4/operationoutcome.html
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Text } from '../server/fhir/outcome.ts';

const FOLDER = new URL('../server/fhir/', import.meta.url);

export type Failure = {
  /** Stable: what a client finds in `issue.details.coding.code`. */
  name: string;
  /** Undefined for an issue that comes among others: its answer has the status of the whole. */
  status: number | undefined;
  /** https://hl7.org/fhir/R4/valueset-issue-type.html */
  code: string;
  text: Text;
};

type Constructor = (...values: unknown[]) => unknown;

/** The failures of one file, under the sentence it begins with. */
export type Subject = { title: string; failures: Failure[] };

export async function gatherFailures(): Promise<Subject[]> {
  const files = readdirSync(fileURLToPath(FOLDER)).filter((name) => /^failures.*\.ts$/.test(name));
  return Promise.all(files.map(gatherFile));
}

async function gatherFile(file: string): Promise<Subject> {
  const url = new URL(file, FOLDER);
  const [, sentence = file] = /^\/\/ (.*?)(?:, one constructor|[:.;]| https:)/.exec(readFileSync(url, 'utf8')) ?? [];
  const exported: Record<string, unknown> = await import(url.href);
  const failures = Object.values(exported).flatMap((make) =>
    typeof make === 'function' ? failuresOf(callWithAnything(make as Constructor)) : [],
  );
  return { title: sentence, failures };
}

/** Of a FhirError its issues with its status, of an Issue itself, of anything else nothing. */
function failuresOf(made: unknown): Failure[] {
  if (typeof made !== 'object' || made === null) return [];
  const { status, issues = [made] } = made as { status?: number; issues?: unknown[] };
  return (issues as Failure[]).flatMap(({ name, code, text }) =>
    typeof name === 'string' ? [{ name, status, code, text: { es: words(text.es), en: words(text.en) } }] : [],
  );
}

const words = (text: unknown): string => (typeof text === 'string' ? text : '…');

/** Stands for any argument: it has every member, can be called, reads as "…" and holds nothing. */
const anything: unknown = new Proxy(() => anything, {
  get(_target, member) {
    if (member === Symbol.toPrimitive || member === 'toJSON') return () => '…';
    if (member === Symbol.iterator) return () => [][Symbol.iterator]();
    return member === 'length' ? 1 : anything;
  },
});

/** Constructors that look a word up by an argument find a text as well: for a moment every object has one under "…". */
function callWithAnything(make: Constructor): unknown {
  Object.defineProperty(Object.prototype, '…', { value: { es: '…', en: '…' }, configurable: true });
  try {
    return make(...Array.from({ length: 8 }, () => anything));
  } finally {
    Reflect.deleteProperty(Object.prototype, '…');
  }
}

const HEAD = `# Errors

Every error is an OperationOutcome. Each issue has a stable name in \`details.coding.code\` (system
\`https://chaski.pe/fhir/CodeSystem/issue\`), FHIR's own code in \`code\`, the place in \`expression\`, and says in the language of
\`Accept-Language\` (Spanish or English) what was expected, what was found and what to do. \`…\` stands for what your request held.
Those without a status come among the issues of an answer: of a refused write (422 where nothing else is said), or as warnings.

Written by \`npm run errors\` from \`server/fhir/failures*.ts\`; a test compares both.
`;

export function errorsPage(subjects: Subject[]): string {
  return `${HEAD}${subjects.map(section).join('')}`;
}

function section({ title, failures }: Subject): string {
  if (failures.length === 0) return '';
  const names = [...new Set(failures.map(({ name }) => name))].sort();
  const rows = names.map((name) => row(failures.filter((failure) => failure.name === name)));
  return `\n## ${title}\n\n| Name | HTTP | Code | What it says |\n|---|---|---|---|\n${rows.join('')}`;
}

/** One name may be said in several ways. */
function row(ways: Failure[]): string {
  const distinct = (values: string[]): string => [...new Set(values)].filter((value) => value !== '').join(', ');
  const statuses = distinct(ways.map(({ status }) => (status === undefined ? '' : String(status))));
  const said = [...new Set(ways.map(({ text }) => `${cell(text.en)}<br>*${cell(text.es)}*`))].join('<br>');
  return `| \`${ways[0]?.name}\` | ${statuses} | ${distinct(ways.map(({ code }) => code))} | ${said} |\n`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;');
