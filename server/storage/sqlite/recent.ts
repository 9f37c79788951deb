// Keeps what was used lately: at least `size` and at most twice as much, in entries or in what `weigh` says of them.
export class Recent<Key, Value> {
  readonly #size: number;
  readonly #weigh: (value: Value) => number;
  #weight = 0;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(size: number, weigh: (value: Value) => number = () => 1) {
    this.#size = size;
    this.#weigh = weigh;
  }

  get(key: Key): Value | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const older = this.#old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    if (this.#weight >= this.#size) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#weight = 0;
    }
    this.#young.set(key, value);
    this.#weight += this.#weigh(value);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#weight = 0;
  }
}

/** The same for keys of two parts: to join them into one text would cost more than the look-up. */
export class RecentPairs<First, Second, Value> {
  readonly #size: number;
  #count = 0;
  #young = new Map<First, Map<Second, Value>>();
  #old = new Map<First, Map<Second, Value>>();

  constructor(size: number) {
    this.#size = size;
  }

  get(first: First, second: Second): Value | undefined {
    const value = this.#young.get(first)?.get(second);
    if (value !== undefined) return value;
    const older = this.#old.get(first)?.get(second);
    if (older !== undefined) this.set(first, second, older);
    return older;
  }

  set(first: First, second: Second, value: Value): void {
    if (this.#count >= this.#size) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#count = 0;
    }
    const ofFirst = this.#young.get(first);
    if (ofFirst === undefined) this.#young.set(first, new Map([[second, value]]));
    else ofFirst.set(second, value);
    this.#count++;
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#count = 0;
  }
}
