// The facilities, the administrations above them, and the services they offer.
// https://hl7.org/fhir/R4/organization.html
import type { Organization, Resource } from '@medplum/fhirtypes';
import { marked } from './chart.ts';
import {
  type Clinic,
  type Facility,
  type FacilityData,
  type ServiceData,
  serviceTypes,
  specialtyOf,
} from './clinic.ts';
import network from './data/network.json' with { type: 'json' };
import services from './data/services.json' with { type: 'json' };
import { concept, inNetwork, NAMING, openFor, SYSTEM, ubigeoOf } from './systems.ts';

export function buildFacilities(resources: Resource[]): Facility[] {
  addOrganizations(resources);
  return network.facilities.map((data) => buildFacility(data, resources));
}

function addOrganizations(resources: Resource[]): void {
  const { root, red, microrredes } = network;
  const add = (unit: { id: string; name: string; type: string }, partOf?: string): void => {
    const organization: Organization = {
      resourceType: 'Organization',
      active: true,
      type: [concept(SYSTEM.organizationLevel, unit.type.toLowerCase(), unit.type)],
      name: unit.name,
      ...(partOf === undefined ? {} : { partOf: { reference: `Organization/${partOf}` } }),
    };
    resources.push(marked(unit.id, organization));
  };
  add(root);
  add(red, root.id);
  for (const microrred of microrredes) add(microrred, red.id);
}

function buildFacility(data: FacilityData, resources: Resource[]): Facility {
  const id = `ipress-${data.code}`;
  const organization = { reference: `Organization/${id}`, display: data.name };
  const location = { reference: `Location/${id}`, display: data.name };
  const address = {
    use: 'work' as const,
    extension: [ubigeoOf(data.ubigeo)],
    line: ['Plaza de Armas s/n'],
    district: data.district,
    country: 'PE',
  };
  resources.push(
    marked<Organization>(id, {
      resourceType: 'Organization',
      extension: [openFor(data.hours === 24 ? 24 : 12), inNetwork(network.red.id)],
      identifier: [
        {
          use: 'official',
          type: { coding: [{ system: SYSTEM.facility, code: data.code }], text: 'Código RENIPRESS' },
          system: NAMING.facility,
          value: data.code,
        },
      ],
      active: true,
      type: [
        concept(SYSTEM.organizationType, 'prov', 'Healthcare Provider'),
        concept(SYSTEM.category, data.category, `Categoría ${data.category}`),
      ],
      name: data.name,
      address: [address],
      partOf: { reference: `Organization/${data.parent}` },
    }),
    marked(id, {
      resourceType: 'Location',
      status: 'active',
      name: data.name,
      mode: 'instance',
      physicalType: concept(SYSTEM.physicalType, 'bu', 'Edificio'),
      address,
      position: { longitude: data.longitude, latitude: data.latitude, altitude: data.altitude },
      managingOrganization: organization,
      hoursOfOperation: [opening(data.hours === 24)],
    }),
  );
  const facility: Facility = { data, organization, location, clinics: new Map() };
  for (const service of services as ServiceData[]) {
    if (service.categories.includes(data.category))
      facility.clinics.set(service.id, openClinic(facility, service, resources));
  }
  return facility;
}

function openClinic(facility: Facility, data: ServiceData, resources: Resource[]): Clinic {
  const id = `${facility.data.code}-${data.id}`;
  const display = `${data.name}, ${facility.data.name}`;
  resources.push(
    marked(`consultorio-${id}`, {
      resourceType: 'Location',
      status: 'active',
      name: `Consultorio de ${data.name}`,
      mode: 'instance',
      physicalType: concept(SYSTEM.physicalType, 'ro', 'Ambiente'),
      managingOrganization: facility.organization,
      partOf: facility.location,
    }),
    marked(`servicio-${id}`, {
      resourceType: 'HealthcareService',
      active: true,
      providedBy: facility.organization,
      type: serviceTypes(data),
      ...(data.specialty === undefined ? {} : { specialty: [specialtyOf(data)] }),
      location: [{ reference: `Location/consultorio-${id}` }],
      name: data.name,
      comment: 'Servicio sintético de demostración',
      ...(data.telemedicine === true ? { characteristic: [{ text: 'Telemedicina: centro consultor' }] } : {}),
      appointmentRequired: data.bookable,
      availableTime: [data.allDay === true ? { allDay: true } : { daysOfWeek: WORKDAYS, ...dayHours }],
    }),
  );
  return {
    facility,
    data,
    service: { reference: `HealthcareService/servicio-${id}`, display },
    room: { reference: `Location/consultorio-${id}` },
    staff: [],
  };
}

const WORKDAYS: ('mon' | 'tue' | 'wed' | 'thu' | 'fri')[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const dayHours = { availableStartTime: '08:00:00', availableEndTime: '20:00:00' };
const opening = (always: boolean) =>
  always ? { allDay: true } : { daysOfWeek: WORKDAYS, openingTime: '08:00:00', closingTime: '20:00:00' };
