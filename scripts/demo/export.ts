// Writes a generated network into a folder instead of a hub: NDJSON by type, as bulk data comes, or transactions, one a file.
// https://hl7.org/fhir/R4/nd-json.html
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';

/** Files, and resources in them. */
export type Exported = { files: number; resources: number };

/** `Patient.ndjson` and so on, with references as `Patient/…`. */
export function exportNdjson(bundles: Iterable<Bundle>, folder: string): Exported {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, number>();
  let resources = 0;
  for (const bundle of bundles) {
    const lines = linesByType(bundle);
    for (const [type, text] of lines) {
      const file = files.get(type) ?? openSync(join(folder, `${type}.ndjson`), 'w');
      files.set(type, file);
      writeSync(file, text);
    }
    resources += bundle.entry?.length ?? 0;
  }
  for (const file of files.values()) closeSync(file);
  return { files: files.size, resources };
}

/** `00001.json` and so on, in the order in which they should be loaded. */
export function exportBundles(bundles: Iterable<Bundle>, folder: string): Exported {
  mkdirSync(folder, { recursive: true });
  let files = 0;
  let resources = 0;
  for (const bundle of bundles) {
    files++;
    resources += bundle.entry?.length ?? 0;
    writeFileSync(join(folder, `${String(files).padStart(6, '0')}.json`), JSON.stringify(bundle));
  }
  return { files, resources };
}

/** The resources of a transaction as lines of JSON, each `urn:uuid:` reference replaced by the type and id it stands for. */
export function linesByType({ entry: entries = [] }: Bundle): Map<string, string> {
  const targets = new Map(
    entries.flatMap(({ fullUrl, request }) => (fullUrl === undefined ? [] : [[fullUrl, request?.url ?? '']])),
  );
  const lines = new Map<string, string>();
  for (const { resource } of entries) {
    if (resource === undefined) continue;
    const text = JSON.stringify(resource).replace(/urn:uuid:[0-9a-f-]{36}/g, (urn) => targets.get(urn) ?? urn);
    lines.set(resource.resourceType, `${lines.get(resource.resourceType) ?? ''}${text}\n`);
  }
  return lines;
}
