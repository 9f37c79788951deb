// The definitions that validation goes by: stored ones, those of the hub's profiles, those of R4 itself.
// https://hl7.org/fhir/R4/structuredefinition.html, https://hl7.org/fhir/R4/references.html#canonical
import type { DefinitionSource } from '../definitions/profiles/definitions.ts';
import { officialProfiles } from '../definitions/profiles/official.ts';
import type { Find } from '../definitions/terminology/types.ts';
import { latest } from '../definitions/terminology/versions.ts';
import { parseCanonical } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import type { Context } from './context.ts';
import { finder, type Look, todayIn, withStored } from './terminology.ts';
import type { Shelf } from './terminology-shelf.ts';

/** Runs `use` until all it asks for has been looked up; what it throws or returns before is dropped, so it must have no effects. */
export function withDefinitions<Result>(
  context: Context,
  use: (definitions: DefinitionSource, find: Find) => Result,
): Promise<Result> {
  return withStored(context, (look, shelf) => use(profilesOn(shelf, look, context), finder(look, shelf, context)));
}

/** Where each shelf is being looked at; nobody else is while `use` runs. */
const looks = new WeakMap<Shelf, Look>();

/** The same source until a profile is written, so that what is compiled of it lasts. */
function profilesOn(shelf: Shelf, look: Look, context: Context): DefinitionSource {
  looks.set(shelf, look);
  shelf.profiles ??= profileSource(shelf, context);
  return shelf.profiles;
}

/** A definition of R4 itself that somebody loaded again: the hub's own is repaired where R4 contradicts itself. */
const isCopy = ({ version }: Resource, url: string): boolean =>
  version !== undefined && version === officialProfiles(url)?.version;

/** What is stored counts before what the hub brings along, if it is no older. */
function profileSource(shelf: Shelf, { validation, settings }: Context): DefinitionSource {
  const told = new Map<string, Resource | undefined>();
  let lasts = true;
  const today = (): string => {
    lasts = false;
    return todayIn(settings.timeZone);
  };
  const source: DefinitionSource = (canonical) => {
    const known = told.get(canonical);
    if (known !== undefined || told.has(canonical)) return known;
    const { url, version } = parseCanonical(canonical);
    const all = looks.get(shelf)?.('StructureDefinition', url);
    const brought = validation.definitions(canonical);
    const stored = (all ?? []).filter((one) => !isCopy(one, url));
    const among = brought?.resourceType === 'StructureDefinition' ? [brought, ...stored] : stored;
    lasts = all !== undefined;
    const found = stored.length === 0 ? brought : latest(among, version, undefined, today);
    if (all === undefined) source.open = (source.open ?? 0) + 1;
    if (lasts) told.set(canonical, found);
    if (told.size > MOST_TOLD) told.clear();
    return found;
  };
  source.urls = () => validation.definitions.urls?.() ?? [];
  return source;
}

/** Clients choose what they claim. */
const MOST_TOLD = 10_000;
