// $translate: what a code is called in another system: https://hl7.org/fhir/R4/conceptmap-operation-translate.html

import { searchParameter } from '../definitions/search-parameters.ts';
import {
  fits,
  isPositive,
  type Match,
  type Translation,
  translate as translated,
} from '../definitions/terminology/concept-map.ts';
import type { ConceptMap, Find } from '../definitions/terminology/types.ts';
import { noTranslation } from '../fhir/code-messages.ts';
import { operationParameterMissing } from '../fhir/failures-operations-terminology.ts';
import type { Context } from '../interactions/context.ts';
import { query } from '../interactions/query.ts';
import { onShelf, withTerminology } from '../interactions/terminology.ts';
import type { Criterion } from '../search/query.ts';
import { operation } from './operation.ts';
import { type OperationInput, textsOf } from './parameters.ts';
import { type AskedCoding, optional, parameters, questionAbout } from './terminology-input.ts';

export const translate = operation(
  {
    name: 'translate',
    url: 'http://hl7.org/fhir/OperationDefinition/ConceptMap-translate',
    levels: ['type', 'instance'],
    types: ['ConceptMap'],
    affectsState: false,
    parameters: [
      ...['url', 'conceptMap', 'conceptMapVersion', 'code', 'system', 'version', 'coding', 'codeableConcept'],
      ...['source', 'target', 'targetsystem', 'dependency', 'reverse'],
    ],
  },
  async (request, context) => {
    const { input, codings, named } = await questionAbout('ConceptMap', request, context);
    const urls = named === undefined ? await urlsOfMaps(codings, input, context) : [];
    const matches = await withTerminology(context, (find) => {
      const maps = named === undefined ? urls.flatMap((url) => find('ConceptMap', url) ?? []) : [named(find)];
      return maps
        .filter((map) => isBetween(map, input, find))
        .flatMap((map) => codings.flatMap((coding) => translated(map, asked(coding, input), find)));
    });
    const result = matches.some(isPositive);
    const message = result ? undefined : noTranslation((codings[0] as AskedCoding).code)[request.caller.language];
    const body = parameters([
      { name: 'result', valueBoolean: result },
      ...optional('message', 'valueString', message),
      ...matches.map(matchParameter),
    ]);
    return { status: 200, body };
  },
);

const asked = ({ system, version, code }: AskedCoding, input: OperationInput): Translation => ({
  system,
  version,
  code,
  targetSystem: input.text('targetsystem'),
  reverse: input.flag('reverse'),
  dependencies: input.groups('dependency').map((parts) => ({
    property: textOf(parts, 'element') ?? '',
    value: textOf(parts, 'concept') ?? '',
  })),
});

/** Of `concept`, a CodeableConcept, its first code. */
function textOf(parts: readonly ({ name?: unknown } & Record<string, unknown>)[], name: string): string | undefined {
  const part = parts.find((one) => one.name === name);
  const concept = part?.valueCodeableConcept as { coding?: { code?: string }[]; text?: string } | undefined;
  return concept?.coding?.[0]?.code ?? concept?.text ?? (part === undefined ? undefined : textsOf(part)[0]);
}

function matchParameter({ equivalence, concept, product, source }: Match): object {
  const hasConcept = concept.code !== undefined;
  return {
    name: 'match',
    part: [
      { name: 'equivalence', valueCode: equivalence },
      ...(hasConcept ? [{ name: 'concept', valueCoding: concept }] : []),
      ...product.map((one) => ({
        name: 'product',
        part: [
          { name: 'element', valueUri: one.element },
          { name: 'concept', valueCoding: one.concept },
        ],
      })),
      ...optional('source', 'valueUri', source),
    ],
  };
}

// ── which maps, when none is named ──────────────────────────────────────────────────────────────────────────────────
const MOST_MAPS = 100;

/** Stored maps with a group from the code's system, or to it in reverse, and those of the profiles. Throws FhirError 400 without a system. */
async function urlsOfMaps(codings: readonly AskedCoding[], input: OperationInput, context: Context): Promise<string[]> {
  const systems = codings.flatMap(({ system }) => system ?? []);
  if (systems.length === 0)
    throw operationParameterMissing('translate', {
      es: 'el mapa ("url", un recurso "conceptMap", ConceptMap/[id]) o el sistema del código ("system")',
      en: 'the map ("url", a resource "conceptMap", ConceptMap/[id]) or the system of the code ("system")',
    });
  const key = searchParameter('ConceptMap', input.flag('reverse') ? 'target-system' : 'source-system')?.key ?? '';
  const ofSystem: Criterion = {
    kind: 'entry',
    of: 'token',
    param: key,
    tests: [{ column: 'code', op: 'in', value: systems }],
  };
  const where: Criterion = { kind: 'and', of: [{ kind: 'type', types: ['ConceptMap'] }, ofSystem] };
  const { matches } = await query(
    { where, sort: [{ by: 'id', descending: false }], size: MOST_MAPS, total: false },
    context,
  );
  const maps = await Promise.all(matches.map((version) => onShelf(version, context)));
  const found = maps.map(
    ({ url, id }) => (url as string | undefined) ?? `${context.settings.baseUrl}/ConceptMap/${id}`,
  );
  return [...new Set([...found, ...context.shipped('ConceptMap')])];
}

/** Whether it maps between the value sets that are named, if any are; one that names none maps whole code systems. */
function isBetween(map: ConceptMap, input: OperationInput, find: Find): boolean {
  const [source, target] = ['source', 'target'].map((name) => valueSetUrl(input.text(name), find));
  const [from, to] = input.flag('reverse') ? [target, source] : [source, target];
  return fits(from, map.sourceUri ?? map.sourceCanonical) && fits(to, map.targetUri ?? map.targetCanonical);
}

/** It may be a logical id, or a relative or absolute address, too. */
function valueSetUrl(named: string | undefined, find: Find): string | undefined {
  if (named === undefined) return undefined;
  const address = /^[A-Za-z0-9.-]{1,64}$/.test(named) ? `ValueSet/${named}` : named;
  return find('ValueSet', address)?.url ?? named;
}
