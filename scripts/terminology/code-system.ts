// A CodeSystem of concepts, and of which edition of the table it is: https://hl7.org/fhir/R4/codesystem.html

export type Concept = {
  code: string;
  display: string;
  property?: { code: string; valueString?: string; valueBoolean?: boolean }[];
  concept?: Concept[];
};

export type CodeSystemHead = {
  id: string;
  url: string;
  name: string;
  title: string;
  language: string;
  hierarchyMeaning?: string;
};

/** Tables of several years stand side by side: `from` and `until` are the first and the last day on which it is in force. */
export type Edition = { version: string | undefined; from: string | undefined; until: string | undefined };

const EFFECTIVE = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod';

export const editionId = (id: string, { version }: Edition): string =>
  (version === undefined ? id : `${id}-${version.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`).slice(0, 64);

export function editionMembers({ version, from, until }: Edition): object {
  const valuePeriod = {
    ...(from === undefined ? {} : { start: from }),
    ...(until === undefined ? {} : { end: until }),
  };
  return {
    ...(from === undefined && until === undefined ? {} : { extension: [{ url: EFFECTIVE, valuePeriod }] }),
    ...(version === undefined ? {} : { version }),
    ...(from === undefined ? {} : { date: from }),
  };
}

/** Complete: all codes there are. */
export function codeSystem(head: CodeSystemHead, edition: Edition, roots: readonly Concept[]): object {
  const { id, url, name, title, language, hierarchyMeaning } = head;
  const { count, properties } = surveyed(roots);
  return {
    resourceType: 'CodeSystem',
    id: editionId(id, edition),
    language,
    url,
    name,
    title,
    status: 'active',
    ...editionMembers(edition),
    caseSensitive: true,
    ...(hierarchyMeaning === undefined ? {} : { hierarchyMeaning }),
    content: 'complete',
    count,
    ...(properties.length === 0 ? {} : { property: properties }),
    concept: roots,
  };
}

function surveyed(roots: readonly Concept[]): { count: number; properties: object[] } {
  let count = 0;
  const codes = new Set<string>();
  const visit = (concepts: readonly Concept[]): void => {
    for (const { property = [], concept = [] } of concepts) {
      count++;
      for (const { code } of property) codes.add(code);
      visit(concept);
    }
  };
  visit(roots);
  const properties = [...codes].map((code) => ({ code, type: code === 'inactive' ? 'boolean' : 'string' }));
  return { count, properties };
}

/** For a table of the user's own: named after the last part of its URL. */
export function headOf(url: string): CodeSystemHead {
  const last = url.split(/[/:#]/).findLast((part) => part !== '') ?? 'table';
  const id = last.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, 64);
  const name = last
    .replaceAll(/[^A-Za-z0-9]/g, '_')
    .replace(/^[^A-Z]/, (first) => (/[a-z]/.test(first) ? first.toUpperCase() : `T${first}`));
  return { id, url, name, title: last, language: 'es' };
}
