// Who can be seen when: published schedules, their free slots, and the slots that appointments take.
// https://hl7.org/fhir/R4/slot.html
import type { Reference, Resource, Slot } from '@medplum/fhirtypes';
import { type Day, dateText, instantText, workday } from './calendar.ts';
import { marked } from './chart.ts';
import { type Clinic, type Staff, serviceTypes, specialtyOf } from './clinic.ts';
import { randomFrom } from './random.ts';

const HORIZON_DAYS = 10;
const SHIFT_MINUTES = 6 * 60;
const MORNING = 8 * 60;
const AFTERNOON = 14 * 60;

type Calendar = { clinic: Clinic; staff: Staff; booked: number };
export type Booking = { slot: Slot; staff: Staff; day: Day; minute: number };

/**
 * Cells of a shift are even or odd: appointments take even ones as they come, some odd ones are published as free. So free slots
 * can be written before anybody is known, and nobody is ever booked twice.
 */
export class Agenda {
  readonly #seed: number;
  readonly #days: Day[] = [];
  readonly #calendars = new Map<Clinic, Calendar[]>();

  constructor(seed: number, today: Day) {
    this.#seed = seed;
    for (let day = workday(today + 1); this.#days.length < HORIZON_DAYS; day = workday(day + 1)) this.#days.push(day);
  }

  /** Publishes a schedule for everybody who works there, with its free slots. */
  open(clinic: Clinic, resources: Resource[]): void {
    const calendars = clinic.staff.map((staff) => ({ clinic, staff, booked: 0 }));
    this.#calendars.set(clinic, calendars);
    for (const calendar of calendars) {
      resources.push(this.#schedule(calendar));
      this.#addFreeSlots(calendar, resources);
    }
  }

  /** The next place at this clinic with whoever has fewest appointments; undefined when everything is taken. */
  book(clinic: Clinic): Booking | undefined {
    const calendars = this.#calendars.get(clinic) ?? [];
    const calendar = calendars.reduce<Calendar | undefined>(
      (least, one) => (least && least.booked <= one.booked ? least : one),
      undefined,
    );
    if (calendar === undefined) return undefined;
    const perDay = cellsOf(clinic) / 2;
    const capacity = perDay * this.#days.length;
    if (calendar.booked === capacity) return undefined;
    const cell = (calendar.booked++ * 23) % capacity; // 23 is prime to every capacity here: spreads bookings over the days
    const day = this.#days[Math.floor(cell / perDay)] as Day;
    const minute = minuteOf(calendar, 2 * (cell % perDay));
    return { slot: slotOf(calendar, day, minute, 'busy'), staff: calendar.staff, day, minute };
  }

  #schedule({ clinic, staff }: Calendar): Resource {
    return marked(`agenda-${staff.roleId}`, {
      resourceType: 'Schedule',
      active: true,
      serviceType: serviceTypes(clinic.data),
      specialty: [specialtyOf(clinic.data)],
      actor: [clinic.service, staff.role, clinic.room],
      planningHorizon: {
        start: instantText(this.#days[0] as Day, MORNING),
        end: instantText(this.#days.at(-1) as Day, AFTERNOON + SHIFT_MINUTES),
      },
      comment: `Agenda sintética, turno ${isMorning(staff) ? 'M (mañana)' : 'T (tarde)'}`,
    });
  }

  #addFreeSlots(calendar: Calendar, resources: Resource[]): void {
    const random = randomFrom(this.#seed, 'slots', calendar.staff.roleId);
    for (const day of this.#days) {
      for (let cell = 1; cell < cellsOf(calendar.clinic); cell += 2) {
        if (random.chance(0.5)) resources.push(slotOf(calendar, day, minuteOf(calendar, cell), 'free'));
      }
    }
  }
}

export const slotReference = (slot: Slot): Reference<Slot> => ({ reference: `Slot/${slot.id}` });

function slotOf({ clinic, staff }: Calendar, day: Day, minute: number, status: 'free' | 'busy'): Slot {
  const start = instantText(day, minute);
  const code = `${dateText(day).replaceAll('-', '')}-${start.slice(11, 16).replace(':', '')}`;
  return marked(`cupo-${staff.roleId}-${code}`, {
    resourceType: 'Slot',
    serviceType: serviceTypes(clinic.data),
    specialty: [specialtyOf(clinic.data)],
    schedule: { reference: `Schedule/agenda-${staff.roleId}` },
    status,
    start,
    end: instantText(day, minute + clinic.data.minutes),
  });
}

/** An even number of cells fits into a shift. */
const cellsOf = ({ data }: Clinic): number => 2 * Math.floor(SHIFT_MINUTES / data.minutes / 2);

const isMorning = (staff: Staff): boolean => staff.number % 2 === 1;

const minuteOf = ({ clinic, staff }: Calendar, cell: number): number =>
  (isMorning(staff) ? MORNING : AFTERNOON) + cell * clinic.data.minutes;
