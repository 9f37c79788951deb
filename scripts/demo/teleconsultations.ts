// Teleinterconsultation: the facility that has the patient asks, a consultant centre answers. https://hl7.org/fhir/R4/task.html
import type { TaskOutput } from '@medplum/fhirtypes';
import type { Referable } from './adulthood.ts';
import { visit } from './care.ts';
import type { Clinic } from './clinic.ts';
import { consentToTeleconsultation } from './consents.ts';
import states from './data/teleconsultations.json' with { type: 'json' };
import { addRequest, addTask, type State } from './referrals.ts';
import { concept, SYSTEM } from './systems.ts';

export const TELECONSULTATION = concept(SYSTEM.requestKind, 'teleinterconsulta', 'Teleinterconsulta');
const RECENT_DAYS = 20;

/** Asks a consultant centre about this diagnosis; nothing when none has the specialty. */
export function teleconsult({ seen, condition, data }: Referable, serial: number): void {
  const { subject, clinic: origin, day } = seen;
  const { random, today, network } = subject;
  const centres = network.hospitals.filter(
    ({ clinics }) => clinics.get(data.specialty ?? '')?.data.telemedicine === true,
  );
  if (centres.length === 0) return;
  const target = random.pick(centres).clinics.get(data.specialty as string) as Clinic;
  const state = random.weighted(states as (State & { answer?: string })[]);
  const sent = Math.max(day, today - random.int(1, RECENT_DAYS));
  const changed = state.task === 'requested' ? sent : Math.min(today - 1, sent + random.int(0, 3));
  const request = addRequest(seen, target, condition, state, {
    category: TELECONSULTATION,
    number: `T${Number(origin.facility.data.code)}-${String(serial).padStart(5, '0')}`,
    sent,
  });
  consentToTeleconsultation(subject, sent, [origin.facility.organization, target.facility.organization]);
  const output: TaskOutput[] = [];
  if (state.answer !== undefined) {
    const type = concept(SYSTEM.procedure, '99499', 'Telemedicina');
    const { encounter } = visit(subject, target, changed, {
      class: 'VR',
      modality: 'teleinterconsulta',
      type,
      reason: { text: data.display },
    });
    output.push(
      { type: { text: 'Respuesta del centro consultor' }, valueString: state.answer },
      { type: { text: 'Atención' }, valueReference: encounter },
    );
  }
  addTask(seen, target, request, state, { code: TELECONSULTATION, sent, changed, output });
}
