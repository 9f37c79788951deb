// Patient/[id]/$everything and Encounter/[id]/$everything: a whole record in pages, with what it refers to.
// https://hl7.org/fhir/R4/patient-operation-everything.html https://hl7.org/fhir/R4/encounter-operation-everything.html
import { isResourceType } from '../definitions/structures.ts';
import { bundleText, outcomeEntry } from '../fhir/bundle.ts';
import { deleted, notFound } from '../fhir/failures.ts';
import { includedCut, malformedValue } from '../fhir/failures-search.ts';
import { outcomeText } from '../fhir/outcome.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import type { Context } from '../interactions/context.ts';
import { pagedOf, pageLinks, readPage } from '../interactions/pages/links.ts';
import { findPage, type PageCursor } from '../interactions/pages/page.ts';
import { contextAt } from '../interactions/pages/past.ts';
import { MOST_REFERRED, referredTo } from '../interactions/referred.ts';
import { shown } from '../interactions/shown.ts';
import { caredFor } from '../search/care-dates.ts';
import { BEGINNING, dateRange, END } from '../search/date-range.ts';
import type { Criterion } from '../search/query.ts';
import { parseSearchShape, single } from '../search/shape.ts';
import type { Version } from '../storage/store.ts';
import { operation } from './operation.ts';
import { OperationInput } from './parameters.ts';

const PARAMETERS = ['start', 'end', '_since', '_type', '_count'];
/** Of every interaction: https://hl7.org/fhir/R4/http.html#parameters */
const SHAPING = ['_summary', '_elements'];

type Level = 'Patient' | 'Encounter';

const everything = (type: Level) =>
  operation(
    {
      name: 'everything',
      url: `http://hl7.org/fhir/OperationDefinition/${type}-everything`,
      levels: ['instance'],
      types: [type],
      affectsState: false,
      parameters: PARAMETERS,
    },
    async (request, context) => record(type, request.id as string, request, context),
  );

export const everythingOfPatient = everything('Patient');
export const everythingOfEncounter = everything('Encounter');

async function record(type: Level, id: string, request: FhirRequest, present: Context): Promise<FhirResponse> {
  const { settings } = present;
  const asked = parametersOf(request);
  const { count, ...shape } = parseSearchShape(asked, { defaultCount: settings.maxCount, maxCount: settings.maxCount });
  const types = namedTypes(asked);
  const paged = pagedOf(request, `${type}/${id}/$everything`, asked.toString(), present);
  const cursor = readPage<PageCursor>(paged, present);
  const context = cursor === undefined ? present : contextAt(cursor.at, present);
  if (cursor === undefined) await assertLives(type, id, context);
  const where = criteria(`${type}/${id}`, types, asked, context);
  const page = await findPage({ where, sort: [], size: count, total: count === 0 }, cursor, context);
  const referred = await referredTo(page.matches, `${type}/${id}`, contextAt(page.at, context));
  const included = referred.versions.filter((version) => types === undefined || types.includes(version.type));
  const entry = (mode: 'match' | 'include') => (version: Version) => ({
    fullUrl: `${paged.base}/${version.type}/${version.id}`,
    resource: shown(version.text as string, version.type, mode, shape),
    search: mode,
  });
  const cut = referred.cut ? outcomeText([includedCut(MOST_REFERRED)], request.caller.language) : undefined;
  const body = bundleText({
    type: 'searchset',
    total: page.total,
    links: pageLinks(paged, page, context),
    entries: [
      ...page.matches.map(entry('match')),
      ...included.map(entry('include')),
      ...(cut === undefined ? [] : [outcomeEntry(cut)]),
    ],
  });
  return { status: 200, body };
}

async function assertLives(type: string, id: string, { store }: Context): Promise<void> {
  const [version] = await store.read([{ type, id }]);
  if (version === undefined) throw notFound(`${type}/${id}`);
  if (version.text === null) throw deleted(`${type}/${id}`, new Date(version.instant).toISOString());
}

/** Those that were given, in a Parameters resource or in the address. */
function parametersOf(request: FhirRequest): URLSearchParams {
  const input = new OperationInput(request);
  const asked = new URLSearchParams();
  for (const name of [...PARAMETERS, ...SHAPING]) for (const value of input.texts(name)) asked.append(name, value);
  return asked;
}

function criteria(
  owner: string,
  types: string[] | undefined,
  asked: URLSearchParams,
  { settings }: Context,
): Criterion {
  const start = rangeOf('start', asked, settings.timeZone);
  const end = rangeOf('end', asked, settings.timeZone);
  const since = rangeOf('_since', asked, settings.timeZone);
  const of: Criterion[] = [{ kind: 'key', key: owner }];
  if (types !== undefined) of.push({ kind: 'type', types });
  if (since !== undefined) of.push({ kind: 'self', tests: [{ column: 'lastUpdated', op: 'ge', value: since.low }] });
  if (start !== undefined || end !== undefined)
    of.push(caredFor({ low: start?.low ?? BEGINNING, high: end?.high ?? END }));
  return { kind: 'and', of };
}

function rangeOf(name: string, asked: URLSearchParams, timeZone: string) {
  const value = single(asked, name);
  if (value === undefined) return undefined;
  const range = dateRange(value, timeZone);
  if (range !== undefined) return range;
  throw malformedValue(name, value, {
    es: 'una fecha como 2026-03-01, o un instante (un "+" se escribe %2B)',
    en: 'a date such as 2026-03-01, or an instant (a "+" is written %2B)',
  });
}

function namedTypes(asked: URLSearchParams): string[] | undefined {
  const types = asked.getAll('_type').flatMap((list) => list.split(',').filter((type) => type !== ''));
  const unknown = types.find((type) => !isResourceType(type));
  if (unknown !== undefined)
    throw malformedValue('_type', unknown, {
      es: 'nombres de tipos de recurso separados por comas',
      en: 'names of resource types separated by commas',
    });
  return types.length === 0 ? undefined : types;
}
