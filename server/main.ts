// Starts the hub: configuration, store, server; and ends it in the opposite order: https://hl7.org/fhir/R4/http.html
import { setFlagsFromString } from 'node:v8';
import { banner, help } from './announce.ts';
import { type Config, ConfigError, describeConfig, readConfig } from './config.ts';
import { jsonFiles, parsedFile } from './definitions/profiles/files.ts';
import { type Listening, listen } from './http/listen.ts';
import { type Hub, openHub } from './hub.ts';
import { configureLog, describeError, flushLog, log } from './log.ts';
import { measureProcess } from './metrics.ts';
import { software } from './software.ts';
import { startFailure } from './start-failures.ts';

const BUG = 70;

// On a large machine V8 lets its heap grow to four times what lives in it before it collects: 200 MB more after some load.
setFlagsFromString('--heap-growing-percent=40');

if (process.argv.includes('--help')) console.log(help(software.version));
else await start();

async function start(): Promise<void> {
  let config: Config | undefined;
  let hub: Hub | undefined;
  try {
    config = readConfig();
    configureLog(config.logLevel);
    log.debug('configuration', describeConfig(config));
    measureProcess();
    if (config.profilesGiven) assertReadable(config.profiles);
    hub = await openHub(config);
    const listening = await listen(hub, config);
    stopOnSignals(listening, hub, config.shutdownGraceMs);
    console.log(banner(config, await hub.size(), software.version));
  } catch (error) {
    await hub?.close();
    giveUp(error, config);
  }
}

/** Definitions are read when first asked for: one that is no JSON would be told to whoever claims it. Throws ConfigError. */
function assertReadable(folders: string[]): void {
  try {
    for (const file of folders.flatMap(jsonFiles)) parsedFile(file);
  } catch (error) {
    const { message } = error as Error;
    const problem = {
      es: `tiene un archivo que no se puede leer; corríjalo o quítelo: ${message}`,
      en: `has a file that cannot be read; mend it or take it away: ${message}`,
    };
    throw new ConfigError([{ variable: 'PROFILES', ...problem }]);
  }
}

/** One clear message; a stack trace helps nobody who can mend the cause. */
function giveUp(error: unknown, config: Config | undefined): void {
  const failure = startFailure(error, config);
  if (failure === undefined) log.error('could not start', describeError(error));
  else console.error(`\n${failure.text.es}\n\n${failure.text.en}\n`);
  flushLog();
  process.exit(failure?.exitCode ?? BUG);
}

/** Requests under way are answered, nothing new is taken, the store is closed. A terminal sends Ctrl-C twice under npm. */
function stopOnSignals(listening: Listening, hub: Hub, graceMs: number): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    await listening.close(graceMs);
    await hub.close();
    log.info('stopped');
    flushLog();
    process.exit(0);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  process.on('uncaughtException', crash).on('unhandledRejection', crash);
  process.stdout.on('error', () => {}); // whoever read our output is gone: `npm start | head`
}

/** A bug beyond any request: the state of the process is unknown, the store is safe at any point. */
function crash(error: unknown): void {
  log.error('crashed', describeError(error));
  flushLog();
  process.exit(BUG);
}
