// The keys of versions, compartments and labels, as numbers: `Patient/1` is an even one (twice its pk), any other text an
// odd one. key_holder leads from a key to all that have it, and to all that had it. A version holds its keys encoded,
// each as its number in base 36 and, where it can, as the place in the version's own text where the key is written
// (`1z4k@3a`), or as the version's own name (`1z4k=`): to look three texts up would cost as much as the whole read.
import type { StatementSync } from 'node:sqlite';
import type { Ref } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import type { Identities } from './identities.ts';
import { Recent } from './recent.ts';

const KEPT = 20_000;
const PLACE = '@';
const SELF = '=';
const QUOTE = '"';
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

  /** `text`: of the version of `self` that has the keys; null for a deletion. */
  encode(keys: readonly string[], self: Ref, text: string | null): string {
    return keys.map((key) => this.#intern(key).toString(36) + placeOf(key, self, text)).join(' ');
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

  decode(encoded: string, self: Ref, text: string | null): string[] {
    return encoded === '' ? [] : encoded.split(' ').map((key) => this.#decodeOne(key, self, text));
  }

  #decodeOne(encoded: string, self: Ref, text: string | null): string {
    const at = encoded.indexOf(PLACE);
    if (at !== -1 && text !== null) {
      const from = Number.parseInt(encoded.slice(at + 1), 36);
      return text.slice(from, text.indexOf(QUOTE, from));
    }
    return encoded.endsWith(SELF) ? `${self.type}/${self.id}` : this.textOf(Number.parseInt(encoded, 36));
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
      if (before?.live && after.live && had.includes(key)) continue;
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

  textOf(number: number): string {
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

/** Where the text holds the key as (the end of) a string, as it does where it refers to a resource; '' where it does not. */
function placeOf(key: string, { type, id }: Ref, text: string | null): string {
  if (key === `${type}/${id}`) return SELF;
  const at = text === null || key.includes(QUOTE) ? -1 : text.indexOf(key + QUOTE);
  return at === -1 ? '' : PLACE + at.toString(36);
}

/** The numbers of encoded keys. */
export const numbers = (encoded: string): number[] =>
  encoded === '' ? [] : encoded.split(' ').map((number) => Number.parseInt(number, 36));
