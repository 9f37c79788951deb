// What the hub is told from outside, checked; the only reader of process.env. The variables themselves: settings.ts.
// Dates without a zone are taken in the country's: https://hl7.org/fhir/R4/search.html#date
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { checkSettings, type Problem, SETTINGS, withoutSecrets } from './settings.ts';

export type Config = {
  host: string;
  port: number;
  storageUrl: string;
  /** The public FHIR base without a trailing slash: `https://hub.example.org/fhir`. */
  baseUrl: string;
  /** False: derived from HOST and PORT, nobody said it. */
  baseUrlGiven: boolean;
  /** Addresses or networks whose X-Forwarded-* headers are believed. */
  trustProxy: string[];
  /** `off`: AUTH=off was said; `loopback`: nobody but this machine can reach the hub. */
  auth: 'off' | 'loopback';
  references: 'any' | 'existing';
  validate: 'structure' | 'invariants' | 'profiles';
  /** Folders of definitions, the first that has one wins. */
  profiles: string[];
  /** By somebody else than the country's package. */
  profilesGiven: boolean;
  /** Folders of the pages about them, the first that has one wins. */
  profilePages: string[];
  /** `Type=URL` each. */
  requiredProfiles: string[];
  unknownProfiles: 'accept' | 'refuse';
  /** `extensible=warning` */
  bindings: string[];
  responses: 'any' | 'checked';
  timeZone: string;
  /** The language of messages when the client asks for none the hub speaks. */
  language: 'es' | 'en';
  maxBodyBytes: number;
  maxEntries: number;
  maxIncluded: number;
  maxInFlight: number;
  requestTimeoutMs: number;
  shutdownGraceMs: number;
  /** Origins whose pages may call the hub; `*`: any. */
  corsOrigins: string[];
  logLevel: 'error' | 'warn' | 'info' | 'http' | 'debug';
};

export type Environment = Record<string, string | undefined>;

/** The environment cannot be used as it is; one problem per variable. */
export class ConfigError extends Error {
  readonly problems: Problem[];
  constructor(problems: Problem[]) {
    super(problems.map(({ variable, en }) => `${variable} ${en}`).join(' '));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads and checks the environment; an empty variable counts as absent. Throws ConfigError naming every bad variable. */
export function readConfig(environment: Environment = process.env): Config {
  const given = Object.keys(SETTINGS).flatMap((name) => (environment[name] ? [[name, environment[name]]] : []));
  const checked = checkSettings(Object.fromEntries(given));
  if ('problems' in checked) throw new ConfigError(checked.problems);
  const { settings } = checked;
  if (settings.AUTH !== 'off' && !isLoopback(settings.HOST)) throw new ConfigError([openDoor(settings.HOST)]);
  const country = readCountry();
  const shipped = shippedFor(settings.PROFILE_VARIANT, country);
  return {
    host: settings.HOST,
    port: settings.PORT,
    storageUrl: settings.STORAGE_URL,
    baseUrl: settings.BASE_URL?.replace(/\/+$/, '') ?? derivedBase(settings.HOST, settings.PORT),
    baseUrlGiven: settings.BASE_URL !== undefined,
    trustProxy: list(settings.TRUST_PROXY),
    auth: settings.AUTH ?? 'loopback',
    references: settings.REFERENCES,
    validate: settings.VALIDATE,
    profiles: settings.PROFILES === undefined ? shipped.packages : list(settings.PROFILES),
    profilesGiven: settings.PROFILES !== undefined,
    profilePages: shipped.pages,
    requiredProfiles: list(settings.REQUIRED_PROFILES),
    unknownProfiles: settings.UNKNOWN_PROFILES,
    bindings: list(settings.BINDINGS),
    responses: settings.RESPONSES,
    timeZone: settings.TIME_ZONE ?? country.timeZone,
    language: country.languages.find((language) => language === 'es' || language === 'en') ?? 'en',
    maxBodyBytes: settings.MAX_BODY_BYTES,
    maxEntries: settings.MAX_ENTRIES,
    maxIncluded: settings.MAX_INCLUDED,
    maxInFlight: settings.MAX_IN_FLIGHT,
    requestTimeoutMs: settings.REQUEST_TIMEOUT_MS,
    shutdownGraceMs: settings.SHUTDOWN_GRACE_MS,
    corsOrigins: list(settings.CORS_ORIGINS),
    logLevel: settings.LOG_LEVEL,
  };
}

/** The configuration in use as it may be printed. */
export const describeConfig = (config: Config): Record<string, string> =>
  Object.fromEntries(Object.entries(config).map(([name, value]) => [name, withoutSecrets(String(value))]));

/** Only this machine can reach it: 127.0.0.0/8, ::1, localhost. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** "Every address" is no address: whoever sits at the machine reaches it as localhost. */
function derivedBase(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : isIP(host) === 6 ? `[${host}]` : host;
  return `http://${name}:${port}/fhir`;
}

const openDoor = (host: string): Problem => ({
  variable: 'HOST',
  es: `es "${host}", que otras máquinas alcanzan, y todavía no hay autorización: cualquiera leería y escribiría todo. Use HOST=127.0.0.1, o AUTH=off si la red ya está protegida.`,
  en: `is "${host}", which other machines can reach, and there is no authorization yet: anyone would read and write everything. Use HOST=127.0.0.1, or AUTH=off if the network is guarded already.`,
});

/** Folders by variant. */
type Country = { packages: Record<string, string[]>; pages: Record<string, string[]> };

/** What a country ships for a variant. Throws ConfigError when it has none of that name. */
function shippedFor(variant: string, { packages, pages }: Country): { packages: string[]; pages: string[] } {
  if (Object.hasOwn(packages, variant))
    return { packages: (packages[variant] ?? []).map(inProject), pages: (pages[variant] ?? []).map(inProject) };
  const known = Object.keys(packages).join(' | ');
  throw new ConfigError([
    {
      variable: 'PROFILE_VARIANT',
      es: `es "${variant}"; se esperaba ${known}.`,
      en: `is "${variant}"; expected ${known}.`,
    },
  ]);
}

/** Paths of the project's own files, wherever the hub is started. */
const inProject = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const readCountry = (): Country & { timeZone: string; languages: string[] } =>
  JSON.parse(readFileSync(new URL('../profiles/country.json', import.meta.url), 'utf8'));
