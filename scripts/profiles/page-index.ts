// The page that lists every profile, extension, code system, value set, map, namespace and search parameter.
import type { Definition } from './definition.ts';
import { type Guide, listedCodes } from './guide.ts';
import { table } from './markdown.ts';
import type { Package } from './packages.ts';

type Concepts = Definition & { concept?: unknown[]; content?: string; base?: string[]; type?: string; code?: string };

const CONTENT: Record<string, string> = {
  complete: 'completo',
  fragment: 'una parte; el resto se carga',
  'not-present': 'se carga',
};

const REPAIRED =
  'Con `PROFILE_VARIANT=strict` cuenta la guía nacional tal como se publicó; sus páginas están en `docs/profiles/strict`, y son las que entonces muestra el hub.';
const AS_PUBLISHED =
  'Aquí cuenta la guía nacional tal como se publicó, con sus erratas (`PROFILE_VARIANT=strict`). De ella son los URL, los nombres, las reglas (cardinalidad, tipos, conjuntos de valores, variantes, valores fijos, **S**), las etiquetas (`short`) y los códigos, comparados uno por uno con lo que sirve el ministerio; lo que significa cada elemento (`definition`) está escrito para estas páginas, y `comment` y `requirements` quedan sin decir.';

const isPublished = (packages: Package[]): boolean => packages.some(({ plan }) => plan.published);

export function indexPage(packages: Package[], guide: Guide): string {
  const all = packages.flatMap(({ definitions }) => definitions) as Concepts[];
  const of = (type: string): Concepts[] => all.filter(({ resourceType }) => resourceType === type);
  const structures = of('StructureDefinition');
  const extensions = structures.filter(({ type }) => type === 'Extension');
  const parts = [
    '# Perfiles',
    packages
      .map(({ plan }) => `- **${plan.title}** (\`${plan.name}\` ${plan.version}): ${plan.description}`)
      .join('\n'),
    `Un recurso dice a qué perfil se atiene en \`meta.profile\`. ${isPublished(packages) ? AS_PUBLISHED : REPAIRED}`,
    'Para saber qué le falta a un recurso sin guardarlo: `POST Patient/$validate`, o `Patient/$validate?profile=URL` si no nombra su perfil. Cada hallazgo dice dónde está la falta (en FHIRPath), qué se esperaba, qué se encontró y qué hacer, y termina con la dirección de la página del perfil. Una falta se dice una vez, en el recurso que la tiene.',
    '## Perfiles de recursos',
    table(['Perfil', 'Recurso', 'Para qué'], structures.filter((one) => !extensions.includes(one)).map(structureRow)),
    '## Extensiones',
    table(
      ['Extensión', 'Va en', 'Para qué'],
      extensions.map((one) => [`[${one.id}](${one.id}.md)`, contextOf(one), one.description ?? '']),
    ),
    '## Sistemas de códigos',
    table(
      ['Sistema', 'Códigos', 'Contenido', 'Qué es'],
      of('CodeSystem').map(({ url, concept = [], content = '', description = '' }) => [
        `\`${url}\``,
        String(concept.length),
        CONTENT[content] ?? content,
        description,
      ]),
    ),
    '## Conjuntos de valores',
    ...of('ValueSet').map((one) => valueSetLine(one, guide)),
    '## Correspondencias',
    table(
      ['Mapa', 'Entre'],
      of('ConceptMap').map(({ url, title = '' }) => [`\`${url}\``, title]),
    ),
    '## Parámetros de búsqueda',
    table(
      ['Parámetro', 'Tipo', 'En', 'Busca'],
      of('SearchParameter').map(({ code = '', type = '', base = [], description = '' }) => [
        `\`${code}\``,
        type,
        base.join(', '),
        description,
      ]),
    ),
    '## Espacios de nombres',
    table(
      ['Espacio', 'Qué identifica'],
      of('NamingSystem').map(({ id, description = '' }) => [
        `\`https://chaski.pe/fhir/NamingSystem/${id}\``,
        description,
      ]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

const structureRow = ({ id, title, name, type = '', description = '' }: Concepts): string[] => [
  `[${title ?? name}](${id}.md)`,
  type,
  description,
];

const contextOf = (definition: Definition): string =>
  ((definition as { context?: { expression: string }[] }).context ?? []).map(({ expression }) => expression).join(', ');

type ValueSet = Definition & { compose?: { include: { system?: string }[] } };

/** An anchor that the pages of profiles link to, and every code at hand. */
function valueSetLine({ id, url, title, description = '', compose }: ValueSet, guide: Guide): string {
  const systems = [...new Set((compose?.include ?? []).map(({ system = '' }) => `\`${system}\``))];
  const { codes, isWhole } = guide.codesOf(url);
  const listed =
    codes.length === 0 ? 'Sus códigos se cargan.' : `${listedCodes(codes)}${isWhole ? '.' : ' … los demás se cargan.'}`;
  const about = description.startsWith('Todos los códigos de: ') ? '' : `${description} `;
  return `<a id="valueset-${id.toLowerCase()}"></a>**${title ?? id}** \`${url}\`, de ${systems.join(' y ')}. ${about}${listed}`;
}
