// The statements themselves: https://hl7.org/fhir/R4/capabilitystatement.html https://hl7.org/fhir/R4/terminologycapabilities.html
import { compartments } from '../definitions/compartments.ts';
import type { SearchParameter } from '../definitions/search-parameters.ts';
import { DEFINITIONS, resourceTypes } from '../definitions/structures.ts';
import type { InteractionName } from '../fhir/request.ts';
import { includes, revIncludes } from '../search/include.ts';
import { answeredParameters, valueTypeOf } from '../search/value-types.ts';
import type { Context, OperationDefinition } from './context.ts';

type Members = Record<string, unknown>;

/** What is left out for another authority to say: rest.security, until there is authorization. */
export function capabilityStatement(context: Context, baseUrl: string, date: string): Members {
  const { registered, validation } = context;
  const profiles = validation.level === 'profiles' ? validation.supported() : undefined;
  return {
    resourceType: 'CapabilityStatement',
    language: 'en',
    ...head(context, baseUrl, date),
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json', 'application/fhir+xml', 'xml'],
    patchFormat: [
      'application/json-patch+json',
      'application/xml-patch+xml',
      'application/fhir+json',
      'application/fhir+xml',
    ],
    rest: [
      {
        mode: 'server',
        documentation: DOCUMENTATION,
        resource: resourceTypes().map((type) => resource(type, profiles?.get(type), context)),
        interaction: codes(registered.interactions, SYSTEM_CODES),
        searchParam: [...commonParameters(), FILTER],
        compartment: compartments().map((type) => `http://hl7.org/fhir/CompartmentDefinition/${type.toLowerCase()}`),
        ...operationsAt(['system'], undefined, registered.operations),
      },
    ],
  };
}

const DOCUMENTATION =
  'Every interaction takes _format, _pretty, _summary and _elements. Searches take _filter, _has, _list, _contained, _containedType, _count, _maxresults, _sort, _total, __explain, _include and _revinclude (with :iterate; also by references to any type), system-wide ones _type; ' +
  'unknown parameters are left out with a warning, or refused with Prefer: handling=strict. Writes take If-Match, If-None-Match, ' +
  'If-None-Exist, Prefer: return=… and, with POST, Idempotency-Key. $meta exists on versions too: [type]/[id]/_history/[vid]/$meta.';

/** CapabilityStatement.kind is `instance`, which needs both software and implementation (cpb-14). */
function head({ settings }: Context, baseUrl: string, date: string): Members {
  return {
    name: 'ChaskiCapabilities',
    title: 'chaski',
    status: 'active',
    date,
    description: 'A FHIR R4 hub.',
    kind: 'instance',
    software: settings.software,
    implementation: { description: 'This hub', url: baseUrl },
  };
}

// ── resource types ──────────────────────────────────────────────────────────────────────────────────────────────────
const TYPE_CODES: Partial<Record<InteractionName, string[]>> = {
  read: ['read'],
  vread: ['vread'],
  update: ['update'],
  patch: ['patch'],
  delete: ['delete'],
  history: ['history-instance', 'history-type'],
  create: ['create'],
  search: ['search-type'],
};

const SYSTEM_CODES: Partial<Record<InteractionName, string[]>> = {
  transaction: ['transaction'],
  batch: ['batch'],
  history: ['history-system'],
  search: ['search-system'],
};

const codes = (interactions: readonly InteractionName[], table: typeof TYPE_CODES): { code: string }[] =>
  interactions.flatMap((name) => table[name] ?? []).map((code) => ({ code }));

function resource(type: string, profiles: readonly string[] | undefined, { registered, settings }: Context): Members {
  return {
    type,
    profile: DEFINITIONS + type,
    ...(profiles === undefined ? {} : { supportedProfile: profiles }),
    interaction: codes(registered.interactions, TYPE_CODES),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: 'full-support',
    conditionalUpdate: true,
    conditionalDelete: 'single',
    referencePolicy: ['literal', 'logical', ...(settings.references === 'existing' ? ['enforced'] : [])],
    searchInclude: ['*', ...includes(type)],
    searchRevInclude: ['*', ...revIncludes(type)],
    searchParam: answeredParameters(type).map(searchParam),
    ...operationsAt(['type', 'instance'], type, registered.operations),
  };
}

function operationsAt(
  levels: OperationDefinition['levels'],
  type: string | undefined,
  operations: readonly OperationDefinition[],
): Members {
  const found = operations.filter((own) => {
    return (
      levels.some((level) => own.levels.includes(level)) && (type === undefined || own.types?.includes(type) !== false)
    );
  });
  return found.length === 0 ? {} : { operation: found.map(({ name, url }) => ({ name, definition: url })) };
}

// ── search parameters ───────────────────────────────────────────────────────────────────────────────────────────────
function searchParam(parameter: SearchParameter): Members {
  const { code, type, url } = parameter;
  return { name: code, definition: url, type, documentation: documentation(parameter) };
}

const WORDS = 'All words, by how they begin; looked for among what fulfils the other conditions.';

function documentation(parameter: SearchParameter): string {
  const { type, targets, expression } = parameter;
  if (expression === '' && type === 'string') return WORDS;
  const modifiers = ['missing', ...(valueTypeOf(parameter)?.modifiers(parameter) ?? [])].map((name) => `:${name}`);
  const chain = type === 'reference' ? ` Chains to ${targets.length === 0 ? 'any type' : targets.join(', ')}.` : '';
  return `Modifiers: ${modifiers.join(', ')}.${chain}`;
}

const FILTER: Members = {
  name: '_filter',
  definition: 'http://hl7.org/fhir/SearchParameter/filter',
  type: 'special',
  documentation:
    'Every operator, chains, filters in brackets. Codes and identifiers keep their case; what cannot be answered is refused.',
};

/** Those that mean the same on every type, `_text` on all that can have one: what a search across types can ask for. */
function commonParameters(): Members[] {
  const [first = '', ...others] = resourceTypes();
  const everywhere = others.map((type) => new Set(answeredParameters(type).map(({ url }) => url)));
  return answeredParameters(first)
    .filter(({ url, code }) => code.startsWith('_') || everywhere.every((urls) => urls.has(url)))
    .map(searchParam);
}

// ── other modes ─────────────────────────────────────────────────────────────────────────────────────────────────────
/** Elements whose standards status in R4 is trial use. */
const TRIAL_USE = new Set([
  'supportedProfile',
  'versioning',
  'readHistory',
  'updateCreate',
  'conditionalCreate',
  'conditionalRead',
  'conditionalUpdate',
  'conditionalDelete',
  'referencePolicy',
  'searchInclude',
  'searchRevInclude',
]);

export function normativeOnly(context: Context, baseUrl: string, date: string): Members {
  const text = JSON.stringify(capabilityStatement(context, baseUrl, date));
  return JSON.parse(text, (name, value: unknown) => (TRIAL_USE.has(name) ? undefined : value)) as Members;
}

/** The code systems come and go with what is stored: none is named. */
export function terminologyCapabilities(context: Context, baseUrl: string, date: string): Members {
  return {
    resourceType: 'TerminologyCapabilities',
    language: 'en',
    ...head(context, baseUrl, date),
    expansion: {
      hierarchical: true,
      paging: true,
      incomplete: false,
      parameter: expansionParameters(context).map((name) => ({ name })),
      textFilter:
        'Every word of the filter begins some word of a code, display or designation; case and accents do not count.',
    },
    codeSearch: 'all',
    validateCode: { translations: true },
    translation: { needsMap: false },
    closure: { translation: false },
  };
}

/** What names the value set is no parameter of its expansion. */
const expansionParameters = ({ registered }: Context): string[] =>
  (registered.operations.find(({ name }) => name === 'expand')?.parameters ?? []).filter(
    (name) => !['url', 'valueSet', 'valueSetVersion', 'context', 'contextDirection'].includes(name),
  );
