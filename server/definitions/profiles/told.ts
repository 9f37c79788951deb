// Keeps one fault of a resource from being told again wherever the resource is referred to: https://hl7.org/fhir/R4/references.html
import type { Issue } from '../../fhir/outcome.ts';

/** A finding about a resource elsewhere that had to keep to one of the profiles. */
type Echo = { target: unknown; profiles: readonly string[] };

export class Told {
  private readonly held = new Map<unknown, Set<string>>();
  private readonly echoes = new Map<Issue, Echo>();

  /** Notes that a resource is being held against a profile where it stands; false: it was already. */
  hold(resource: unknown, profile: string): boolean {
    const profiles = this.held.get(resource) ?? new Set();
    this.held.set(resource, profiles);
    if (profiles.has(profile)) return false;
    profiles.add(profile);
    return true;
  }

  echo(issue: Issue, target: unknown, profiles: readonly string[]): Issue {
    this.echoes.set(issue, { target, profiles });
    return issue;
  }

  /** Without the echoes of what is told at the resource itself, or by an echo before. */
  once(issues: Issue[]): Issue[] {
    if (this.echoes.size === 0) return issues;
    return issues.filter((issue) => {
      const echo = this.echoes.get(issue);
      return echo === undefined || this.isNew(echo);
    });
  }

  /** An echo told counts as the telling. */
  private isNew({ target, profiles }: Echo): boolean {
    const isFirst = !profiles.some((profile) => this.held.get(target)?.has(profile));
    for (const profile of profiles) this.hold(target, profile);
    return isFirst;
  }
}
