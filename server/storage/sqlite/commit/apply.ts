// Writes a commit whose preconditions hold: versions, what is current, entries, keys, claims, cells.
import type { StatementSync } from 'node:sqlite';
import { PARTS } from '../../../search/query.ts';
import type { Change, Commit } from '../../store.ts';
import type { Connection } from '../connection.ts';
import type { Identities } from '../identities.ts';
import type { Keys } from '../keys.ts';
import type { Measure } from '../measure.ts';
import type { Names } from '../names.ts';
import type { Timeline } from '../timeline.ts';
import { methodNumber, packText } from '../versions.ts';
import type { Cells } from './cells.ts';
import type { Claims } from './claims.ts';
import type { Entries } from './entries.ts';
import type { PartEntries } from './part-entries.ts';
import type { Target } from './preconditions.ts';

type Parts = {
  names: Names;
  identities: Identities;
  keys: Keys;
  timeline: Timeline;
  entries: Entries;
  partEntries: PartEntries;
  claims: Claims;
  cells: Cells;
  measure: Measure;
};
type Put = Extract<Change, { kind: 'put' }>;
type Delete = Extract<Change, { kind: 'delete' }>;
type Reindex = Extract<Change, { kind: 'reindex' }>;

export class Applier {
  readonly #parts: Parts;
  readonly #moveResource: StatementSync;
  readonly #addVersion: StatementSync;
  readonly #addEmpty: StatementSync;

  constructor(connection: Connection, parts: Parts) {
    this.#parts = parts;
    this.#moveResource = connection.prepare('UPDATE resource SET version = ?, live = ? WHERE pk = ?');
    this.#addVersion = connection.prepare(
      'INSERT INTO version (number, pk, type, version_id, sequence, instant, method, keys, text, replaces, last_pk) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#addEmpty = connection.prepare('INSERT INTO empty_commit (sequence, instant) VALUES (?, ?)');
  }

  apply({ changes, claims }: Commit, targets: readonly (Target | undefined)[], instant: number): void {
    const { timeline, cells } = this.#parts;
    const before = timeline.number;
    timeline.head++;
    timeline.instant = instant;
    for (const [at, change] of changes.entries()) {
      if (change.kind === 'state') cells.write(change);
      else if (change.kind === 'reindex') this.#reindex(change, targets[at] as Target);
      else this.#write(change, targets[at] as Target, instant);
    }
    for (const claim of claims) this.#parts.claims.take(claim);
    if (timeline.number === before) this.#addEmpty.run(timeline.head, instant);
  }

  #write(change: Put | Delete, target: Target, instant: number): void {
    const { names, identities, keys, timeline, entries, partEntries, claims } = this.#parts;
    const type = names.internType(change.type);
    const number = ++timeline.number;
    const live = change.kind === 'put';
    // An earlier change of the commit may have referred to what did not exist when the commit was judged.
    const known = target.pk ?? identities.find(change.type, change.id);
    const pk = known ?? identities.add(change.type, change.id, number, live);
    if (known !== undefined) {
      this.#moveResource.run(number, live ? 1 : 0, pk);
      claims.release(pk);
    }
    const text = change.kind === 'put' ? stamp(change, instant) : null;
    const held = { keys: keys.encode(change.keys, change, text), live };
    const packed = text === null ? null : packText(text);
    const method = methodNumber(change.kind === 'put' ? change.method : 'DELETE');
    const { versionId } = change;
    const { head } = timeline;
    const replaces = target.number ?? null;
    const { lastPk } = identities;
    this.#addVersion.run(number, pk, type, versionId, head, instant, method, held.keys, packed, replaces, lastPk);
    const index = change.kind === 'put' ? change.index : [];
    const before = target.number === undefined ? [] : partEntries.of(pk);
    if (target.number === undefined) entries.add(pk, type, index);
    else entries.replace(pk, type, index);
    partEntries.replace(before, index);
    keys.move(pk, target.number === undefined ? undefined : target, held);
    this.#parts.measure.add(Number(live) - Number(target.live));
    Object.assign(target, { pk, number, ...held });
  }

  /** Of a deleted resource nothing is found, so nothing is indexed. */
  #reindex({ type, was, index }: Reindex, { pk, live }: Target): void {
    const { names, entries, partEntries } = this.#parts;
    if (pk === undefined || !live) return;
    const touchesParts = was === undefined || [...was, ...index].some(({ param }) => param === PARTS);
    const before = touchesParts ? partEntries.of(pk) : [];
    if (was === undefined) entries.replace(pk, names.internType(type), index);
    else entries.replaceSome(pk, names.internType(type), was, index);
    partEntries.replace(before, index);
  }
}

/** The text with the commit's instant in its place. */
function stamp({ text, instantAt }: Put, instant: number): string {
  return text.slice(0, instantAt) + new Date(instant).toISOString() + text.slice(instantAt + 24);
}
