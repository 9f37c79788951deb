// A table of pairs of codes as a ConceptMap: https://hl7.org/fhir/R4/conceptmap.html
import { readFileSync } from 'node:fs';
import type { Text } from '../../server/fhir/outcome.ts';
import { type Edition, editionId, editionMembers } from './code-system.ts';
import { type CodeForm, normalized } from './code-table.ts';
import { Columns, type Headings, type NamedColumns } from './columns.ts';
import type { Row } from './csv.ts';
import type { Problems } from './problems.ts';

/** As profiles/terminology/maps.json describes each; a row says that its two codes mean the same. */
export type MapFormat = {
  about: Text;
  columns: Headings;
  code: CodeForm;
  conceptMap: {
    id: string;
    url: string;
    name: string;
    title: string;
    language: string;
    /** URLs of the code systems. */
    source: string;
    target: string;
  };
};

export const mapFormats = (): Record<string, MapFormat> =>
  JSON.parse(readFileSync(new URL('../../profiles/terminology/maps.json', import.meta.url), 'utf8'));

/** Throws ColumnsMissing. */
export async function conceptMapOf(
  rows: AsyncIterable<Row>,
  { columns, code, conceptMap }: MapFormat,
  named: NamedColumns,
  edition: Edition,
  problems: Problems,
): Promise<{ resource: object; concepts: number }> {
  const pattern = new RegExp(code.pattern);
  const pairs = new Map<string, Set<string>>();
  let found: Columns | undefined;
  for await (const { line, cells } of rows) {
    if (found === undefined) {
      found = new Columns(cells, columns, named, ['source', 'target']);
      continue;
    }
    const [source, target] = [found.reader('source'), found.reader('target')].map((read) =>
      normalized(read(cells), code),
    );
    if (source === undefined || target === undefined) continue;
    const faulty = [source, target].find((one) => !pattern.test(one));
    if (faulty === undefined) pairs.set(source, (pairs.get(source) ?? new Set()).add(target));
    else problems.add(faulty === '' ? 'no-code' : 'malformed-code', line, faulty);
  }
  const { id, url, name, title, language, source, target } = conceptMap;
  const element = [...pairs].map(([one, others]) => ({
    code: one,
    target: [...others].map((other) => ({ code: other, equivalence: 'equivalent' })),
  }));
  const head = { resourceType: 'ConceptMap', id: editionId(id, edition), language, url, name, title, status: 'active' };
  const group = element.length === 0 ? {} : { group: [{ source, target, element }] };
  return { resource: { ...head, ...editionMembers(edition), ...group }, concepts: pairs.size };
}
