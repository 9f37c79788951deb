// The registry of facilities: an Organization and a Location a row, below its administrations, and the code system of all codes.
// https://hl7.org/fhir/R4/organization.html https://hl7.org/fhir/R4/location.html
import { readFileSync } from 'node:fs';
import type { Organization } from '@medplum/fhirtypes';
import { fold } from '../../server/definitions/fold.ts';
import type { Text } from '../../server/fhir/outcome.ts';
import { SYSTEM } from '../demo/systems.ts';
import { type CodeSystemHead, type Concept, codeSystem, type Edition } from './code-system.ts';
import { Columns, type Headings, type NamedColumns, type Read } from './columns.ts';
import { type Bounds, positionOf } from './coordinates.ts';
import type { Row } from './csv.ts';
import { facilityOf, isRunning, PROFILES, placeOf, type Within } from './facility.ts';
import { Problems } from './problems.ts';

/** As profiles/terminology/renipress.json describes it. */
export type RegistryFormat = {
  about: Text;
  columns: Headings;
  bounds: Bounds;
  codeSystems: { facility: CodeSystemHead; institution: CodeSystemHead };
};

export const registryFormat = (): RegistryFormat =>
  JSON.parse(readFileSync(new URL('../../profiles/terminology/renipress.json', import.meta.url), 'utf8'));

/** What comes of a row, and the line it is on; or of all of them. */
export type Made = { line?: number; resource: object };
type Registered = { line: number; code: string; of: (field: string) => string };

/** An administration comes before the first facility below it. Throws ColumnsMissing. */
export async function* facilitiesOf(
  rows: AsyncIterable<Row>,
  format: RegistryFormat,
  named: NamedColumns,
  problems: Problems,
): AsyncGenerator<Made> {
  const registry = new Registry(format, problems);
  for await (const row of registered(rows, registry, named))
    for (const resource of registry.resourcesOf(row)) yield { line: row.line, resource };
}

/** All facilities and all institutions that the registry names. Throws ColumnsMissing. */
export async function registryCodeSystems(
  rows: AsyncIterable<Row>,
  format: RegistryFormat,
  named: NamedColumns,
  edition: Edition,
): Promise<object[]> {
  const facilities: Concept[] = [];
  const institutions = new Set<string>();
  for await (const { code, of } of registered(rows, new Registry(format, new Problems()), named)) {
    facilities.push(conceptOf(code, of));
    if (of('institution') !== '') institutions.add(of('institution'));
  }
  const { facility, institution } = format.codeSystems;
  const literals = [...institutions].sort().map((literal) => ({ code: literal, display: literal }));
  return [
    codeSystem(facility, edition, facilities),
    ...(literals.length === 0 ? [] : [codeSystem(institution, edition, literals)]),
  ];
}

/** The rows below the headings that have a good code, the first of each. */
async function* registered(
  rows: AsyncIterable<Row>,
  registry: Registry,
  named: NamedColumns,
): AsyncGenerator<Registered> {
  let columns: Columns | undefined;
  for await (const { line, cells } of rows) {
    if (columns === undefined) columns = registry.open(cells, named);
    else {
      const row = registry.row(cells, line);
      if (row !== undefined) yield row;
    }
  }
}

class Registry {
  private readonly format: RegistryFormat;
  private readonly problems: Problems;
  private readers = new Map<string, Read>();
  /** Ids of administrations. */
  private readonly made = new Set<string>();
  private readonly codes = new Set<string>();

  constructor(format: RegistryFormat, problems: Problems) {
    this.format = format;
    this.problems = problems;
  }

  open(header: readonly string[], named: NamedColumns): Columns {
    const columns = new Columns(header, this.format.columns, named, ['code', 'name']);
    this.readers = new Map(Object.keys(this.format.columns).map((field) => [field, columns.reader(field)]));
    return columns;
  }

  /** undefined: it is passed over. */
  row(cells: readonly string[], line: number): Registered | undefined {
    const of = (field: string): string => this.readers.get(field)?.(cells) ?? '';
    const code = this.codeOf(of('code'), line);
    if (code === undefined) return undefined;
    this.codes.add(code);
    return { line, code, of };
  }

  resourcesOf({ line, code, of }: Registered): object[] {
    if (of('name') === '') this.problems.add('no-name', line, code);
    const { made, within } = this.administrations(of);
    const facility = facilityOf(code, of, within, () => this.problems.add('unknown-category', line, of('category')));
    return [...made, facility, ...this.place(code, of, line)];
  }

  /** Eight digits, of which a spreadsheet may have lost the first; undefined: the row is passed over. */
  private codeOf(written: string, line: number): string | undefined {
    const code = /^\d{1,8}$/.test(written) ? written.padStart(8, '0') : written;
    const isGood = /^\d{8}$/.test(code);
    if (isGood && !this.codes.has(code)) return code;
    this.problems.add(code === '' ? 'no-code' : isGood ? 'code-twice' : 'malformed-code', line, written);
    return undefined;
  }

  private place(code: string, of: (field: string) => string, line: number) {
    const position = positionOf([of('north'), of('east')], of('altitude'), of('zone'), this.format.bounds);
    if (position === undefined) this.problems.add('no-position', line, `${of('north')} ${of('east')}`);
    return position === undefined || position === 'absent' ? [] : [placeOf(code, of, position)];
  }

  /** Those of this row that were not named before; the codes of networks and micro-networks count within what is above. */
  private administrations(of: (field: string) => string): { made: Organization[]; within: Within } {
    const made: Organization[] = [];
    const within: Within = {};
    let path = '';
    for (const { field, codes, prefix } of LEVELS) {
      const [name, code] = [of(field), of(codes)];
      if (name === '' || code === '' || /^0*$/.test(code)) continue;
      path = `${path}-${code.replaceAll(/[^A-Za-z0-9]/g, '')}`;
      const id = `${prefix}${path}`;
      if (!this.made.has(id)) {
        this.made.add(id);
        made.push(administration(id, prefix === 'disa' ? regionalLevel(name) : prefix, name, within.above));
      }
      within.above = id;
      if (prefix === 'red') within.network = id;
    }
    return { made, within };
  }
}

/** Classification and kind as the national guide has them. */
function conceptOf(code: string, of: (field: string) => string): Concept {
  const property = [
    ...[
      { code: 'clasificacion', valueString: of('classification') },
      { code: 'tipo', valueString: of('kind') },
    ].filter(({ valueString }) => valueString !== ''),
    ...(isRunning(of('condition')) ? [] : [{ code: 'inactive', valueBoolean: true }]),
  ];
  return { code, display: of('name') || code, ...(property.length === 0 ? {} : { property }) };
}

const LEVELS = [
  { field: 'disa', codes: 'disaCode', prefix: 'disa' },
  { field: 'network', codes: 'networkCode', prefix: 'red' },
  { field: 'microNetwork', codes: 'microNetworkCode', prefix: 'microrred' },
] as const;

/** The regional level is a DIRIS, GERESA or DIRESA by its name. */
function regionalLevel(name: string): string {
  const folded = fold(name);
  return ['diris', 'geresa'].find((level) => folded.includes(level)) ?? 'diresa';
}

const administration = (id: string, level: string, name: string, above: string | undefined): Organization => ({
  resourceType: 'Organization',
  id,
  meta: { profile: [`${PROFILES}/organizacion-administrativa`] },
  active: true,
  type: [{ coding: [{ system: SYSTEM.organizationLevel, code: level }] }],
  name,
  ...(above === undefined ? {} : { partOf: { reference: `Organization/${above}` } }),
});
