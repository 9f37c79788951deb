// The examples of profiles/examples: valid ones, and what to change in them so that one rule is broken.
// https://www.rfc-editor.org/rfc/rfc6902
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Resource } from '../../server/fhir/request.ts';

export type Change = { op: 'add' | 'replace' | 'remove'; path: string; value?: unknown };
export type Finding = { severity: string; code: string; expression: string };
export type Broken = {
  /** The element and the rule of its definition, or the key of the invariant. */
  rule: string;
  /** Which of the valid examples is changed; by default the first. */
  of?: number;
  patch: Change[];
  expect: Finding;
};
export type Examples = { folder: string; profile: string; valid: Resource[]; invalid: Broken[] };

const root = new URL('../../profiles/examples/', import.meta.url);

export const exampleFolders = ['corepe', 'corepe-repaired', 'red'] as const;

/** The examples of every profile of a package. */
export function examplesOf(folder: string): Examples[] {
  const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
  return readdirSync(fileURLToPath(new URL(folder, root)))
    .sort()
    .map((profile) => ({
      folder,
      profile,
      valid: read<Resource[]>(`${folder}/${profile}/valid.json`),
      invalid: read<Broken[]>(`${folder}/${profile}/invalid.json`),
    }));
}

export function broken({ valid }: Examples, { of = 0, patch }: Broken): Resource {
  const copy = structuredClone(valid[of]) as Resource;
  for (const change of patch) apply(copy, change);
  return copy;
}

type Container = Record<string, unknown> | unknown[];

function apply(resource: Resource, { op, path, value }: Change): void {
  const steps = path.slice(1).split('/');
  const last = steps.pop() as string;
  const parent = steps.reduce<Container>(
    (node, step) => (node as Record<string, unknown>)[step] as Container,
    resource as unknown as Container,
  );
  if (!Array.isArray(parent)) {
    if (op !== 'add' && !(last in parent)) throw new Error(`nothing to ${op} at ${path}`);
    if (op === 'remove') delete parent[last];
    else parent[last] = value;
  } else if (op === 'remove') parent.splice(Number(last), 1);
  else parent.splice(last === '-' ? parent.length : Number(last), op === 'replace' ? 1 : 0, value);
}
