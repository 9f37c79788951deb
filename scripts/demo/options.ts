// The command line of `npm run demo`.
import { parseArgs } from 'node:util';
import type { Text } from '../../server/fhir/outcome.ts';
import { parseDay } from './calendar.ts';
import { REFERENCE_DAY } from './network-stream.ts';

export type Options = {
  patients: number;
  seed: number;
  today: string;
  url: string | undefined;
  out: string | undefined;
  bundles: boolean;
  help: boolean;
};

export const HELP: Text = {
  es: `npm run demo -- [--patients N] [--seed S] [--today AAAA-MM-DD] [--url URL | --out CARPETA [--bundles]]

Genera una pequeña red de salud peruana, sintética, y la carga en el hub; repetirlo no cambia nada.
  --patients N    pacientes (300)
  --seed S        otra red: un número entero de 0 a 4294967295 (1)
  --today FECHA   el día en que se genera (${REFERENCE_DAY}); los cupos libres vienen después
  --url URL       a un hub en marcha: --url http://127.0.0.1:8080/fhir
  --out CARPETA   a archivos en vez de a un hub: NDJSON por tipo, o con --bundles transacciones`,
  en: `npm run demo -- [--patients N] [--seed S] [--today YYYY-MM-DD] [--url URL | --out FOLDER [--bundles]]

Generates a small Peruvian health network, synthetic, and loads it into the hub; doing it again changes nothing.
  --patients N    patients (300)
  --seed S        another network: a whole number from 0 to 4294967295 (1)
  --today DAY     the day on which it is generated (${REFERENCE_DAY}); free slots come after it
  --url URL       into a running hub: --url http://127.0.0.1:8080/fhir
  --out FOLDER    into files instead of a hub: NDJSON by type, or with --bundles transactions`,
};

const OPTIONS = {
  patients: { type: 'string', default: '300' },
  seed: { type: 'string', default: '1' },
  today: { type: 'string', default: REFERENCE_DAY },
  url: { type: 'string' },
  out: { type: 'string' },
  bundles: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Throws an Error whose message names the argument, what was found and what was expected. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { url, out, bundles, help, today } = values;
  parseDay(today);
  if (url !== undefined && out !== undefined) throw new Error('--url, --out: one of them, not both');
  const patients = wholeNumber('--patients', values.patients, 1, 5_000_000);
  const seed = wholeNumber('--seed', values.seed, 0, 0xffff_ffff);
  return { patients, seed, today, url, out, bundles, help };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < least || value > most) throw new Error(`${name} ${text}: ${least} … ${most}`);
  return value;
}
