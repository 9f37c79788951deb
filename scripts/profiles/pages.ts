// A readable page, in Spanish, for each profile and extension, and a page that lists everything.
import { basename } from 'node:path';
import country from '../../profiles/country.json' with { type: 'json' };
import type { Definition } from './definition.ts';
import { type Examples, examplesOf } from './examples.ts';
import { type Guide, guideTo } from './guide.ts';
import { table } from './markdown.ts';
import type { Package } from './packages.ts';
import { indexPage } from './page-index.ts';
import { rowsOf } from './page-rows.ts';
import { type Verdict, verdictsOf } from './verdicts.ts';

/** The folder of the pages that differ where the guide counts as published, below that of all pages. */
const STRICT = 'strict';

/** Text by path in docs/profiles. */
export function pages(packages: readonly Package[]): Map<string, string> {
  const [usual, strict] = [pagesOf(packages, 'default'), pagesOf(packages, 'strict')];
  const differing = [...strict].filter(([name, text]) => usual.get(name) !== text);
  const there = new Set(differing.map(([name]) => name));
  const upwards = (text: string): string =>
    text.replace(/\]\(([\w-]+\.md)(?=[#)])/g, (link, name) => (there.has(name) ? link : `](../${name}`));
  return new Map([...usual, ...differing.map(([name, text]) => [`${STRICT}/${name}`, upwards(text)] as const)]);
}

/** As if the packages of this variant were all there are. */
function pagesOf(packages: readonly Package[], variant: keyof typeof country.packages): Map<string, string> {
  const folders = country.packages[variant].map((path) => basename(path));
  const shown = packages.filter(({ plan }) => folders.includes(plan.folder));
  const guide = guideTo(shown);
  const structures = shown.flatMap(({ plan, definitions }) => {
    const examples = new Map(examplesOf(plan.folder).map((one) => [one.profile, one]));
    return definitions
      .filter(({ resourceType }) => resourceType === 'StructureDefinition')
      .map((definition) => {
        const own = examples.get(definition.id);
        const shownExamples = own === undefined ? [] : example(definition, own, verdictsOf(own, shown));
        return [`${definition.id}.md`, page(definition, plan, guide, shownExamples)] as const;
      });
  });
  return new Map([...structures, ['README.md', indexPage(shown, guide)]]);
}

function page(definition: Definition, plan: Package['plan'], guide: Guide, examples: string[]): string {
  const { title, name, description = '', url, type = '', baseDefinition = '' } = definition;
  const parent = guide.link(baseDefinition);
  const base = parent === undefined ? type : `[${baseDefinition.split('/').at(-1)}](${parent})`;
  const parts = [
    `# ${title ?? name}`,
    description,
    `\`${url}\``,
    `Paquete ${plan.name} (${plan.title}) · sobre ${base} · [todos los perfiles](README.md)`,
    table(
      ['Elemento', 'Card.', 'Tipo', 'Regla', 'Significado'],
      rowsOf(definition, guide).map(({ element, cardinality, type: types, rule, meaning }) => [
        element,
        cardinality,
        types,
        rule,
        meaning,
      ]),
    ),
    'S: quien recibe debe poder guardarlo y mostrarlo. Lo que la tabla no nombra es como en R4.',
    ...invariants(definition),
    ...examples,
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

/** The first valid example, how to have one's own judged, and what each broken one is told. An extension is shown by who uses it. */
function example({ type, url }: Definition, { valid: [valid] }: Examples, verdicts: Verdict[]): string[] {
  const rows = verdicts.map(({ rule, code, expression, text }) => [
    rule.replace(/^\w+\./, ''),
    `\`${expression}\` \`${code}\``,
    text,
  ]);
  return [
    '## Ejemplo',
    `\`\`\`json\n${JSON.stringify(valid, null, 2)}\n\`\`\``,
    'Para saber qué le falta a uno propio, sin guardarlo:',
    `\`\`\`sh\ncurl 'http://127.0.0.1:8080/fhir/${type}/$validate?profile=${url}' -H 'Content-Type: application/fhir+json' -d @recurso.json\n\`\`\``,
    '## Lo que no se acepta',
    'Cada regla, rota en un ejemplo, y lo que el hub contesta.',
    table(['Regla', 'Dónde y clase', 'Qué se le dice'], rows),
  ];
}
