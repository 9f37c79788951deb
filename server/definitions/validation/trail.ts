// Where a validation stands in a resource, and what it found: https://hl7.org/fhir/R4/operationoutcome-definitions.html#OperationOutcome.issue.expression
import { tooManyProblems } from '../../fhir/failures-validation-links.ts';
import type { Issue } from '../../fhir/outcome.ts';
import type { Resource } from '../../fhir/request.ts';

/** One sender's mistake often repeats on every element; an answer of many megabytes would help nobody. */
const MAX_ISSUES = 1000;

/** A path is kept as steps and becomes text only when something is wrong. */
export class Trail {
  readonly issues: Issue[] = [];
  /** True once no more issues are kept: whoever walks may stop. */
  full = false;
  private container: Resource;
  private contained: Map<unknown, unknown> | undefined;
  private readonly root: string;
  private readonly steps: (string | number)[] = [];
  private depth = 0;

  constructor(root: string, container: Resource) {
    this.root = root;
    this.container = container;
  }

  enter(step: string | number): void {
    this.steps[this.depth++] = step;
  }

  leave(): void {
    this.depth--;
  }

  /** Runs `check` on a resource in whose own `contained` its `#id`s are looked up. */
  within(resource: Resource, check: () => void): void {
    const { container, contained } = this;
    this.container = resource;
    this.contained = undefined;
    check();
    this.container = container;
    this.contained = contained;
  }

  /** The type of the resource that `#id` means, the container itself without an id; undefined: there is none. */
  containedType(id: string): string | undefined {
    if (id === '') return this.container.resourceType;
    this.contained ??= new Map(
      containedResources(this.container).map((resource) => [resource?.id, resource?.resourceType]),
    );
    const type = this.contained.get(id);
    return typeof type === 'string' ? type : undefined;
  }

  /** `make` gets the FHIRPath of the current place, or of `step` below it. */
  report(make: (expression: string) => Issue, step?: string): void {
    if (this.full) return;
    if (this.issues.length === MAX_ISSUES) {
      this.full = true;
      this.issues.push(tooManyProblems(this.root, MAX_ISSUES));
    } else {
      this.issues.push(make(step === undefined ? this.expression() : `${this.expression()}.${step}`));
    }
  }

  /** The FHIRPath of the current place. */
  expression(): string {
    let text = this.root;
    for (let at = 0; at < this.depth; at++) {
      const step = this.steps[at] as string | number;
      text += typeof step === 'number' ? `[${step}]` : `.${step}`;
    }
    return text;
  }
}

const containedResources = ({ contained }: Resource): (Partial<Resource> | null)[] =>
  Array.isArray(contained) ? contained : [];
