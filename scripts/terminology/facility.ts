// A row of the registry of facilities as an Organization, and as the Location where it stands: https://hl7.org/fhir/R4/organization.html
import type { Extension, Location, Organization } from '@medplum/fhirtypes';
import { fold } from '../../server/definitions/fold.ts';
import { inNetwork, NAMING, openFor, SYSTEM } from '../demo/systems.ts';
import type { Position } from './coordinates.ts';

export const PROFILES = 'https://chaski.pe/fhir/StructureDefinition';
const UBIGEO = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo';
const INSTITUTIONS = 'https://chaski.pe/fhir/CodeSystem/institucion';
const CATEGORIES = new Set(['I-1', 'I-2', 'I-3', 'I-4', 'II-1', 'II-2', 'II-E', 'III-1', 'III-2', 'III-E', 'SD']);

/** Of the row, by field of profiles/terminology/renipress.json; '' where it says nothing. */
type Of = (field: string) => string;

/** Ids of the administration it depends on, and of its network, which may be further up. */
export type Within = { above?: string; network?: string };

export function facilityOf(
  code: string,
  of: Of,
  { above, network }: Within,
  onUnknownCategory: () => void,
): Organization {
  const institution = of('institution');
  const phone = of('phone');
  const extension = [...hoursOf(of('hours')), ...(network === undefined ? [] : [inNetwork(network)])];
  return {
    resourceType: 'Organization',
    id: `renipress-${code}`,
    meta: { profile: [`${PROFILES}/establecimiento`] },
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [{ use: 'official', system: NAMING.facility, value: code }],
    active: isRunning(of('condition')),
    type: [
      { coding: [{ system: SYSTEM.organizationType, code: 'prov', display: 'Healthcare Provider' }] },
      { coding: [{ system: SYSTEM.category, code: categoryOf(of('category'), onUnknownCategory) }] },
      ...(institution === '' ? [] : [{ coding: [{ system: INSTITUTIONS, code: institution }] }]),
    ],
    name: of('name') || code,
    ...(phone === '' ? {} : { telecom: [{ system: 'phone', value: phone, use: 'work' }] }),
    address: [addressOf(of)],
    ...(above === undefined ? {} : { partOf: { reference: `Organization/${above}` } }),
  };
}

/** Its building, so that a search by distance finds it. */
export const placeOf = (code: string, of: Of, position: Position): Location => ({
  resourceType: 'Location',
  id: `renipress-${code}`,
  meta: { profile: [`${PROFILES}/ambiente`] },
  status: isRunning(of('condition')) ? 'active' : 'inactive',
  name: of('name') || code,
  mode: 'instance',
  physicalType: { coding: [{ system: SYSTEM.physicalType, code: 'bu', display: 'Building' }] },
  address: addressOf(of),
  position,
  managingOrganization: { reference: `Organization/renipress-${code}` },
});

/** What a file without that column lists is taken to be running. */
export const isRunning = (condition: string): boolean => condition === '' || fold(condition) === 'en funcionamiento';

function categoryOf(written: string, onUnknown: () => void): string {
  if (CATEGORIES.has(written)) return written;
  if (written !== '' && !fold(written).startsWith('sin')) onUnknown();
  return 'SD';
}

function hoursOf(written: string): Extension[] {
  return /\b24\b/.test(written) ? [openFor(24)] : /\b12\b/.test(written) ? [openFor(12)] : [];
}

function addressOf(of: Of): NonNullable<Organization['address']>[number] {
  const ubigeo = of('ubigeo');
  const [line, district, city, state] = [of('address'), of('district'), of('province'), of('department')];
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
