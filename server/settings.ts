// The environment variables of the hub: meaning, form and default of each, as `npm start -- --help` prints them.
// JSON Schema: https://json-schema.org/draft-07
import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { Ajv } from 'ajv';

type Words = { es: string; en: string };

export type Setting = {
  /** JSON Schema of the value. */
  schema: { type: 'string' | 'integer'; default?: string | number; [keyword: string]: unknown };
  about: Words;
  /** What a good value looks like. */
  expected: Words;
};

export type Settings = {
  HOST: string;
  PORT: number;
  AUTH?: 'off';
  STORAGE_URL: string;
  BASE_URL?: string;
  TRUST_PROXY: string;
  CORS_ORIGINS: string;
  REFERENCES: 'any' | 'existing';
  VALIDATE: 'structure' | 'invariants' | 'profiles';
  PROFILE_VARIANT: string;
  PROFILES?: string;
  REQUIRED_PROFILES: string;
  UNKNOWN_PROFILES: 'accept' | 'refuse';
  BINDINGS: string;
  RESPONSES: 'any' | 'checked';
  TIME_ZONE?: string;
  MAX_BODY_BYTES: number;
  MAX_ENTRIES: number;
  MAX_INCLUDED: number;
  MAX_IN_FLIGHT: number;
  REQUEST_TIMEOUT_MS: number;
  SHUTDOWN_GRACE_MS: number;
  LOG_LEVEL: 'error' | 'warn' | 'info' | 'http' | 'debug';
};

const count = (fallback: number, minimum: number, maximum: number, about: Words): Setting => ({
  schema: { type: 'integer', default: fallback, minimum, maximum },
  about,
  expected: { es: `un número entero de ${minimum} a ${maximum}`, en: `a whole number from ${minimum} to ${maximum}` },
});

const choice = (values: string[], fallback: string | undefined, about: Words): Setting => ({
  schema: { type: 'string', enum: values, ...(fallback === undefined ? {} : { default: fallback }) },
  about,
  expected: { es: values.join(' | '), en: values.join(' | ') },
});

export const SETTINGS: Record<keyof Settings, Setting> = {
  HOST: {
    schema: { type: 'string', default: '127.0.0.1', pattern: '^[A-Za-z0-9.:_-]+$' },
    about: {
      es: 'Dirección en la que escucha; fuera de esta máquina solo con AUTH=off.',
      en: 'Address to listen on; beyond this machine only with AUTH=off.',
    },
    expected: { es: 'una dirección IP o un nombre, sin puerto', en: 'an IP address or a name, without a port' },
  },
  PORT: count(8080, 1, 65_535, { es: 'Puerto TCP en el que escucha.', en: 'TCP port to listen on.' }),
  AUTH: choice(['off'], undefined, {
    es: 'off: cualquiera que llegue a la dirección lee y escribe todo. Todavía no hay autorización.',
    en: 'off: whoever reaches the address reads and writes everything. There is no authorization yet.',
  }),
  STORAGE_URL: {
    schema: { type: 'string', default: 'sqlite:data/chaski.db', pattern: '^[a-z][a-z0-9+]*:.+' },
    about: { es: 'Dónde se guardan los datos.', en: 'Where the data is kept.' },
    expected: {
      es: 'sqlite:RUTA, por ejemplo sqlite:data/chaski.db',
      en: 'sqlite:PATH, such as sqlite:data/chaski.db',
    },
  },
  BASE_URL: {
    schema: { type: 'string', format: 'base-url' },
    about: {
      es: 'Dirección pública de la API, la que usan los clientes; por defecto http://HOST:PORT/fhir.',
      en: 'Public address of the API, as clients use it; by default http://HOST:PORT/fhir.',
    },
    expected: {
      es: 'una URL http o https sin consulta, por ejemplo https://hub.example.org/fhir',
      en: 'an http or https URL without a query, such as https://hub.example.org/fhir',
    },
  },
  TRUST_PROXY: {
    schema: { type: 'string', default: '', format: 'networks' },
    about: {
      es: 'Proxies cuyas cabeceras X-Forwarded-Proto y -Host forman los enlaces cuando no hay BASE_URL.',
      en: 'Proxies whose X-Forwarded-Proto and -Host headers make the links when there is no BASE_URL.',
    },
    expected: {
      es: 'direcciones IP o redes (10.0.0.0/8), loopback, linklocal o uniquelocal, separadas por comas',
      en: 'IP addresses or networks (10.0.0.0/8), loopback, linklocal or uniquelocal, separated by commas',
    },
  },
  CORS_ORIGINS: {
    schema: { type: 'string', default: '', format: 'origins' },
    about: {
      es: 'Orígenes web que pueden usar la API desde un navegador.',
      en: 'Web origins that may use the API from a browser.',
    },
    expected: {
      es: '* u orígenes como https://portal.example.org, separados por comas',
      en: '* or origins such as https://portal.example.org, separated by commas',
    },
  },
  REFERENCES: choice(['any', 'existing'], 'any', {
    es: 'any: una referencia puede apuntar a lo que aún no llegó; existing: su destino debe existir.',
    en: 'any: a reference may point at what has not come yet; existing: its target must exist.',
  }),
  VALIDATE: choice(['structure', 'invariants', 'profiles'], 'profiles', {
    es: 'Qué se exige al escribir: la estructura; además las reglas de cada tipo; además los perfiles declarados o exigidos.',
    en: 'What a write must keep to: structure; the rules of its type, too; the profiles it claims or its type requires, too.',
  }),
  PROFILE_VARIANT: {
    schema: { type: 'string', default: 'default' },
    about: {
      es: 'Variante de los perfiles del país, de profiles/country.json: default, o strict con la guía nacional tal como se publicó.',
      en: "Variant of the country's profiles, of profiles/country.json: default, or strict with the national guide as published.",
    },
    expected: { es: 'una variante de profiles/country.json', en: 'a variant of profiles/country.json' },
  },
  PROFILES: {
    schema: { type: 'string', format: 'folders' },
    about: {
      es: 'Carpetas con definiciones (StructureDefinition, ValueSet, CodeSystem), sueltas o en paquetes FHIR (.tgz); gana la primera que tenga la URL; por defecto las de PROFILE_VARIANT.',
      en: 'Folders of definitions (StructureDefinition, ValueSet, CodeSystem), loose or in FHIR packages (.tgz); the first that has the URL wins; by default those of PROFILE_VARIANT.',
    },
    expected: {
      es: 'rutas de carpetas que existen, separadas por comas',
      en: 'paths of folders that exist, separated by commas',
    },
  },
  REQUIRED_PROFILES: {
    schema: { type: 'string', default: '', format: 'required-profiles' },
    about: {
      es: 'Perfiles que todo recurso de un tipo debe cumplir, los declare o no.',
      en: 'Profiles that every resource of a type must keep to, claimed or not.',
    },
    expected: {
      es: 'Tipo=URL separados por comas, por ejemplo Patient=https://example.org/StructureDefinition/p',
      en: 'Type=URL separated by commas, such as Patient=https://example.org/StructureDefinition/p',
    },
  },
  UNKNOWN_PROFILES: choice(['accept', 'refuse'], 'accept', {
    es: 'Si un recurso puede declarar un perfil que el hub no conoce.',
    en: 'Whether a resource may claim a profile the hub does not know.',
  }),
  BINDINGS: {
    schema: { type: 'string', default: 'required=error,extensible=warning,preferred=information', format: 'bindings' },
    about: {
      es: 'Gravedad de un código fuera del conjunto al que un perfil lo enlaza, según la fuerza del enlace; solo error impide guardar.',
      en: 'Severity of a code outside the value set that a profile binds it to, by the strength of the binding; only error refuses a write.',
    },
    expected: {
      es: 'required | extensible | preferred, cada uno =error | warning | information | ignore, separados por comas',
      en: 'required | extensible | preferred, each =error | warning | information | ignore, separated by commas',
    },
  },
  RESPONSES: choice(['any', 'checked'], 'any', {
    es: 'any: una QuestionnaireResponse se guarda sin comparar; checked: debe responder a su Questionnaire, si el hub lo conoce.',
    en: 'any: a QuestionnaireResponse is stored as it is; checked: it must answer its Questionnaire, where the hub knows it.',
  }),
  TIME_ZONE: {
    schema: { type: 'string', format: 'time-zone' },
    about: {
      es: 'Zona horaria de las fechas sin zona; por defecto la de profiles/country.json.',
      en: 'Time zone of dates that name none; by default that of profiles/country.json.',
    },
    expected: { es: 'un nombre IANA como America/Bogota', en: 'an IANA name such as America/Bogota' },
  },
  MAX_BODY_BYTES: count(50_000_000, 1_000, 500_000_000, {
    es: 'Tamaño máximo del cuerpo de una petición, ya descomprimido.',
    en: 'Largest body of a request, counted after decompression.',
  }),
  MAX_ENTRIES: count(10_000, 1, 1_000_000, {
    es: 'Número máximo de entradas de una transacción o un lote.',
    en: 'Most entries a transaction or batch may have.',
  }),
  MAX_INCLUDED: count(1_000, 1, 100_000, {
    es: 'Recursos que _include y _revinclude añaden a una página; un enlace trae los demás.',
    en: 'Resources that _include and _revinclude add to a page; a link brings the rest.',
  }),
  MAX_IN_FLIGHT: count(1_000, 1, 100_000, {
    es: 'Peticiones atendidas a la vez; las demás reciben 503.',
    en: 'Requests served at one time; others get 503.',
  }),
  REQUEST_TIMEOUT_MS: count(300_000, 1_000, 3_600_000, {
    es: 'Milisegundos que puede tardar en llegar una petición entera.',
    en: 'Milliseconds in which a whole request must arrive.',
  }),
  SHUTDOWN_GRACE_MS: count(15_000, 0, 600_000, {
    es: 'Milisegundos que SIGTERM concede a las peticiones en curso.',
    en: 'Milliseconds SIGTERM grants to the requests under way.',
  }),
  LOG_LEVEL: choice(['error', 'warn', 'info', 'http', 'debug'], 'info', {
    es: 'Cuánto se anota en el registro; http: una línea por petición.',
    en: 'How much is logged; http: one line per request.',
  }),
};

export type Problem = { variable: string; es: string; en: string };

/** Coerced values with defaults in place, or what is wrong with each bad variable. */
export function checkSettings(given: Record<string, string>): { settings: Settings } | { problems: Problem[] } {
  const properties = Object.fromEntries(Object.entries(SETTINGS).map(([name, { schema }]) => [name, schema]));
  const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true });
  ajv.addFormat('base-url', isBaseUrl).addFormat('networks', each(isNetwork)).addFormat('origins', each(isOrigin));
  ajv.addFormat('time-zone', isTimeZone).addFormat('required-profiles', each(isRequiredProfile));
  ajv.addFormat('folders', each(isFolder)).addFormat('bindings', each(isBinding));
  const validate = ajv.compile<Settings>({ type: 'object', properties });
  const settings: unknown = { ...given };
  if (validate(settings)) return { settings };
  const bad = new Set((validate.errors ?? []).map((error) => error.instancePath.slice(1) as keyof Settings));
  return { problems: [...bad].map((variable) => problem(variable, given[variable] ?? '')) };
}

function problem(variable: keyof Settings, found: string): Problem {
  const { es, en } = SETTINGS[variable].expected;
  const shown = withoutSecrets(found.slice(0, 200));
  return { variable, es: `es "${shown}"; se esperaba ${es}.`, en: `is "${shown}"; expected ${en}.` };
}

/** `mongodb://hub:secret@host/db` becomes `mongodb://…@host/db`. */
export const withoutSecrets = (text: string): string => text.replace(/\/\/\S*@/g, '//…@');

const each =
  (test: (item: string) => boolean) =>
  (text: string): boolean =>
    text.split(',').every((item) => item.trim() === '' || test(item.trim()));

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  return /^https?:$/.test(url?.protocol ?? '') && url?.search === '' && url.hash === '' && url.username === '';
}

const isOrigin = (text: string): boolean => text === '*' || URL.parse(text)?.origin === text;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const isBinding = (text: string): boolean =>
  /^(required|extensible|preferred)=(error|warning|information|ignore)$/.test(text);

const isRequiredProfile = (text: string): boolean => /^\s*[A-Z][A-Za-z]+=\S+\s*$/.test(text);

function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const most = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  return most > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}
