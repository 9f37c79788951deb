// A readable page, in Spanish, for each profile and extension, and a page that lists everything.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from './definition.ts';
import { table } from './markdown.ts';
import { type Package, PROFILES } from './packages.ts';
import { indexPage } from './page-index.ts';
import { type Link, rowsOf } from './page-rows.ts';

const WITHOUT_PAGES = new Set(['corepe', 'r4']);

/** Text by file name in docs/profiles. What is published without repair has no page of its own: it differs in a line. */
export function pages(packages: Package[]): Map<string, string> {
  const shown = packages.filter(({ plan }) => !WITHOUT_PAGES.has(plan.folder));
  const structures = shown.flatMap(({ plan, definitions }) =>
    definitions
      .filter(({ resourceType }) => resourceType === 'StructureDefinition')
      .map((definition) => ({ plan, definition })),
  );
  const files = new Map(structures.map(({ definition }) => [definition.url, `${definition.id}.md`]));
  const anchors = new Map(
    shown.flatMap(({ definitions }) =>
      definitions
        .filter(({ resourceType }) => resourceType === 'ValueSet')
        .map(({ url, id }) => [url, `README.md#valueset-${id.toLowerCase()}`] as const),
    ),
  );
  const link: Link = (canonical) => files.get(canonical) ?? anchors.get(canonical);
  return new Map([
    ...structures.map(({ plan, definition }) => [`${definition.id}.md`, page(definition, plan, link)] as const),
    ['README.md', indexPage(shown)],
  ]);
}

function page(definition: Definition, plan: Package['plan'], link: Link): string {
  const { id, title, name, description = '', url, type, baseDefinition = '' } = definition;
  const base =
    link(baseDefinition) === undefined ? type : `[${baseDefinition.split('/').at(-1)}](${link(baseDefinition)})`;
  const parts = [
    `# ${title ?? name}`,
    description,
    `\`${url}\`\n\nPaquete ${plan.name} (${plan.title}) · sobre ${base}`,
    table(
      ['Elemento', 'Card.', 'Tipo', 'Regla', 'Significado'],
      rowsOf(definition, link).map(({ element, cardinality, type: types, rule, meaning }) => [
        element,
        cardinality,
        types,
        rule,
        meaning,
      ]),
    ),
    'S: quien recibe debe poder guardarlo y mostrarlo.',
    ...invariants(definition),
    ...example(plan.folder, id),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The rules in FHIRPath that the profile adds. */
function invariants({ differential }: Definition): string[] {
  const added = (differential?.element ?? []).flatMap(({ constraint = [] }) => constraint);
  const byKey = new Map(added.map((constraint) => [constraint.key, constraint]));
  if (byKey.size === 0) return [];
  const rows = [...byKey.values()].map(({ key = '', severity, human = '' }) => [
    `\`${key}\``,
    severity === 'error' ? 'error' : 'advertencia',
    human,
  ]);
  return ['## Reglas', table(['Clave', 'Gravedad', 'Qué dice'], rows)];
}

type Broken = { rule: string; expect: { severity: string; code: string; expression: string } };

/** The first valid example, and what each broken one is told. */
function example(folder: string, id: string): string[] {
  const read = <T>(name: string): T | undefined => {
    try {
      return JSON.parse(readFileSync(join(PROFILES, 'examples', folder, id, name), 'utf8'));
    } catch {
      return undefined; // an extension is exercised by the profiles that use it
    }
  };
  const [valid] = read<object[]>('valid.json') ?? [];
  if (valid === undefined) return [];
  const rows = (read<Broken[]>('invalid.json') ?? []).map(({ rule, expect }) => [
    rule.replace(/^\w+\./, ''),
    `\`${expect.code}\``,
    `\`${expect.expression}\``,
  ]);
  return [
    '## Ejemplo',
    `\`\`\`json\n${JSON.stringify(valid, null, 2)}\n\`\`\``,
    '## Lo que no se acepta',
    `Cada fila es un ejemplo de \`profiles/examples/${folder}/${id}/invalid.json\`.`,
    table(['Regla que rompe', 'Hallazgo', 'Dónde'], rows),
  ];
}
