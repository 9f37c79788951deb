// The pages that explain profiles to who must keep to them: Markdown files that name the canonical URL on a line of its own.
// https://hl7.org/fhir/R4/profiling.html
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCanonical } from '../../fhir/reference.ts';

export type ProfilePages = {
  /** Of the page about a profile; undefined: there is none. */
  nameOf(canonical: string): string | undefined;
  /** Markdown. */
  read(name: string): string | undefined;
};

/** Of the first folder that has one. Nothing is read before it is asked for; a folder that is not there has no pages. */
export function profilePages(folders: readonly string[]): ProfilePages {
  let names: Map<string, string> | undefined;
  let byCanonical: Map<string, string> | undefined;
  const files = () => {
    names ??= new Map(folders.toReversed().flatMap(namesIn));
    return names;
  };
  const read = (name: string): string | undefined => {
    const file = files().get(name);
    return file === undefined ? undefined : sideBySide(readFileSync(file, 'utf8'));
  };
  return {
    read,
    nameOf: (canonical) => {
      byCanonical ??= new Map([...files().keys()].flatMap((name) => subjectOf(name, read(name) ?? '')));
      return byCanonical.get(parseCanonical(canonical).url);
    },
  };
}

/** A folder within another leads up to what it does not have itself; here all are in one place. */
const sideBySide = (text: string): string => text.replaceAll('](../', '](');

function namesIn(folder: string): [name: string, file: string][] {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
    return files.map((file) => [file.slice(0, -'.md'.length), join(folder, file)]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function subjectOf(name: string, text: string): [canonical: string, name: string][] {
  const canonical = /^`(https?:\/\/[^`\s]+)`$/m.exec(text)?.[1];
  return canonical === undefined ? [] : [[canonical, name]];
}
