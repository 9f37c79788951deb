// What went wrong, said so that it can be mended: https://hl7.org/fhir/R4/operationoutcome.html
// The failures themselves, one constructor each, are in failures.ts.

export type Text = { es: string; en: string };
export type Language = keyof Text;

/** Codes of http://hl7.org/fhir/issue-type that the hub uses. */
export type IssueType =
  | 'invalid'
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'security'
  | 'processing'
  | 'not-supported'
  | 'duplicate'
  | 'multiple-matches'
  | 'not-found'
  | 'deleted'
  | 'too-long'
  | 'code-invalid'
  | 'extension'
  | 'too-costly'
  | 'business-rule'
  | 'conflict'
  | 'transient'
  | 'no-store'
  | 'exception'
  | 'timeout'
  | 'incomplete'
  | 'throttled'
  | 'informational';

export type Issue = {
  severity: 'fatal' | 'error' | 'warning' | 'information';
  code: IssueType;
  /** Stable name of the failure, as in docs/errors.md; becomes details.coding.code. */
  name: string;
  text: Text;
  /** Where, as a FHIRPath such as `Patient.name[0].given[1]` or `Bundle.entry[3].resource.status`. */
  expression?: string;
  /** The canonical of the profile whose rule it is. */
  profile?: string;
};

/** An issue of severity error. */
export const errorIssue = (code: IssueType, name: string, es: string, en: string, expression?: string): Issue => ({
  severity: 'error',
  code,
  name,
  text: { es, en },
  ...(expression === undefined ? {} : { expression }),
});

/** The one error the hub throws on purpose; caught in hub.ts alone. */
export class FhirError extends Error {
  readonly status: number;
  readonly issues: Issue[];
  readonly headers: Record<string, string>;

  constructor(status: number, issues: Issue | Issue[], headers: Record<string, string> = {}) {
    const list = Array.isArray(issues) ? issues : [issues];
    super(list.map((issue) => issue.text.en).join('; '));
    this.name = 'FhirError';
    this.status = status;
    this.issues = list;
    this.headers = headers;
  }
}

const ISSUE_SYSTEM = 'https://chaski.pe/fhir/CodeSystem/issue';

/** The JSON text of an OperationOutcome in the reader's language. */
export function outcomeText(issues: Issue[], language: Language): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, name, text, expression }) => ({
      severity,
      code,
      details: { coding: [{ system: ISSUE_SYSTEM, code: name }], text: text[language] },
      diagnostics: text[language],
      ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  });
}
