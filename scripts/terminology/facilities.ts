// The registry of facilities as Organizations, each below its administrations: https://hl7.org/fhir/R4/organization.html
// Columns as the open data of the registry has them; its coordinates are left out, since their axes differ between files.
import type { Organization } from '@medplum/fhirtypes';
import { fold } from '../../server/search/fold.ts';
import { NAMING, SYSTEM } from '../demo/systems.ts';
import { ColumnsMissing } from './code-table.ts';
import { Columns } from './columns.ts';
import type { Row } from './csv.ts';
import type { Problems } from './problems.ts';

const PROFILE = 'https://chaski.pe/fhir/StructureDefinition/establecimiento';
const HOURS = 'https://chaski.pe/fhir/StructureDefinition/horario-establecimiento';
const UBIGEO = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo';
const CATEGORIES = new Set(['I-1', 'I-2', 'I-3', 'I-4', 'II-1', 'II-2', 'II-E', 'III-1', 'III-2', 'III-E', 'SD']);

/** An administration comes before the first facility below it; `line`: of the row that names it. Throws ColumnsMissing. */
export async function* facilitiesOf(
  rows: AsyncIterable<Row>,
  problems: Problems,
): AsyncGenerator<{ line: number; resource: Organization }> {
  let registry: Registry | undefined;
  for await (const { line, cells } of rows) {
    if (registry === undefined) registry = new Registry(cells, problems);
    else for (const resource of registry.read(cells, line)) yield { line, resource };
  }
}

class Registry {
  private readonly problems: Problems;
  private readonly cell: (name: string) => (cells: readonly string[]) => string;
  private readonly seen = new Set<string>();

  constructor(header: readonly string[], problems: Problems) {
    const columns = new Columns(header);
    const known = new Map<string, (cells: readonly string[]) => string>();
    for (const needed of ['Código Único', 'Nombre del establecimiento'])
      if (columns.position([needed]) === -1) throw new ColumnsMissing([needed], header);
    this.problems = problems;
    this.cell = (name) => {
      const reader = known.get(name) ?? columns.reader(name);
      known.set(name, reader);
      return reader;
    };
  }

  read(cells: readonly string[], line: number): Organization[] {
    const of = (name: string): string => this.cell(name)(cells);
    const written = of('Código Único');
    const code = /^\d{1,8}$/.test(written) ? written.padStart(8, '0') : written;
    if (code === '') return this.passOver('no-code', line);
    if (!/^\d{8}$/.test(code)) return this.passOver('malformed-code', line, written);
    if (this.seen.has(code)) return this.passOver('code-twice', line, code);
    this.seen.add(code);
    const units = this.administrations(of);
    return [...units.made, this.facility(code, of, units.last, line)];
  }

  private passOver(kind: 'no-code' | 'malformed-code' | 'code-twice', line: number, value = ''): [] {
    this.problems.add(kind, line, value);
    return [];
  }

  /** Those of this row that were not named before; the codes of networks and micro-networks count within what is above. */
  private administrations(of: (name: string) => string): { made: Organization[]; last: string | undefined } {
    const made: Organization[] = [];
    let path = '';
    let last: string | undefined;
    for (const { column, codes, prefix } of LEVELS) {
      const [name, code] = [of(column), of(codes)];
      if (name === '' || code === '' || /^0*$/.test(code)) continue;
      path = `${path}-${code.replaceAll(/[^A-Za-z0-9]/g, '')}`;
      const id = `${prefix}${path}`;
      if (!this.seen.has(id)) {
        this.seen.add(id);
        made.push(administration(id, levelOf(column, name), name, last));
      }
      last = id;
    }
    return { made, last };
  }

  private facility(code: string, of: (name: string) => string, above: string | undefined, line: number): Organization {
    const category = this.category(of('Categoria'), line);
    const institution = of('Institución');
    const [phone, hours] = [of('Teléfono'), hoursOf(of('Horario'))];
    const name = of('Nombre del establecimiento');
    if (name === '') this.problems.add('no-name', line, code);
    return {
      resourceType: 'Organization',
      id: `renipress-${code}`,
      meta: { profile: [PROFILE] },
      ...(hours === undefined ? {} : { extension: [{ url: HOURS, valueCode: hours }] }),
      identifier: [{ use: 'official', system: NAMING.facility, value: code }],
      active: fold(of('Condición') || 'EN FUNCIONAMIENTO') === 'en funcionamiento',
      type: [
        { coding: [{ system: SYSTEM.organizationType, code: 'prov', display: 'Healthcare Provider' }] },
        { coding: [{ system: SYSTEM.category, code: category }] },
        ...(institution === '' ? [] : [{ coding: [{ system: INSTITUTION_SYSTEM, code: institution }] }]),
      ],
      name: name || code,
      ...(phone === '' ? {} : { telecom: [{ system: 'phone', value: phone, use: 'work' }] }),
      address: [addressOf(of)],
      ...(above === undefined ? {} : { partOf: { reference: `Organization/${above}` } }),
    };
  }

  private category(written: string, line: number): string {
    if (CATEGORIES.has(written)) return written;
    if (written !== '' && !fold(written).startsWith('sin')) this.problems.add('unknown-category', line, written);
    return 'SD';
  }
}

const INSTITUTION_SYSTEM = 'https://chaski.pe/fhir/CodeSystem/institucion';

const LEVELS = [
  { column: 'DISA', codes: 'Código DISA', prefix: 'disa' },
  { column: 'Red', codes: 'Código Red', prefix: 'red' },
  { column: 'Microrred', codes: 'Código Microrred', prefix: 'microrred' },
] as const;

/** The regional level is a DIRIS, GERESA or DIRESA by its name. */
function levelOf(column: (typeof LEVELS)[number]['column'], name: string): string {
  if (column !== 'DISA') return column.toLowerCase();
  const folded = fold(name);
  return ['diris', 'geresa'].find((level) => folded.includes(level)) ?? 'diresa';
}

const administration = (id: string, level: string, name: string, above: string | undefined): Organization => ({
  resourceType: 'Organization',
  id,
  active: true,
  type: [{ coding: [{ system: SYSTEM.organizationLevel, code: level }] }],
  name,
  ...(above === undefined ? {} : { partOf: { reference: `Organization/${above}` } }),
});

function hoursOf(written: string): string | undefined {
  return /\b24\b/.test(written) ? '24h' : /\b12\b/.test(written) ? '12h' : undefined;
}

function addressOf(of: (name: string) => string): NonNullable<Organization['address']>[number] {
  const ubigeo = of('UBIGEO');
  const [line, district, city, state] = [of('Dirección'), of('Distrito'), of('Provincia'), of('Departamento')];
  return {
    use: 'work',
    ...(/^\d{5,6}$/.test(ubigeo) ? { extension: [{ url: UBIGEO, valueString: ubigeo.padStart(6, '0') }] } : {}),
    ...(line === '' ? {} : { line: [line] }),
    ...(city === '' ? {} : { city }),
    ...(district === '' ? {} : { district }),
    ...(state === '' ? {} : { state }),
    country: 'PE',
  };
}
