// Appointments: booked, waited for, cancelled, missed, kept. https://hl7.org/fhir/R4/appointment.html
import type { Appointment, Reference } from '@medplum/fhirtypes';
import { type Booking, slotReference } from './agenda.ts';
import { type Day, instantText } from './calendar.ts';
import type { Subject, Visit } from './care.ts';
import { type Clinic, serviceTypes, specialtyOf } from './clinic.ts';
import { concept, SYSTEM } from './systems.ts';

type Kind = 'ROUTINE' | 'FOLLOWUP' | 'CHECKUP';
const KINDS: Record<Kind, string> = { ROUTINE: 'De rutina', FOLLOWUP: 'De seguimiento', CHECKUP: 'Control' };

/** Books the next free place at the clinic; on the waiting list when there is none. */
export function book(subject: Subject, clinic: Clinic, kind: Kind, reason: string): Reference<Appointment> {
  const asked = subject.today - subject.random.int(1, 20);
  const booking = subject.network.agenda.book(clinic);
  if (booking === undefined) return waitFor(subject, clinic, reason, asked);
  const { slot, staff, day, minute } = booking;
  subject.chart.resources.push(slot);
  return subject.chart.add<Appointment>({
    ...appointment(subject, clinic, reason, asked),
    status: 'booked',
    appointmentType: concept(SYSTEM.appointmentReason, kind, KINDS[kind]),
    ...span(clinic, day, minute),
    slot: [slotReference(slot)],
    participant: participants(subject, clinic, staff),
  });
}

function waitFor(subject: Subject, clinic: Clinic, reason: string, asked: Day): Reference<Appointment> {
  const { chart, today, patient } = subject;
  return chart.add<Appointment>({
    ...appointment(subject, clinic, reason, asked),
    status: 'waitlist',
    requestedPeriod: [{ start: instantText(today + 1, 0), end: instantText(today + 60, 0) }],
    participant: [
      { actor: patient, required: 'required', status: 'accepted' },
      { actor: clinic.service, required: 'required', status: 'needs-action' },
    ],
  });
}

/** An appointment of a day gone by that did not end in a visit. */
export function missed(
  subject: Subject,
  clinic: Clinic,
  status: 'cancelled' | 'noshow',
  day: Day,
): Reference<Appointment> {
  const { random, chart } = subject;
  const minute = 8 * 60 + clinic.data.minutes * random.int(0, 11);
  return chart.add<Appointment>({
    ...appointment(subject, clinic, clinic.data.name, day - random.int(2, 15)),
    status,
    ...(status === 'cancelled'
      ? { cancelationReason: concept(SYSTEM.appointmentCancelled, 'pat', 'A pedido del paciente') }
      : {}),
    ...span(clinic, day, minute),
    participant: participants(subject, clinic, random.pick(clinic.staff)),
  });
}

/** The appointment that led to a visit. */
export function kept({ subject, clinic, staff, at, day }: Visit, reason: string): Reference<Appointment> {
  const minute = Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16));
  return subject.chart.add<Appointment>({
    ...appointment(subject, clinic, reason, day - subject.random.int(5, 60)),
    status: 'fulfilled',
    ...span(clinic, day, minute),
    participant: participants(subject, clinic, staff),
  });
}

/** A place is asked for on a day before the one it is for. */
function appointment(subject: Subject, { data }: Clinic, reason: string, asked: Day): Appointment {
  return {
    resourceType: 'Appointment',
    status: 'proposed',
    serviceType: serviceTypes(data),
    specialty: [specialtyOf(data)],
    reasonCode: [{ text: reason }],
    created: instantText(asked, 8 * 60 + subject.random.int(0, 600)),
    participant: [],
  };
}

const span = ({ data }: Clinic, day: Day, minute: number): { start: string; end: string; minutesDuration: number } => ({
  start: instantText(day, minute),
  end: instantText(day, minute + data.minutes),
  minutesDuration: data.minutes,
});

function participants(
  { patient }: Subject,
  { room, service }: Clinic,
  staff: Booking['staff'],
): Appointment['participant'] {
  return [
    { actor: patient, required: 'required', status: 'accepted' },
    { actor: staff.practitioner, required: 'required', status: 'accepted' },
    { actor: service, required: 'information-only', status: 'accepted' },
    { actor: room, required: 'information-only', status: 'accepted' },
  ];
}
