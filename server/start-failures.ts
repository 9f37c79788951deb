// Why the hub did not start, each reason with its own exit code, those of sysexits.h where it has one:
// https://man.openbsd.org/sysexits.3
import { type Config, ConfigError } from './config.ts';
import type { Text } from './fhir/outcome.ts';
import { withoutSecrets } from './settings.ts';
import type { StoreFault } from './storage/store.ts';

export type StartFailure = { exitCode: number; text: Text };

/** What to print and how to exit; undefined: nothing foreseen, a bug. `config` is absent when it was the trouble. */
export function startFailure(error: unknown, config: Config | undefined): StartFailure | undefined {
  if (error instanceof ConfigError) return badConfiguration(error);
  if (config === undefined || !(error instanceof Error)) return undefined;
  if ('fault' in error) return STORE[error.fault as StoreFault](withoutSecrets(config.storageUrl), error.message);
  return 'syscall' in error && error.syscall !== undefined
    ? noAddress(config, String((error as NodeJS.ErrnoException).code))
    : undefined;
}

function badConfiguration({ problems }: ConfigError): StartFailure {
  const lines = (language: keyof Text) =>
    problems.map((problem) => `\n  ${problem.variable} ${problem[language]}`).join('');
  return {
    exitCode: 78,
    text: {
      es: `La configuración no sirve:${lines('es')}\n  Todas las variables: npm start -- --help`,
      en: `The configuration cannot be used:${lines('en')}\n  All variables: npm start -- --help`,
    },
  };
}

function noAddress({ host, port }: Config, code: string): StartFailure {
  const reasons: Record<string, Text> = {
    EADDRINUSE: {
      es: 'otro programa ya la usa (¿otro hub?). Ciérrelo, o elija otro puerto: PORT=8081 npm start.',
      en: 'another program uses it already (another hub?). Stop it, or choose another port: PORT=8081 npm start.',
    },
    EACCES: {
      es: 'este usuario no puede abrir ese puerto. Use uno desde el 1024, por ejemplo PORT=8080.',
      en: 'this user may not open that port. Use one from 1024 on, such as PORT=8080.',
    },
  };
  const { es, en } = reasons[code] ?? {
    es: `esta máquina no tiene esa dirección (${code}). Corrija HOST.`,
    en: `this machine does not have that address (${code}). Correct HOST.`,
  };
  return {
    exitCode: 69,
    text: { es: `No se puede escuchar en ${host}:${port}: ${es}`, en: `Cannot listen on ${host}:${port}: ${en}` },
  };
}

const STORE: Record<StoreFault, (url: string, detail: string) => StartFailure> = {
  damaged: (url, detail) => ({
    exitCode: 65,
    text: {
      es: `La base de datos ${url} está dañada o no es de chaski: ${detail}\n  No se ha cambiado nada. Restaure una copia (npm run backup las hace) o indique otra en STORAGE_URL.`,
      en: `The database ${url} is damaged or not one of chaski's: ${detail}\n  Nothing was changed. Restore a copy (npm run backup makes them) or name another in STORAGE_URL.`,
    },
  }),
  newer: (url, detail) => ({
    exitCode: 76,
    text: {
      es: `La base de datos ${url} es de una versión más nueva de chaski: ${detail}\n  No se ha cambiado nada. Use esa versión o una posterior.`,
      en: `The database ${url} is from a newer version of chaski: ${detail}\n  Nothing was changed. Use that version or a later one.`,
    },
  }),
  locked: (url, detail) => ({
    exitCode: 75,
    text: {
      es: `Otro proceso tiene abierta la base de datos ${url}: ${detail}\n  Cierre el otro hub, o indique otra base en STORAGE_URL.`,
      en: `Another process holds the database ${url}: ${detail}\n  Stop the other hub, or name another database in STORAGE_URL.`,
    },
  }),
  unwritable: (url, detail) => ({
    exitCode: 73,
    text: {
      es: `No se puede escribir donde está la base de datos ${url}: ${detail}\n  Dé permiso de escritura sobre la carpeta a este usuario, o indique otra en STORAGE_URL.`,
      en: `Cannot write where the database ${url} is: ${detail}\n  Let this user write to the folder, or name another in STORAGE_URL.`,
    },
  }),
  full: (url, detail) => ({
    exitCode: 74,
    text: {
      es: `No queda espacio para la base de datos ${url}: ${detail}\n  Libere espacio y vuelva a empezar.`,
      en: `There is no room left for the database ${url}: ${detail}\n  Free some and start again.`,
    },
  }),
  failed: (url, detail) => ({
    exitCode: 74,
    text: {
      es: `No se puede abrir la base de datos ${url}: ${detail}`,
      en: `Cannot open the database ${url}: ${detail}`,
    },
  }),
};
