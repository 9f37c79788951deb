// HL7's suite for terminology servers, and what of an answer it speaks of: https://github.com/HL7/fhir-tx-ecosystem-ig
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../../server/fhir/request.ts';
import { readResource } from './resource-file.ts';

export type Test = {
  name: string;
  operation: string;
  mode?: string;
  request: string;
  response: string;
  'response:flat'?: string;
  /** `4xx` */
  'http-code'?: string;
};
export type Suite = { name: string; mode?: string; setup?: string[]; tests: Test[] };

export const OPERATIONS: Record<string, { type: string; operation: string }> = {
  expand: { type: 'ValueSet', operation: 'expand' },
  lookup: { type: 'CodeSystem', operation: 'lookup' },
  translate: { type: 'ConceptMap', operation: 'translate' },
  'validate-code': { type: 'ValueSet', operation: 'validate-code' },
  'cs-validate-code': { type: 'CodeSystem', operation: 'validate-code' },
};

const isForAll = ({ mode = 'general' }: { mode?: string }): boolean => mode === 'general';

/** Those that every server is to answer. */
export function suitesIn(folder: string): Suite[] {
  const { suites } = JSON.parse(readFileSync(join(folder, 'test-cases.json'), 'utf8')) as { suites: Suite[] };
  return suites.filter(isForAll).map((suite) => ({ ...suite, tests: suite.tests.filter(isForAll) }));
}

/** As R4 writes it, where that differs. */
export const resourceOf = (folder: string, file: string): Resource =>
  readResource([join(folder, 'r4', file), join(folder, file)].find(existsSync) ?? file);

type Entry = Record<string, unknown> & { contains?: Entry[]; designation?: { language?: string; value: string }[] };
type Part = Record<string, unknown> & { name: string; resource?: { issue?: Issue[] } };
type Issue = { severity: string; code: string; details?: { coding?: { code: string }[] }; expression?: string[] };
type Answer = Resource & { expansion?: { total?: number; parameter?: Part[]; contains?: Entry[] }; parameter?: Part[] };

/** Statements about an answer; of texts it says that there is one. */
class Facts {
  private readonly required: ReadonlySet<string>;
  private readonly allowed: ReadonlySet<string>;

  constructor(required: readonly string[], optional: readonly string[]) {
    this.required = new Set(required);
    this.allowed = new Set([...required, ...optional]);
  }

  matches(found: Facts): boolean {
    return this.required.isSubsetOf(found.allowed) && found.required.isSubsetOf(this.allowed);
  }

  beside(found: Facts): { expected: string; found: string } {
    return {
      expected: [...this.required.difference(found.allowed)].join(' · '),
      found: [...found.required.difference(this.allowed)].join(' · '),
    };
  }
}

/** What is marked `$optional$` may be there. `status`: `2xx`; of a refusal nothing else is compared. */
export function factsOf(status: string, answer: Answer | undefined): Facts {
  if (status !== '2xx') return new Facts([status], []);
  const { expansion, parameter = [] } = answer ?? {};
  const parts = expansion === undefined ? parameter : (expansion.parameter ?? []);
  const isOptional = (part: Part): boolean => part.$optional$ === true;
  const said = (list: Part[]): string[] =>
    list.flatMap((part) => (expansion === undefined ? outcome(part) : used(part)));
  const total = expansion?.total === undefined ? [] : [`total ${expansion.total}`];
  return new Facts(
    [...total, ...contained(expansion?.contains ?? [], ''), ...said(parts.filter((part) => !isOptional(part)))],
    said(parts.filter(isOptional)),
  );
}

const valueIn = (part: object): unknown => Object.entries(part).find(([name]) => name.startsWith('value'))?.[1];

const used = (part: Part): string[] => [`${part.name}=${valueIn(part)}`];

function outcome(part: Part): string[] {
  if (part.name === 'issues') return (part.resource?.issue ?? []).filter((one) => !('$optional$' in one)).map(item);
  if (part.name === 'message') return ['a message'];
  const value = valueIn(part);
  return TOLD.has(part.name) && !String(value).startsWith('$') ? [`${part.name}=${value}`] : [];
}

const TOLD = new Set(['result', 'display', 'code', 'system', 'version', 'inactive', 'status']);

const item = ({ severity, code, details, expression = [] }: Issue): string =>
  [severity, code, details?.coding?.[0]?.code ?? '', ...expression].join(' ');

function contained(entries: readonly Entry[], above: string): string[] {
  return entries.flatMap((entry) => {
    const { system, code, display, abstract = false, inactive = false, designation = [], contains = [] } = entry;
    const names = designation.map(({ language, value }) => `${language}:${value}`).sort();
    const own = `${system}|${code}`;
    const flags = [...(abstract ? ['abstract'] : []), ...(inactive ? ['inactive'] : []), ...names];
    return [
      `${above === '' ? '' : `${above} > `}${own} ${[display, ...flags].join(', ')}`,
      ...contained(contains, own),
    ];
  });
}
