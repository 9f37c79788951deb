// The words for who offers what where: https://hl7.org/fhir/R4/healthcareservice.html
import type {
  CodeableConcept,
  HealthcareService,
  Location,
  Organization,
  Practitioner,
  PractitionerRole,
  Reference,
} from '@medplum/fhirtypes';
import { concept, SYSTEM } from './systems.ts';

export type FacilityData = {
  /** RENIPRESS: eight digits. */
  code: string;
  name: string;
  /** `I-1` … `I-4` first level, `II-…` hospitals. */
  category: string;
  /** Open 12 or 24 hours a day. */
  hours: number;
  /** Id of the organization it belongs to. */
  parent: string;
  /** Share of the people assigned to it. */
  weight: number;
  ubigeo: string;
  district: string;
  latitude: number;
  longitude: number;
  /** Metres above the sea. */
  altitude: number;
};

/** What services.json says of one service; members that some lack are optional. */
export type ServiceData = {
  id: string;
  name: string;
  specialty?: { code: string; display: string };
  profession?: { code: string; display: string };
  college: string;
  minutes: number;
  bookable: boolean;
  /** Answers other facilities' teleconsultations. */
  telemedicine?: boolean;
  allDay?: boolean;
  categories: string[];
};

export type Staff = {
  practitioner: Reference<Practitioner>;
  role: Reference<PractitionerRole>;
  /** Id of the role without its prefix. */
  roleId: string;
  /** 1, 2, 3 … at its clinic. */
  number: number;
};

/** A service at a facility. */
export type Clinic = {
  facility: Facility;
  data: ServiceData;
  service: Reference<HealthcareService>;
  room: Reference<Location>;
  staff: Staff[];
};

export type Facility = {
  data: FacilityData;
  organization: Reference<Organization>;
  location: Reference<Location>;
  /** By id of the service. */
  clinics: Map<string, Clinic>;
};

/** What a slot, an appointment or a request is for: the service, within the unit of outpatient care. */
export const serviceTypes = (data: ServiceData): CodeableConcept[] => [
  concept(SYSTEM.service, data.id, data.name),
  ...(data.bookable ? [concept(SYSTEM.unit, '301601', 'Consulta externa')] : []),
];

export const specialtyOf = ({ specialty, name }: ServiceData): CodeableConcept =>
  specialty === undefined ? { text: name } : concept(SYSTEM.snomed, specialty.code, specialty.display);
