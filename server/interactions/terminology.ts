// The code systems, value sets and concept maps the hub knows: stored, of its profiles, of R4 itself: https://hl7.org/fhir/R4/terminology-service.html
import { allCodesOf, implicitValueSet } from '../definitions/terminology/implicit-value-sets.ts';
import { officialDefinition } from '../definitions/terminology/official.ts';
import { supplemented } from '../definitions/terminology/supplements.ts';
import type { CodeSystem, Find, FoundType, FoundTypes, ValueSet } from '../definitions/terminology/types.ts';
import { latest } from '../definitions/terminology/versions.ts';
import type { Resource } from '../fhir/request.ts';
import type { Version } from '../storage/store.ts';
import type { Context } from './context.ts';
import { includedIn, type Kind, load, parsed, type Shelf, shelfOf } from './terminology-shelf.ts';
import { Turns } from './turns.ts';

/**
 * Runs `use` until all it asks for has been looked up; what it throws or returns before is dropped, so it must have no effects.
 * `asOf`, a date: the versions of then.
 */
export async function withTerminology<Result>(
  context: Context,
  use: (find: Find) => Result,
  asOf?: string,
): Promise<Result> {
  return withStored(context, (stored, shelf) => use(finder(stored, shelf, context, asOf)));
}

/** Runs `use` likewise until all it looks for on the shelf is there; what is missing is not stored, or not there yet. */
export async function withStored<Result>(
  context: Context,
  use: (stored: Look, shelf: Shelf) => Result,
): Promise<Result> {
  const shelf = await shelfOf(context);
  const turns = new Turns();
  for (;;) {
    const missing = new Map<string, [Kind, string]>();
    const stored: Look = (kind, url) => {
      const found = shelf.stored.get(`${kind} ${url}`);
      if (found === undefined) missing.set(`${kind} ${url}`, [kind, url]);
      return found;
    };
    const outcome = attempt(() => use(stored, shelf));
    if (missing.size === 0) return outcome();
    for (const [key, [kind, url]] of missing) {
      const { counts } = shelf;
      const found = await load(kind, url, shelf, context);
      // A definition was written meanwhile: this one may be of before.
      if (shelf.counts !== counts) continue;
      shelf.stored.set(key, found);
      // Whoever asks for what is not stored fills the shelf, too.
      shelf.asked += key.length;
      // Those that include one another would be met one by one, and composed anew each time.
      for (const next of found.flatMap(includedIn)) {
        const among = `ValueSet ${next}`;
        if (!shelf.stored.has(among)) missing.set(among, ['ValueSet', next]);
      }
      await turns.next();
    }
  }
}

/** Throws, or returns, when its outcome is asked for: until then something may have been missing. */
function attempt<Result>(run: () => Result): () => Result {
  try {
    const result = run();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** What is stored under a URL; undefined: that must still be looked up. */
export type Look = (kind: Kind, url: string) => readonly Resource[] | undefined;

export function finder(look: Look, { told }: Shelf, context: Context, asOf?: string): Find {
  const systems = broughtSystems(context);
  /** Whether what is being looked for will be found tomorrow, too, as long as nothing is written. */
  let lasts = true;
  const stored = (kind: Kind, url: string): readonly Resource[] => {
    const found = look(kind, url);
    if (found === undefined) lasts = false;
    return found ?? [];
  };
  const today = (): string => {
    lasts = false;
    return todayIn(context.settings.timeZone);
  };

  /** What is stored counts before what the hub brings along, if it is no older. */
  const chosen = <Type extends FoundType>(type: Type, url: string, version?: string, day?: string) => {
    const brought = context.validation.definitions(version === undefined ? url : `${url}|${version}`);
    const all = [officialDefinition(type, url), brought?.resourceType === type ? brought : undefined];
    const known = [...all, ...stored(type, url)].filter((one) => one !== undefined);
    return latest(known, version, day, today) as FoundTypes[Type] | undefined;
  };

  const codeSystem = (url: string, version?: string, day?: string): CodeSystem | undefined => {
    const found = chosen('CodeSystem', url, version, day);
    return found && supplemented(found, [...systems, ...(stored('supplement', url) as CodeSystem[])]);
  };

  const implicit = (url: string, version?: string, day?: string): ValueSet | undefined => {
    const owner = stored('owner', url).at(-1) ?? systems.find(({ valueSet }) => valueSet === url);
    if (owner === undefined) return implicitValueSet(url, (system) => codeSystem(system, version, day));
    return allCodesOf(url, codeSystem((owner as CodeSystem).url ?? '', version, day));
  };

  const definition = (type: FoundType, url: string, version?: string, day?: string) => {
    if (type === 'CodeSystem') return codeSystem(url, version, day);
    return chosen(type, url, version, day) ?? (type === 'ValueSet' ? implicit(url, version, day) : undefined);
  };

  const toldNow = new Map<string, Resource | undefined>();
  const find = (type: FoundType, url: string, version = '', day = asOf ?? '') => {
    const key = `${type} ${url}|${version}|${day}`;
    const known = told.get(key) ?? toldNow.get(key);
    if (known !== undefined || told.has(key) || toldNow.has(key)) return known;
    lasts = true;
    const found = definition(type, url, version || undefined, day || undefined);
    (lasts ? told : toldNow).set(key, found);
    return found;
  };
  return find as Find;
}

const brought = new WeakMap<Context['shipped'], CodeSystem[]>();

/** Of the profiles; their supplements and the value sets they name are looked for here. */
function broughtSystems({ shipped, validation }: Context): CodeSystem[] {
  const systems = brought.get(shipped) ?? shipped('CodeSystem').flatMap((url) => validation.definitions(url) ?? []);
  brought.set(shipped, systems as CodeSystem[]);
  return systems as CodeSystem[];
}

/** The stored resource an operation is called on. */
export async function onShelf(version: Version, context: Context): Promise<Resource> {
  return parsed(version, await shelfOf(context));
}

const days = new Map<string, Intl.DateTimeFormat>();

/** The day, as a calendar of that zone has it: 2026-01-31. */
export function todayIn(timeZone: string): string {
  const format = days.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone });
  days.set(timeZone, format);
  return format.format();
}
