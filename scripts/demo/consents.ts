// What patients allow and refuse: that their summary travels, that a consultant centre sees them, that it is recorded.
// https://hl7.org/fhir/R4/consent.html
import { createHash } from 'node:crypto';
import type { Consent, Organization, Reference } from '@medplum/fhirtypes';
import { type Day, instantText, yearsBetween } from './calendar.ts';
import type { Subject } from './care.ts';
import { type Random, randomFrom } from './random.ts';
import { concept, SYSTEM } from './systems.ts';

type Kind = { code: string; display: string; scope: 'patient-privacy' | 'treatment'; permits: number };

const SENDING: Kind = {
  code: 'envio-renhice',
  display: 'Autorización de envío al RENHICE',
  scope: 'patient-privacy',
  permits: 0.85,
};
const ACT: Kind = {
  code: 'acto-medico',
  display: 'Acto médico de teleinterconsulta',
  scope: 'treatment',
  permits: 1,
};
const RECORDING: Kind = {
  code: 'grabacion',
  display: 'Grabación de la teleinterconsulta',
  scope: 'patient-privacy',
  permits: 0.6,
};

/** Half of the adults have been asked whether their summary may be sent. */
export function consentToSending(subject: Subject): void {
  const random = streamOf(subject, SENDING);
  if (yearsBetween(subject.person.birth, subject.today) < 18 || random.chance(0.5)) return;
  add(subject, SENDING, subject.today - random.int(1, 500), [subject.home.organization], random);
}

/** Before a consultant centre is asked: the act itself, and its recording, which may be refused. */
export function consentToTeleconsultation(subject: Subject, day: Day, at: Reference<Organization>[]): void {
  for (const kind of [ACT, RECORDING]) add(subject, kind, day, at, streamOf(subject, kind));
}

/** Of its own: who is asked changes nothing else of the person's history. */
const streamOf = ({ patient }: Subject, { code }: Kind): Random => randomFrom('consent', code, patient.reference ?? '');

/** A minor's carer answers; where nobody can, nothing is written. */
function add(subject: Subject, kind: Kind, day: Day, organization: Reference<Organization>[], random: Random): void {
  const isAdult = yearsBetween(subject.person.birth, day) >= 18;
  const performer = isAdult ? subject.patient : subject.carer;
  if (performer === undefined) return;
  const { code, display, scope, permits } = kind;
  subject.chart.add<Consent>({
    resourceType: 'Consent',
    status: 'active',
    scope: { coding: [{ system: SYSTEM.consentScope, code: scope }] },
    category: [concept(SYSTEM.consentKind, code, display)],
    patient: subject.patient,
    dateTime: instantText(day, 8 * 60 + 5 * random.int(0, 96)),
    performer: [performer],
    organization,
    sourceAttachment: signed(display, subject.patient.reference ?? ''),
    policyRule: { text: 'Ley 29733 y Ley 26842' },
    provision: { type: random.chance(permits) ? 'permit' : 'deny' },
  });
}

/** The paper that was signed is elsewhere: here are its kind and what it hashes to. */
const signed = (display: string, patient: string) => ({
  contentType: 'application/pdf',
  title: `${display} (sintético)`,
  hash: createHash('sha1').update(`${display}/${patient}`).digest('base64'),
});
