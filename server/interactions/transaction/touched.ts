// What the planned writes of a transaction make of the resources they touch: https://hl7.org/fhir/R4/http.html#transaction
import { withInstant } from '../../fhir/resource-text.ts';
import type { Subject } from '../../search/evaluate.ts';
import type { Version } from '../../storage/store.ts';
import type { Plan } from '../write.ts';
import type { Identity } from './identities.ts';

export type Write = { identity: Identity; plan: Plan };

/** By `Type/id`, as a search sees them; undefined: deleted. */
export function touchedBy(writes: Iterable<Write>): Map<string, Subject | undefined> {
  const touched = new Map<string, Subject | undefined>();
  const lastUpdated = Date.now();
  for (const { plan } of writes) {
    for (const change of plan.changes) {
      if (change.kind === 'delete') touched.set(`${change.type}/${change.id}`, undefined);
      if (change.kind !== 'put') continue;
      const { type, id, index: entries, keys } = change;
      touched.set(`${type}/${id}`, { type, id, lastUpdated, entries, keys });
    }
  }
  return touched;
}

/** By `Type/id`, as a read sees them, with this moment for the instant of the commit. */
export function comingVersions(writes: Iterable<Write>): Map<string, Version> {
  const coming = new Map<string, Version>();
  const instant = Date.now();
  for (const { plan } of writes) {
    for (const change of plan.changes) {
      if (change.kind !== 'put' && change.kind !== 'delete') continue;
      const { type, id, versionId, keys } = change;
      const version = { type, id, versionId, instant, sequence: 0, keys };
      const text = change.kind === 'put' ? withInstant(change.text, change.instantAt, instant) : null;
      coming.set(`${type}/${id}`, { ...version, text, method: change.kind === 'put' ? change.method : 'DELETE' });
    }
  }
  return coming;
}

/** The version a write leaves; undefined: none. */
export function versionAfter({ plan, identity }: Write): string | undefined {
  for (const change of plan.changes) if (change.kind === 'put') return change.versionId;
  return identity.current?.versionId;
}
