// Five questions worth asking the demonstration: what a portal, an EHR and a consultant centre would ask first.
// https://hl7.org/fhir/R4/search.html
import type { Bundle, Patient, Resource, Task } from '@medplum/fhirtypes';
import { MEASURE } from './care.ts';
import { REFERENCE_DAY } from './network-stream.ts';
import { REFERRAL } from './referrals.ts';
import { NAMING, SYSTEM } from './systems.ts';
import { TELECONSULTATION } from './teleconsultations.ts';

export type Query = { title: { es: string; en: string }; path: string };

/** Somebody and something of each kind that the questions are about; gathered while the network streams by. */
export type Sample = {
  dni?: string | undefined;
  /** `Patient/…`, as the others. */
  child?: string | undefined;
  centre?: string | undefined;
  hospital?: string | undefined;
};

const CLINIC = 'HealthcareService/servicio-99000104-medicina-general';

/** Remembers the first of each kind. */
export function note(sample: Sample, { entry: entries = [] }: Bundle): void {
  for (const { resource } of entries) {
    if (resource?.resourceType === 'Patient') sample.dni ??= dniOf(resource);
    else if (resource?.resourceType === 'Observation' && resource.code.coding?.[0]?.code === MEASURE.haemoglobin.code) {
      sample.child ??= entries.find(({ fullUrl }) => fullUrl === resource.subject?.reference)?.request?.url;
    } else if (resource?.resourceType === 'Task') noteTask(sample, resource);
  }
}

function noteTask(sample: Sample, { code, status, owner }: Task): void {
  const kind = codeOf(code);
  if (status === 'requested' && kind === codeOf(TELECONSULTATION)) sample.centre ??= owner?.reference;
  if (status === 'requested' && kind === codeOf(REFERRAL)) sample.hospital ??= owner?.reference;
}

/** Without somebody to ask about (a network of very few patients) a question is left out. */
export function queriesFor({ dni, child, centre, hospital }: Sample, today = REFERENCE_DAY): Query[] {
  const queries: (Query | undefined)[] = [
    dni === undefined
      ? undefined
      : {
          title: {
            es: 'Portal: ¿quién es la persona con este DNI?',
            en: 'Portal: who is the person with this document?',
          },
          path: `Patient?identifier=${NAMING.dni}|${dni}`,
        },
    {
      title: {
        es: 'Portal: primeros cupos libres de medicina general en la clínica de familia',
        en: 'Portal: first free slots of general medicine at the family clinic',
      },
      path: `Slot?schedule.actor=${CLINIC}&status=free&start=ge${today}&_sort=start&_count=3`,
    },
    child === undefined
      ? undefined
      : {
          title: {
            es: 'Historia clínica: última hemoglobina del paciente',
            en: "EHR: the patient's latest haemoglobin",
          },
          path: `Observation?patient=${child}&code=${SYSTEM.loinc}|${MEASURE.haemoglobin.code}&_sort=-date&_count=1`,
        },
    centre === undefined
      ? undefined
      : {
          title: {
            es: 'Centro consultor: teleinterconsultas que esperan respuesta, la más antigua primero',
            en: 'Consultant centre: teleconsultations waiting for an answer, the oldest first',
          },
          path: `Task?owner=${centre}&code=${tokenOf(TELECONSULTATION)}&status=requested&_sort=authored-on&_count=3`,
        },
    hospital === undefined
      ? undefined
      : {
          title: {
            es: 'Hospital: referencias recibidas que siguen abiertas',
            en: 'Hospital: referrals received and still open',
          },
          path: `ServiceRequest?performer=${hospital}&category=${tokenOf(REFERRAL)}&status=active&_sort=-authored&_count=3`,
        },
  ];
  return queries.filter((query) => query !== undefined);
}

/** As a line to paste into a shell. */
export const curlLine = (baseUrl: string, { path }: Query): string =>
  `curl '${baseUrl}/${path.replaceAll('|', '%7C')}'`;

const WIDTH = 110;

/** How many there are, and the first members of the first: a line each, without meta. */
export function firstLines(answer: string, lines = 12): string[] {
  const { resourceType, total, entry: entries = [] } = JSON.parse(answer) as Bundle;
  const first = resourceType === 'Bundle' ? entries[0]?.resource : (JSON.parse(answer) as Resource);
  const counted = total === undefined ? '' : `, total ${total}`;
  const head = resourceType === 'Bundle' ? [`Bundle, ${entries.length} entry${counted}`] : [];
  return first === undefined ? head : [...head, ...membersOf(first, lines)];
}

function membersOf({ meta: _, ...resource }: Resource, most: number): string[] {
  const members = Object.entries(resource).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  const shown = members.slice(0, most).map((text) => (text.length <= WIDTH ? text : `${text.slice(0, WIDTH)}…`));
  return members.length <= most ? shown : [...shown, '…'];
}

const dniOf = ({ identifier = [] }: Patient): string | undefined =>
  identifier.find(({ system }) => system === NAMING.dni)?.value;

type Coded = { coding?: { system?: string; code?: string }[] } | undefined;
const codeOf = (concept: Coded): string | undefined => concept?.coding?.[0]?.code;
const tokenOf = (concept: Coded): string => `${concept?.coding?.[0]?.system}|${codeOf(concept)}`;
