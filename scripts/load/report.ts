// What was loaded and what was refused, told to a person: https://hl7.org/fhir/R4/operationoutcome.html
import type { Language, Text } from '../../server/fhir/outcome.ts';
import { describeOrigin, type Origin } from './document.ts';

export type Refusal = { origin: Origin; status: number; issues: { name: string; text: string; expression?: string }[] };

const EXAMPLES = 5;
const ISSUES = 3;

type Group = { count: number; examples: Refusal[] };

/** Counts everything, remembers a few refusals of each kind: a million bad lines make no long report. */
export class Report {
  readonly loaded = new Map<string, number>();
  readonly #groups = new Map<string, Group>();
  resources = 0;
  refused = 0;

  accept(counts: ReadonlyMap<string, number>): void {
    for (const [type, count] of counts) {
      this.loaded.set(type, (this.loaded.get(type) ?? 0) + count);
      this.resources += count;
    }
  }

  refuse(refusal: Refusal): void {
    this.refused++;
    const kind = `${refusal.status} ${refusal.issues[0]?.name ?? ''}`.trim();
    const group = this.#groups.get(kind) ?? { count: 0, examples: [] };
    this.#groups.set(kind, group);
    group.count++;
    if (group.examples.length < EXAMPLES) group.examples.push(refusal);
  }

  /** `42 refused`, then each kind with its first cases: file, path within the entry, what is wrong. */
  refusalLines(language: Language): string[] {
    const lines: string[] = [];
    for (const [kind, { count, examples }] of [...this.#groups].sort(([, a], [, b]) => b.count - a.count)) {
      lines.push(`  ${formatCount(count, language)} × ${kind}`);
      for (const { origin, issues } of examples) {
        lines.push(`    ${describeOrigin(origin)}`);
        for (const { text, expression } of issues.slice(0, ISSUES)) {
          lines.push(`      ${expression === undefined ? '' : `${expression}: `}${text}`);
        }
        if (issues.length > ISSUES) lines.push(`      ${say(language, more(issues.length - ISSUES))}`);
      }
      if (count > examples.length) lines.push(`    ${say(language, more(count - examples.length))}`);
    }
    return lines;
  }

  /** `Encounter 5,100 · Patient 162` */
  countLine(language: Language): string {
    const types = [...this.loaded].sort(([a], [b]) => (a < b ? -1 : 1));
    return types.map(([type, count]) => `${type} ${formatCount(count, language)}`).join(' · ');
  }
}

/** The issues of an answer; of anything else than an OperationOutcome, its first words. */
export function issuesOf(text: string): Refusal['issues'] {
  const outcome = parseOutcome(text);
  const issues = (outcome?.issue ?? []).filter(({ severity }) => severity !== 'information' && severity !== 'warning');
  if (issues.length === 0) return [{ name: '', text: text.slice(0, 200) }];
  return issues.map(({ code = '', details, diagnostics, expression }) => ({
    name: details?.coding?.[0]?.code ?? code,
    text: details?.text ?? diagnostics ?? code,
    ...(expression?.[0] === undefined ? {} : { expression: expression[0] }),
  }));
}

/** Something it needs is not there (yet). */
export const isPremature = (text: string): boolean =>
  parseOutcome(text)?.issue?.some(({ code }) => code === 'not-found') === true;

type OutcomeIssue = {
  severity?: string;
  code?: string;
  details?: { text?: string; coding?: { code?: string }[] };
  diagnostics?: string;
  expression?: string[];
};

function parseOutcome(text: string): { issue?: OutcomeIssue[] } | undefined {
  try {
    return JSON.parse(text) as { issue?: OutcomeIssue[] };
  } catch {
    return undefined;
  }
}

export const say = (language: Language, text: Text): string => text[language];

export const formatCount = (count: number, language: Language): string =>
  new Intl.NumberFormat(language === 'es' ? 'es-PE' : 'en').format(count);

const more = (count: number): Text => ({ es: `… y ${count} más`, en: `… and ${count} more` });
