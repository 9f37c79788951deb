// $expand: the codes of a ValueSet: https://hl7.org/fhir/R4/valueset-operation-expand.html
import { randomUUID } from 'node:crypto';
import type { Find, ValueSet } from '../definitions/terminology/types.ts';
import { type Expansion, type ExpansionOptions, expansion } from '../definitions/terminology/value-set-expansion.ts';
import { type Members, membersOf } from '../definitions/terminology/value-set-members.ts';
import {
  expansionTooLarge,
  operationParameterMissing,
  valueSetNotExpandable,
  versionNotAsChecked,
} from '../fhir/failures-operations-terminology.ts';
import { parseCanonical } from '../fhir/reference.ts';
import { withTerminology } from '../interactions/terminology.ts';
import { fold } from '../search/fold.ts';
import { operation } from './operation.ts';
import { OperationInput } from './parameters.ts';
import { definitionNamed } from './terminology-input.ts';

/** More are only given page by page. */
const MOST_CODES = 50_000;

export const expand = operation(
  {
    name: 'expand',
    url: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
    levels: ['type', 'instance'],
    types: ['ValueSet'],
    affectsState: false,
  },
  async (request, context) => {
    const input = new OperationInput(request);
    input.refuse('context', 'contextDirection');
    const names = { resource: 'valueSet', url: 'url', version: 'valueSetVersion' };
    const named = await definitionNamed('ValueSet', input, names, request, context);
    const options = optionsOf(input);
    const versions = systemVersions(input);
    const body = await withTerminology(
      context,
      (find) => {
        const valueSet = named(find);
        if (valueSet === undefined) throw missing();
        const members = membersOf(valueSet, versions.applied(find));
        assertListable(valueSet, members);
        versions.check(members);
        return answer(valueSet, members, options, input.flag('includeDefinition'));
      },
      input.day('date'),
    );
    return { status: 200, body };
  },
);

const missing = () =>
  operationParameterMissing('expand', {
    es: 'el ValueSet: "url", un recurso "valueSet", o llamarla en ValueSet/[id]',
    en: 'the ValueSet: "url", a resource "valueSet", or a call on ValueSet/[id]',
  });

const optionsOf = (input: OperationInput): ExpansionOptions => ({
  filter: input.text('filter'),
  offset: input.count('offset'),
  count: input.count('count'),
  activeOnly: input.flag('activeOnly'),
  excludeNested: input.flag('excludeNested'),
  excludeNotForUI: input.flag('excludeNotForUI'),
  includeDesignations: input.flag('includeDesignations') || input.texts('designation').length > 0,
  designations: input.texts('designation'),
  displayLanguage: input.text('displayLanguage'),
  excludedSystems: input.texts('exclude-system'),
});

function assertListable({ url = '' }: ValueSet, { unknown, open }: Members): void {
  // A fragment is all there is to choose from.
  const gap = unknown.find(({ reason }) => reason !== 'fragment');
  if (gap !== undefined) throw valueSetNotExpandable(url, gap.reason, gap.url, gap.op);
  if (open[0] !== undefined) throw valueSetNotExpandable(url, 'open', open[0].system);
}

function answer(valueSet: ValueSet, members: Members, options: ExpansionOptions, withDefinition: boolean): string {
  const found = expansion(members, options, fold);
  if (options.count === undefined && found.total > MOST_CODES)
    throw expansionTooLarge(valueSet.url ?? '', found.total, MOST_CODES);
  const { expansion: _old, text: _text, compose, ...head } = valueSet;
  const { total, offset, contains }: Expansion = found;
  return JSON.stringify({
    ...head,
    ...(withDefinition && compose !== undefined ? { compose } : {}),
    expansion: {
      identifier: `urn:uuid:${randomUUID()}`,
      timestamp: new Date().toISOString(),
      total,
      ...(offset === undefined ? {} : { offset }),
      ...nonEmpty('parameter', usedParameters(members, options)),
      ...nonEmpty('contains', contains),
    },
  });
}

const nonEmpty = (name: string, list: readonly unknown[]): object => (list.length === 0 ? {} : { [name]: list });

/** What the expansion depends on, so that its reader can tell. */
function usedParameters({ versions, unknown }: Members, options: ExpansionOptions): object[] {
  const { filter, offset, count, activeOnly, excludeNested, excludeNotForUI, displayLanguage } = options;
  return [
    ...(filter === undefined ? [] : [{ name: 'filter', valueString: filter }]),
    ...(offset === undefined ? [] : [{ name: 'offset', valueInteger: offset }]),
    ...(count === undefined ? [] : [{ name: 'count', valueInteger: count }]),
    ...(displayLanguage === undefined ? [] : [{ name: 'displayLanguage', valueCode: displayLanguage }]),
    ...Object.entries({ activeOnly, excludeNested, excludeNotForUI }).flatMap(([name, valueBoolean]) =>
      valueBoolean ? [{ name, valueBoolean }] : [],
    ),
    ...[...versions].flatMap(([system, version]) =>
      version === undefined ? [] : [{ name: 'version', valueUri: `${system}|${version}` }],
    ),
    ...unknown.map(({ url }) => ({ name: 'fragment', valueUri: url })),
  ];
}

// ── versions of code systems ────────────────────────────────────────────────────────────────────────────────────────
/** `system-version` where the value set names none, `force-system-version` always, `check-system-version` or an error. */
function systemVersions(input: OperationInput) {
  const byUrl = (name: string) =>
    new Map(input.texts(name).map((text) => [parseCanonical(text).url, parseCanonical(text).version] as const));
  const preferred = byUrl('system-version');
  const forced = byUrl('force-system-version');
  const checked = byUrl('check-system-version');
  return {
    applied:
      (find: Find): Find =>
      (type, url, version) =>
        find(type, url, type === 'CodeSystem' ? (forced.get(url) ?? version ?? preferred.get(url)) : version),
    check: ({ versions }: Members): void => {
      for (const [system, expected] of checked) {
        const found = versions.get(system);
        if (versions.has(system) && expected !== undefined && found !== expected)
          throw versionNotAsChecked(system, expected, found ?? '');
      }
    },
  };
}
