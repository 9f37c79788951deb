// A function that remembers what it made of each text, and forgets it all before strangers can fill the memory.

/** `most`: how many it remembers; what it makes of a text longer than `longest` is made each time. */
export function remembered<Value>(
  make: (text: string) => Value,
  { most, longest = Number.POSITIVE_INFINITY }: { most: number; longest?: number },
): (text: string) => Value {
  const kept = new Map<string, Value>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined || kept.has(text)) return known as Value;
    const value = make(text);
    if (text.length > longest) return value;
    if (kept.size >= most) kept.clear();
    kept.set(text, value);
    return value;
  };
}
