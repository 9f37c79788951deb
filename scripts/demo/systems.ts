// Where the codes and identifiers of the demonstration come from: COREPE's as published, HL7's, and the hub's own where there is none.
// https://hl7.org/fhir/R4/terminologies-systems.html
import type { CodeableConcept, Coding, Extension } from '@medplum/fhirtypes';

const COREPE = 'https://www.gob.pe/minsa/RENHICE/fhir';
const HUB = 'https://chaski.pe/fhir';

export const SYSTEM = {
  // COREPE, the national guide
  documentType: `${COREPE}/CodeSystem/IdspersonaPeru`,
  college: `${COREPE}/CodeSystem/ColegiosProfesionalesSaludCS`,
  facility: `${COREPE}/CodeSystem/IPRESSCS`,
  country: `${COREPE}/CodeSystem/PaisesCS`,
  // HIS-MINSA's tables and the national catalogues have no published URL
  hisDocumentType: `${HUB}/CodeSystem/his-tipo-documento`,
  ethnicity: `${HUB}/CodeSystem/his-etnia`,
  profession: `${HUB}/CodeSystem/his-profesion`,
  financier: `${HUB}/CodeSystem/his-financiador`,
  procedure: `${HUB}/CodeSystem/cpms`,
  unit: `${HUB}/CodeSystem/ups`,
  category: `${HUB}/CodeSystem/categoria-ipress`,
  organizationLevel: `${HUB}/CodeSystem/nivel-organizacion`,
  service: `${HUB}/CodeSystem/servicio-demo`,
  modality: `${HUB}/CodeSystem/modalidad-atencion`,
  consentKind: `${HUB}/CodeSystem/tipo-consentimiento`,
  referralState: `${HUB}/CodeSystem/refcon-estado`,
  requestKind: `${HUB}/CodeSystem/tipo-solicitud`,
  // International
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  atc: 'http://www.whocc.no/atc',
  ucum: 'http://unitsofmeasure.org',
  // HL7
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  actReason: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  role: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  interpretation: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
  observationCategory: 'http://terminology.hl7.org/CodeSystem/observation-category',
  conditionCategory: 'http://terminology.hl7.org/CodeSystem/condition-category',
  conditionClinical: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  conditionVerification: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  organizationType: 'http://terminology.hl7.org/CodeSystem/organization-type',
  physicalType: 'http://terminology.hl7.org/CodeSystem/location-physical-type',
  consentScope: 'http://terminology.hl7.org/CodeSystem/consentscope',
  coverageClass: 'http://terminology.hl7.org/CodeSystem/coverage-class',
  appointmentReason: 'http://terminology.hl7.org/CodeSystem/v2-0276',
  appointmentCancelled: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason',
} as const;

/** Namespaces of identifiers. The guide names none: these are the hub's own. */
export const NAMING = {
  dni: `${HUB}/NamingSystem/dni`,
  foreignerCard: `${HUB}/NamingSystem/carne-extranjeria`,
  passport: `${HUB}/NamingSystem/pasaporte`,
  birthCertificate: `${HUB}/NamingSystem/cnv`,
  familyFile: `${HUB}/NamingSystem/ficha-familiar`,
  facility: `${HUB}/NamingSystem/renipress`,
  referral: `${HUB}/NamingSystem/referencia`,
  /** A medical record number belongs to the facility that gave it. */
  medicalRecord: (facility: string): string => `${HUB}/NamingSystem/historia-clinica/${facility}`,
  /** A professional college numbers its own members. */
  college: (code: string): string => `${HUB}/NamingSystem/colegiatura/${code}`,
} as const;

export const EXTENSION = {
  country: `${COREPE}/StructureDefinition/pe-pais`,
  ubigeo: `${COREPE}/StructureDefinition/pe-ubigeo`,
  motherSurname: 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family',
  checkDigit: `${HUB}/StructureDefinition/dni-digito-verificador`,
  ethnicity: `${HUB}/StructureDefinition/etnia`,
  financier: `${HUB}/StructureDefinition/financiador`,
  regime: `${HUB}/StructureDefinition/regimen`,
  diagnosisType: `${HUB}/StructureDefinition/tipo-diagnostico`,
  modality: `${HUB}/StructureDefinition/modalidad-atencion`,
  network: `${HUB}/StructureDefinition/red`,
  hours: `${HUB}/StructureDefinition/horario-establecimiento`,
} as const;

/** Every resource of the demonstration carries it. */
export const SYNTHETIC: Coding = {
  system: SYSTEM.actReason,
  code: 'HTEST',
  display: 'test health data / datos sintéticos de prueba',
};

export const concept = (system: string, code: string, display: string): CodeableConcept => ({
  coding: [{ system, code, display }],
  text: display,
});

/** COREPE's country extension: `PER`. */
export const countryOf = (code: string): Extension => ({
  url: EXTENSION.country,
  valueCodeableConcept: { coding: [{ system: SYSTEM.country, code }] },
});

export const ubigeoOf = (code: string): Extension => ({ url: EXTENSION.ubigeo, valueString: code });

export const openFor = (hours: 12 | 24): Extension => ({ url: EXTENSION.hours, valueCode: `${hours}h` });

/** The network of a facility, whatever stands between them: what a search by network asks. */
export const inNetwork = (id: string): Extension => ({
  url: EXTENSION.network,
  valueReference: { reference: `Organization/${id}` },
});
