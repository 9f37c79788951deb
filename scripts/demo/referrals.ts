// Referral to a hospital and its way back: a ServiceRequest says what is asked, a Task how far it has come, with REFCON's states.
// https://hl7.org/fhir/R4/request.html
import type {
  Appointment,
  CodeableConcept,
  Encounter,
  Reference,
  ServiceRequest,
  Task,
  TaskOutput,
} from '@medplum/fhirtypes';
import type { Referable } from './adulthood.ts';
import { book, kept } from './appointments.ts';
import { type Day, instantText, workday } from './calendar.ts';
import { type Visit, visit } from './care.ts';
import { type Clinic, specialtyOf } from './clinic.ts';
import states from './data/referral-states.json' with { type: 'json' };
import { concept, NAMING, SYSTEM } from './systems.ts';

export type State = { weight: number; task: Task['status']; request: ServiceRequest['status']; reason?: string };
type ReferralState = State & { code: string; display: string };

export const REFERRAL = concept(SYSTEM.requestKind, 'referencia', 'Referencia');
const RECENT_DAYS = 90;

/** Refers the person for this diagnosis to the hospital service that fits; nothing when no hospital has it. */
export function refer({ seen, condition, data }: Referable, serial: number): void {
  const { subject, clinic: origin, day } = seen;
  const { random, today, network } = subject;
  const hospital = random.pick(network.hospitals.filter(({ clinics }) => clinics.has(data.specialty ?? '')));
  const target = hospital.clinics.get(data.specialty as string) as Clinic;
  const state = random.weighted(states as ReferralState[]);
  const sent = Math.max(day, today - random.int(2, RECENT_DAYS));
  const request = addRequest(seen, target, condition, state, {
    category: REFERRAL,
    number: `${Number(origin.facility.data.code)}-${String(serial).padStart(5, '0')}`,
    sent,
  });
  const outcome = followUp(seen, target, state, sent, data.display);
  addTask(seen, target, request, state, {
    code: REFERRAL,
    businessStatus: concept(SYSTEM.referralState, state.code, state.display),
    sent,
    ...outcome,
  });
}

type Outcome = { changed: Day; output: TaskOutput[] };

/** What happened since it was sent, as far as this state has come. */
function followUp(seen: Visit, target: Clinic, state: ReferralState, sent: Day, reason: string): Outcome {
  const { subject } = seen;
  const { random, today } = subject;
  const accepted = Math.min(today - 1, sent + random.int(0, 12));
  const acceptance: TaskOutput = {
    type: { text: 'Fecha de aceptación' },
    valueDateTime: instantText(accepted, 9 * 60),
  };
  if (state.code === '2') return { changed: sent, output: [] };
  if (state.code === '7') {
    const appointment = book(subject, target, 'ROUTINE', reason);
    return { changed: accepted, output: [acceptance, cited(appointment)] };
  }
  if (state.code !== '5' && state.code !== '8')
    return { changed: accepted, output: state.code === '3' ? [acceptance] : [] };
  const day = Math.min(workday(accepted + random.int(1, 40)), today - 1);
  const attended = visit(subject, target, day, {
    type: { text: 'Consulta de paciente referido' },
    reason: { text: reason },
  });
  const output = [acceptance, cited(kept(attended, reason)), received(attended.encounter)];
  if (state.code === '8') output.push(COUNTER_REFERRAL);
  return { changed: day, output };
}

const cited = (valueReference: Reference<Appointment>): TaskOutput => ({ type: { text: 'Cita' }, valueReference });
const received = (valueReference: Reference<Encounter>): TaskOutput => ({ type: { text: 'Atención' }, valueReference });
const COUNTER_REFERRAL: TaskOutput = {
  type: { text: 'Contrarreferencia' },
  valueString:
    'Evaluado y estable. Continuar el control en su establecimiento de origen. Calificación de la referencia: pertinente.',
};

export function addRequest(
  seen: Visit,
  target: Clinic,
  condition: Reference,
  state: State,
  { category, number, sent }: { category: CodeableConcept; number: string; sent: Day },
): Reference<ServiceRequest> {
  const { subject, encounter, staff } = seen;
  return subject.chart.add<ServiceRequest>({
    resourceType: 'ServiceRequest',
    identifier: [{ system: NAMING.referral, value: number }],
    status: state.request,
    intent: 'order',
    category: [category],
    priority: subject.random.chance(0.15) ? 'urgent' : 'routine',
    code: specialtyOf(target.data),
    subject: subject.patient,
    encounter,
    authoredOn: instantText(sent, 10 * 60),
    requester: staff.role,
    performer: [target.facility.organization, target.service],
    reasonReference: [condition as NonNullable<ServiceRequest['reasonReference']>[number]],
  });
}

export function addTask(
  seen: Visit,
  target: Clinic,
  focus: Reference<ServiceRequest>,
  state: State,
  task: { code: CodeableConcept; businessStatus?: CodeableConcept; sent: Day; changed: Day; output: TaskOutput[] },
): Reference<Task> {
  const { code, businessStatus, sent, changed, output } = task;
  return seen.subject.chart.add<Task>({
    resourceType: 'Task',
    basedOn: [focus],
    status: state.task,
    ...(state.reason === undefined ? {} : { statusReason: { text: state.reason } }),
    ...(businessStatus === undefined ? {} : { businessStatus }),
    intent: 'order',
    code,
    focus,
    for: seen.subject.patient,
    authoredOn: instantText(sent, 10 * 60),
    lastModified: instantText(changed, 16 * 60),
    requester: seen.clinic.facility.organization,
    owner: target.facility.organization,
    ...(output.length === 0 ? {} : { output }),
  });
}
