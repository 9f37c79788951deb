// Histories, newest first: https://hl7.org/fhir/R4/http.html#history
import type { HistoryPage, HistoryQuery, Sequence, Version, VersionRef } from '../store.ts';
import { nameOf, type State } from './state.ts';

export function history(query: HistoryQuery, state: State): HistoryPage {
  const { scope, since, during, at, after, before, size, total } = query;
  const all = state.commits
    .slice(0, at)
    .flatMap(({ versions }) => versions)
    .filter(({ type, id }) => (scope.type ?? type) === type && (scope.id ?? id) === id)
    .filter(({ instant }) => since === undefined || instant >= since)
    .filter((version) => during === undefined || wasCurrent(version, during, at, state))
    .reverse();
  const asked = all.filter(
    (version) =>
      (after === undefined || numberOf(version, state) < numberOf(after, state)) &&
      (before === undefined || numberOf(version, state) > numberOf(before, state)),
  );
  return {
    versions: before === undefined ? asked.slice(0, size) : asked.slice(Math.max(0, asked.length - size)),
    more: size > 0 && asked.length > size,
    ...(total ? { total: all.length } : {}),
  };
}

function numberOf(ref: VersionRef, { resources, numbers }: State): number {
  const version = resources.get(nameOf(ref))?.versions.find(({ versionId }) => versionId === ref.versionId);
  return numbers.get(version as Version) as number;
}

/** A version is current until the next one of its resource; one that was replaced in the same instant never was. */
function wasCurrent(
  version: Version,
  { low, high }: { low: number; high: number },
  at: Sequence,
  { resources }: State,
): boolean {
  const versions = resources.get(nameOf(version))?.versions ?? [];
  const next = versions[versions.indexOf(version) + 1];
  const end = next === undefined || next.sequence > at ? Infinity : next.instant;
  return version.instant <= high && end > low && end > version.instant;
}
