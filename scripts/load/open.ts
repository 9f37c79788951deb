// Opens the hub that the command line names, and says in words why it does not open.
import { type Config, ConfigError, readConfig } from '../../server/config.ts';
import { FhirError, type Language, type Text } from '../../server/fhir/outcome.ts';
import { StoreError } from '../../server/storage/store.ts';
import { type Door, openInProcess } from './door.ts';
import { openHttp } from './http-door.ts';
import { say } from './report.ts';

/** The user's own language, as the system has it; English when it is neither. */
export const systemLanguage = (): Language =>
  Intl.DateTimeFormat().resolvedOptions().locale.startsWith('es') ? 'es' : 'en';

/** What keeps a command from beginning; `message` is for the person who gave it. */
export class CannotOpen extends Error {}

/** The hub at `url`, or without one the hub's own store in this process. Throws CannotOpen. */
export async function openDoor(url: string | undefined, language: Language): Promise<Door> {
  let config: Config | undefined;
  try {
    if (url !== undefined) return await openHttp(url, language);
    config = readConfig();
    return await openInProcess(config, language);
  } catch (error) {
    throw new CannotOpen(explain(error, config, language));
  }
}

function explain(error: unknown, config: Config | undefined, language: Language): string {
  if (error instanceof ConfigError)
    return error.problems.map((problem) => `${problem.variable} ${problem[language]}`).join('\n');
  if (error instanceof FhirError) return error.issues.map(({ text }) => text[language]).join('\n');
  if (!(error instanceof StoreError) || config === undefined) throw error;
  if (error.fault !== 'locked') return `${config.storageUrl}: ${error.message}`;
  return say(language, locked(config));
}

const locked = ({ storageUrl, baseUrl }: Config): Text => ({
  es: `Otro proceso tiene abierta la base ${storageUrl}: probablemente un hub en marcha. Cargue a través de él: añada --url ${baseUrl}`,
  en: `Another process holds the database ${storageUrl}: most likely a running hub. Load through it: add --url ${baseUrl}`,
});
