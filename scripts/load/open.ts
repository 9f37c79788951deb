// Opens the hub that the command line names, and says in words why it does not open.
import { type Config, readConfig } from '../../server/config.ts';
import { FhirError, type Language, type Text } from '../../server/fhir/outcome.ts';
import { startFailure } from '../../server/start-failures.ts';
import { StoreError } from '../../server/storage/store.ts';
import { type Door, openInProcess } from './door.ts';
import { openHttp } from './http-door.ts';
import { say } from './report.ts';

/** The user's own language, as the system has it; English when it is neither. */
export const systemLanguage = (): Language =>
  Intl.DateTimeFormat().resolvedOptions().locale.startsWith('es') ? 'es' : 'en';

/** What keeps a command from beginning; `message` is for the person who gave it. */
export class CannotOpen extends Error {}

/**
 * The hub at `url`, or without one the hub's own store in this process. `command` is what was asked for, as it would be
 * given again: `npm run demo --`. Throws CannotOpen.
 */
export async function openDoor(url: string | undefined, command: string, language: Language): Promise<Door> {
  let config: Config | undefined;
  try {
    if (url !== undefined) return await openHttp(url, language);
    config = readConfig();
    return await openInProcess(config, language);
  } catch (error) {
    const text = explain(error, config, command);
    if (text === undefined) throw error;
    throw new CannotOpen(say(language, text));
  }
}

function explain(error: unknown, config: Config | undefined, command: string): Text | undefined {
  if (error instanceof FhirError) return error.issues[0]?.text;
  if (error instanceof StoreError && error.fault === 'locked' && config !== undefined) return locked(config, command);
  return startFailure(error, config)?.text;
}

const locked = ({ storageUrl, baseUrl }: Config, command: string): Text => ({
  es: `Otro proceso tiene abierta la base de datos ${storageUrl}, probablemente un hub en marcha. Cargue a través de él:\n  ${command} --url ${baseUrl}`,
  en: `Another process holds the database ${storageUrl}, most likely a running hub. Load through it:\n  ${command} --url ${baseUrl}`,
});
