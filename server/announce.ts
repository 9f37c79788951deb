// What the hub says on the terminal when it starts: where it listens, where the data lies, what to try first.
// https://hl7.org/fhir/R4/http.html
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import { SETTINGS, type Setting, withoutSecrets } from './settings.ts';
import type { StoreSize } from './storage/store.ts';

/** `npm start -- --help` */
export function help(version: string): string {
  const lines = Object.entries(SETTINGS).map(([name, setting]) => explain(name, setting));
  return `chaski ${version} · FHIR R4 hub\n\n  npm start\n  PORT=8081 STORAGE_URL=sqlite:/var/lib/chaski/chaski.db npm start\n\nVariables:\n\n${lines.join('\n')}`;
}

function explain(name: string, { schema, about, expected }: Setting): string {
  const fallback = schema.default === undefined || schema.default === '' ? '' : ` [${schema.default}]`;
  return `  ${name}${fallback}\n      ${about.es}\n      ${about.en}\n      ${expected.es === expected.en ? expected.en : `${expected.es} / ${expected.en}`}\n`;
}

/** Where it runs and three lines worth trying; how to load an empty hub. */
export function banner(config: Config, size: StoreSize, version: string): string {
  const { baseUrl } = config;
  const page = baseUrl.replace(/\/fhir$/, '/');
  const load =
    size.resources > 0
      ? ''
      : `
  El hub está vacío. Para cargarlo, en otra terminal: / The hub is empty. To load it, in another terminal:
    npm run demo -- --url ${baseUrl}            una red de ejemplo / an example network
    npm run load -- RUTA|PATH --url ${baseUrl}  bundles, recursos / resources, NDJSON, .tar.xz
`;
  return `
chaski ${version} · FHIR R4 · ${baseUrl}

  datos / data    ${place(config.storageUrl)} (${size.resources} recursos / resources)
  página / page   ${page}

  Pruebe: / Try:
    curl '${baseUrl}/metadata?_pretty=true'
    curl '${baseUrl}/Patient?_count=3&_pretty=true'
    curl -X POST '${baseUrl}/Patient' -H 'Content-Type: application/fhir+json' \\
      -d '{"resourceType":"Patient","name":[{"family":"Flores","given":["Ana"]}]}'
${load}${warnings(config)}`;
}

/** Said at every start, so that nobody forgets. */
function warnings({ auth, host, baseUrl, baseUrlGiven, trustProxy }: Config): string {
  const open = `
  !! AUTH=off en/on ${host}: SIN AUTORIZACIÓN. Quien alcance esta dirección lee, cambia y borra todo.
  !!                NO AUTHORIZATION. Whoever reaches this address reads, changes and deletes everything.
`;
  const unnamed = `
  !! Sin BASE_URL los enlaces dicen ${baseUrl}: póngale la dirección que usan los clientes.
  !! Without BASE_URL links say ${baseUrl}: set it to the address clients use.
`;
  const anyAddress = host === '0.0.0.0' || host === '::';
  return (auth === 'off' ? open : '') + (!baseUrlGiven && (anyAddress || trustProxy.length > 0) ? unnamed : '');
}

const place = (storageUrl: string): string =>
  storageUrl.startsWith('sqlite:') ? resolve(storageUrl.slice('sqlite:'.length)) : withoutSecrets(storageUrl);
