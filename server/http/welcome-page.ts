// The words and the looks of GET /, in Spanish and English; links are relative, so that they hold behind any proxy.
// https://hl7.org/fhir/R4/http.html
import type { Language, Text } from '../fhir/outcome.ts';
import { escapeHtml, page } from './page.ts';

export type Welcome = {
  language: Language;
  baseUrl: string;
  /** AUTH=off: whoever gets here may read and write. */
  open: boolean;
  /** Undefined when the store does not answer. */
  resources: number | undefined;
  version: string;
};

/** Below `fhir/`; the links ask for text laid out for people. */
const QUERIES: { address: string; about: Text }[] = [
  { address: 'metadata', about: { es: 'Qué sabe hacer este servidor', en: 'What this server can do' } },
  { address: 'Patient?_count=5', about: { es: 'Los primeros pacientes', en: 'The first patients' } },
  { address: 'Patient?_summary=count', about: { es: 'Cuántos pacientes hay', en: 'How many patients there are' } },
  { address: 'Encounter?_count=5', about: { es: 'Atenciones', en: 'Encounters' } },
  { address: '_history?_count=10', about: { es: 'Los últimos cambios', en: 'The latest changes' } },
];

const OPERATORS: { address: string; about: Text }[] = [
  { address: 'healthz', about: { es: '¿está vivo?', en: 'is it alive?' } },
  { address: 'readyz', about: { es: '¿puede atender?', en: 'can it serve?' } },
  { address: 'metrics', about: { es: 'cifras para Prometheus', en: 'figures for Prometheus' } },
];

const WORDS = {
  tagline: {
    es: 'Un servidor FHIR R4 que reúne lo que los sistemas de una red de salud saben de sus pacientes.',
    en: 'A FHIR R4 server that brings together what the systems of a health network know of their patients.',
  },
  address: { es: 'Dirección de la API', en: 'Address of the API' },
  content: { es: 'Contenido', en: 'Content' },
  resources: { es: 'recursos', en: 'resources' },
  empty: {
    es: 'Todavía está vacío. Cárguelo con <code>npm run demo -- --url URL</code> (una red de ejemplo) o <code>npm run load -- RUTA --url URL</code> (sus propios datos); URL es la dirección de arriba.',
    en: 'It is still empty. Load it with <code>npm run demo -- --url URL</code> (an example network) or <code>npm run load -- PATH --url URL</code> (your own data); URL is the address above.',
  },
  silent: { es: 'el almacén no responde', en: 'the store does not answer' },
  open: {
    es: 'Sin autorización (AUTH=off): quien llega a esta página puede leer y escribir todo.',
    en: 'No authorization (AUTH=off): whoever reaches this page can read and write everything.',
  },
  first: { es: 'Primeras consultas', en: 'First queries' },
  write: { es: 'Escribir', en: 'Write' },
  docs: { es: 'Documentación', en: 'Documentation' },
  files: {
    es: 'Los <a href="profiles/README">perfiles</a>, una página cada uno. El README y la carpeta <code>docs/</code> que acompañan al programa: arranque, configuración, errores, rendimiento.',
    en: 'The <a href="profiles/README">profiles</a>, a page each (in Spanish). The README and the folder <code>docs/</code> that come with the software: start, configuration, errors, performance.',
  },
  specification: { es: 'La especificación de FHIR R4', en: 'The FHIR R4 specification' },
  operation: { es: 'Operación', en: 'Operation' },
} satisfies Record<string, Text>;

export function welcomePage({ language, baseUrl, open, resources, version }: Welcome): string {
  const say = (text: Text): string => text[language];
  const other = language === 'es' ? { code: 'en', name: 'English' } : { code: 'es', name: 'Español' };
  const held =
    resources === undefined ? say(WORDS.silent) : `${resources.toLocaleString(language)} ${say(WORDS.resources)}`;
  const query = ({ address, about }: (typeof QUERIES)[number]): string => {
    const link = `fhir/${address}${address.includes('?') ? '&' : '?'}_pretty=true`;
    return `<li><a href="${escapeHtml(link)}"><code>GET /fhir/${escapeHtml(address)}</code></a><span>${say(about)}</span></li>`;
  };
  const create = `curl -X POST '${baseUrl}/Patient' \\\n  -H 'Content-Type: application/fhir+json' \\\n  -d '{"resourceType":"Patient","name":[{"family":"Flores","given":["Ana"]}]}'`;
  const main = `<header><h1>chaski</h1><span>${escapeHtml(version)} · FHIR R4 (4.0.1)</span><a href="?lang=${other.code}" lang="${other.code}" hreflang="${other.code}">${other.name}</a></header>
<p class="lead">${say(WORDS.tagline)}</p>
${open ? `<p class="warning">${say(WORDS.open)}</p>\n` : ''}<dl><dt>${say(WORDS.address)}</dt><dd><code>${escapeHtml(baseUrl)}</code></dd><dt>${say(WORDS.content)}</dt><dd>${held}</dd></dl>
${resources === 0 ? `<p class="note">${say(WORDS.empty)}</p>\n` : ''}<section><h2>${say(WORDS.first)}</h2><ul>
${QUERIES.map(query).join('\n')}
</ul></section>
<section><h2>${say(WORDS.write)}</h2><pre><code>${escapeHtml(create)}</code></pre></section>
<section><h2>${say(WORDS.docs)}</h2><p>${say(WORDS.files)}</p><p><a href="https://hl7.org/fhir/R4/" rel="noreferrer">${say(WORDS.specification)}</a></p></section>
<section><h2>${say(WORDS.operation)}</h2><p>${OPERATORS.map(({ address, about }) => `<a href="${address}">/${address}</a> ${say(about)}`).join(' · ')}</p></section>`;
  return page('chaski · FHIR R4', language, main);
}
