// $expand: the codes of a ValueSet: https://hl7.org/fhir/R4/valueset-operation-expand.html
import { randomUUID } from 'node:crypto';
import { supplementsIn } from '../definitions/terminology/supplements.ts';
import type { Find, ValueSet } from '../definitions/terminology/types.ts';
import { type ExpansionOptions, expansion } from '../definitions/terminology/value-set-expansion.ts';
import { type Members, membersOf } from '../definitions/terminology/value-set-members.ts';
import {
  expansionTooLarge,
  valueSetNotExpandable,
  versionNotAsChecked,
} from '../fhir/failures-operations-terminology.ts';
import { parseCanonical, printCanonical } from '../fhir/reference.ts';
import { withTerminology } from '../interactions/terminology.ts';
import { operation } from './operation.ts';
import { OperationInput } from './parameters.ts';
import { definitionMissing, definitionNamed } from './terminology-input.ts';

/** More are only given page by page. */
const MOST_CODES = 50_000;

/** What an expansion depends on, and says of itself so that its reader can tell. */
const TOLD = {
  filter: 'valueString',
  date: 'valueDateTime',
  offset: 'valueInteger',
  count: 'valueInteger',
  includeDesignations: 'valueBoolean',
  designation: 'valueString',
  activeOnly: 'valueBoolean',
  excludeNested: 'valueBoolean',
  excludeNotForUI: 'valueBoolean',
  excludePostCoordinated: 'valueBoolean',
  displayLanguage: 'valueCode',
  'exclude-system': 'valueUri',
  'system-version': 'valueUri',
  'check-system-version': 'valueUri',
  'force-system-version': 'valueUri',
} as const;

export const expand = operation(
  {
    name: 'expand',
    url: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
    levels: ['type', 'instance'],
    types: ['ValueSet'],
    affectsState: false,
    parameters: [
      ...['url', 'valueSet', 'valueSetVersion', 'context', 'contextDirection', 'includeDefinition'],
      ...Object.keys(TOLD),
    ],
  },
  async (request, context) => {
    const input = new OperationInput(request);
    const named = await definitionNamed('ValueSet', input, request, context);
    if (named === undefined) throw definitionMissing('expand', 'ValueSet');
    const options = optionsOf(input);
    const told = toldOf(input);
    const versions = systemVersions(input);
    const body = await withTerminology(
      context,
      (find) => {
        const valueSet = named(find);
        const there = versions.applied(find);
        const members = membersOf(valueSet, there);
        assertListable(valueSet, members);
        versions.check(members);
        return answer(valueSet, members, options, [...told, ...usedOf(members, there)]);
      },
      input.day('date'),
    );
    return { status: 200, body };
  },
);

/** There are no post-coordinated codes here to be left out. */
const optionsOf = (input: OperationInput): ExpansionOptions & { includeDefinition: boolean } => ({
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
  includeDefinition: input.flag('includeDefinition'),
});

function assertListable({ url = '' }: ValueSet, { unknown, open }: Members): void {
  // A fragment is all there is to choose from.
  const gap = unknown.find(({ reason }) => reason !== 'fragment');
  if (gap !== undefined) throw valueSetNotExpandable(url, gap.reason, gap.url, gap.op);
  if (open[0] !== undefined) throw valueSetNotExpandable(url, 'open', open[0].system);
}

function answer(
  valueSet: ValueSet,
  members: Members,
  options: ReturnType<typeof optionsOf>,
  parameter: readonly object[],
): string {
  const { total, offset, contains } = expansion(members, options, MOST_CODES);
  if (contains === undefined) throw expansionTooLarge(valueSet.url ?? '', total, MOST_CODES);
  const { expansion: _old, text: _text, compose, contained, ...head } = valueSet;
  const definition = {
    ...(compose === undefined ? {} : { compose }),
    ...(contained === undefined ? {} : { contained }),
  };
  return JSON.stringify({
    ...head,
    ...(options.includeDefinition ? definition : {}),
    expansion: {
      identifier: `urn:uuid:${randomUUID()}`,
      timestamp: new Date().toISOString(),
      total,
      ...(offset === undefined ? {} : { offset }),
      ...nonEmpty('parameter', parameter),
      ...nonEmpty('contains', contains),
    },
  });
}

const nonEmpty = (name: string, list: readonly unknown[]): object => (list.length === 0 ? {} : { [name]: list });

// ── what it depends on ──────────────────────────────────────────────────────────────────────────────────────────────
const toldOf = (input: OperationInput): object[] =>
  Object.entries(TOLD).flatMap(([name, member]) =>
    input.texts(name).map((text) => ({ name, [member]: VALUES[member](text) })),
  );

const VALUES = {
  valueString: (text: string) => text,
  valueDateTime: (text: string) => text,
  valueCode: (text: string) => text,
  valueUri: (text: string) => text,
  valueInteger: Number,
  valueBoolean: (text: string) => text === 'true',
} as const;

function usedOf({ versions, unknown }: Members, find: Find): object[] {
  const supplements = [...versions].flatMap(([system, version]) => {
    const codeSystem = find('CodeSystem', system, version);
    return codeSystem === undefined ? [] : supplementsIn(codeSystem);
  });
  return [
    ...[...versions].map(([url, version]) => ({ name: 'used-codesystem', valueUri: printCanonical({ url, version }) })),
    ...[...versions].flatMap(([url, version]) =>
      version === undefined ? [] : [{ name: 'version', valueUri: printCanonical({ url, version }) }],
    ),
    ...supplements.map(({ url, version }) => ({ name: 'used-supplement', valueUri: printCanonical({ url, version }) })),
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
  const versionOf = (url: string, own: string | undefined): string | undefined =>
    forced.get(url) ?? own ?? preferred.get(url) ?? checked.get(url);
  return {
    applied:
      (find: Find): Find =>
      (type, url, version, asOf) =>
        find(type, url, type === 'CodeSystem' ? versionOf(url, version) : version, asOf),
    check: ({ versions }: Members): void => {
      for (const [system, expected] of checked) {
        const found = versions.get(system);
        if (versions.has(system) && expected !== undefined && found !== expected)
          throw versionNotAsChecked(system, expected, found ?? '');
      }
    },
  };
}
