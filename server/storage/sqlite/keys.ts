// The keys of versions, compartments and labels, as numbers: `Patient/1` is an even one (twice its pk), any other text an
// odd one. A version holds them in base 36; key_holder leads from a key to all that have it, and to all that had it.
import type { StatementSync } from 'node:sqlite';
import type { Connection, Row } from './connection.ts';
import type { Identities } from './identities.ts';
import { Recent } from './recent.ts';

const KEPT = 20_000;
const REFERENCE = /^([A-Z][A-Za-z]*)\/([A-Za-z0-9\-.]{1,64})$/;

/** The keys of a version, encoded, and whether it is no deletion. */
type Held = { keys: string; live: boolean };

export class Keys {
  readonly #identities: Identities;
  readonly #numbers = new Recent<string, number>(KEPT);
  readonly #texts = new Recent<number, string>(KEPT);
  readonly #findLabel: StatementSync;
  readonly #addLabel: StatementSync;
  readonly #label: StatementSync;
  readonly #hold: StatementSync;
  readonly #release: StatementSync;

  constructor(connection: Connection, identities: Identities) {
    this.#identities = identities;
    this.#findLabel = connection.prepare('SELECT number FROM label WHERE text = ?');
    this.#addLabel = connection.prepare('INSERT INTO label (text) VALUES (?) RETURNING number');
    this.#label = connection.prepare('SELECT text FROM label WHERE number = ?');
    this.#hold = connection.prepare('INSERT OR IGNORE INTO key_holder (key, past, pk) VALUES (?, ?, ?)');
    this.#release = connection.prepare('DELETE FROM key_holder WHERE key = ? AND past = ? AND pk = ?');
  }

  /** Also after a rollback, which takes back what was added. */
  reload(): void {
    this.#numbers.clear();
    this.#texts.clear();
  }

  encode(keys: readonly string[]): string {
    return keys.map((key) => this.#intern(key).toString(36)).join(' ');
  }

  /** The number of a key; undefined: nothing ever had it. */
  find(key: string): number | undefined {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const [, type, id] = REFERENCE.exec(key) ?? [];
    if (type === undefined || id === undefined) {
      const label = (this.#findLabel.get(key) as unknown as Row | undefined)?.[0] as number | undefined;
      return label === undefined ? undefined : label * 2 + 1;
    }
    const pk = this.#identities.find(type, id);
    return pk === undefined ? undefined : pk * 2;
  }

  decode(encoded: string): string[] {
    return encoded === '' ? [] : encoded.split(' ').map((number) => this.#text(Number.parseInt(number, 36)));
  }

  /** Takes a resource from the keys of one version to those of the next; a deletion has only past ones. */
  move(pk: number, before: Held | undefined, after: Held): void {
    if (before !== undefined && before.keys === after.keys && before.live === after.live) return;
    const had = before === undefined ? [] : numbers(before.keys);
    const has = numbers(after.keys);
    for (const key of had) {
      if (after.live && has.includes(key)) continue;
      if (before?.live) this.#release.run(key, 0, pk);
      this.#hold.run(key, 1, pk);
    }
    for (const key of has) {
      this.#hold.run(key, after.live ? 0 : 1, pk);
      if (before !== undefined && after.live) this.#release.run(key, 1, pk);
    }
  }

  #intern(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const [, type, id] = REFERENCE.exec(key) ?? [];
    const number =
      type !== undefined && id !== undefined ? this.#identities.intern(type, id) * 2 : this.#internLabel(key) * 2 + 1;
    this.#numbers.set(key, number);
    return number;
  }

  #internLabel(text: string): number {
    const found = this.#findLabel.get(text) ?? this.#addLabel.get(text);
    return (found as unknown as Row)[0] as number;
  }

  #text(number: number): string {
    const known = this.#texts.get(number);
    if (known !== undefined) return known;
    const text = number % 2 === 0 ? this.#reference(number / 2) : this.#labelText((number - 1) / 2);
    this.#texts.set(number, text);
    return text;
  }

  #reference(pk: number): string {
    const { type, id } = this.#identities.ref(pk);
    return `${type}/${id}`;
  }

  #labelText(number: number): string {
    return (this.#label.get(number) as unknown as Row)[0] as string;
  }
}

/** The numbers of encoded keys. */
export const numbers = (encoded: string): number[] =>
  encoded === '' ? [] : encoded.split(' ').map((number) => Number.parseInt(number, 36));
