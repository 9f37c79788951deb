// Where a value stands in a resource, and how it is taken out or replaced there.

export type Json = Record<string, unknown>;
export type Path = (string | number)[];

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const at = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], root);

export function remove(root: Json, path: Path): void {
  const owner = at(root, path.slice(0, -1));
  const last = path.at(-1) as string | number;
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else delete (owner as Json)[last];
  // An empty list or object would be another fault.
  if (Object.keys(owner as object).length === 0 && path.length > 1) remove(root, path.slice(0, -1));
}

export function put(root: Json, path: Path, value: unknown): void {
  (at(root, path.slice(0, -1)) as Json)[path.at(-1) as string] = value;
}
