// Who lives together: couples, parents, grandparents, children; drawn before anything clinical is known.
import type { Day } from './calendar.ts';
import { drawChild, drawPerson, type Gender, type Person, pickHeritage } from './people.ts';
import type { Random } from './random.ts';

export type Kinship = 'mother' | 'father' | 'grandmother' | 'child' | 'adult';
export type Member = { kinship: Kinship; person: Person };

const KINDS = [
  { weight: 45, adults: ['mother', 'father'], children: [1, 4], ages: [19, 44] },
  { weight: 15, adults: ['mother'], children: [1, 3], ages: [17, 42] },
  { weight: 10, adults: ['mother', 'father', 'grandmother'], children: [1, 3], ages: [20, 40] },
  { weight: 8, adults: ['mother', 'father'], children: [0, 0], ages: [20, 58] },
  { weight: 14, adults: ['mother', 'father'], children: [0, 0], ages: [60, 88] },
  { weight: 8, adults: ['adult'], children: [0, 0], ages: [18, 90] },
] satisfies { weight: number; adults: Kinship[]; children: [number, number]; ages: [number, number] }[];

const YEAR = 365.25;
/** A mother is this old at least when a child is born. */
const YOUNGEST_MOTHER = 16;

/** At most `limit` people, the first of them numbered `serial`. */
export function drawHousehold(random: Random, serial: number, today: Day, limit: number): Member[] {
  const kind = random.weighted(KINDS);
  const age = random.int(kind.ages[0] as number, kind.ages[1] as number);
  const heritage = pickHeritage(random);
  const members: Member[] = kind.adults.map((kinship, index) => {
    const years =
      kinship === 'grandmother' ? age + random.int(19, 30) : age + random.int(-2, kinship === 'father' ? 5 : 2);
    const own = random.chance(0.8) ? heritage : pickHeritage(random);
    const birth = today - Math.round(years * YEAR) - random.int(0, 364);
    return { kinship, person: drawPerson(random, serial + index, genderOf(random, kinship), birth, own) };
  });
  const mother = members.find(({ kinship }) => kinship === 'mother')?.person;
  const father = members.find(({ kinship }) => kinship === 'father')?.person;
  const grandmother = members.find(({ kinship }) => kinship === 'grandmother')?.person;
  if (mother !== undefined && grandmother !== undefined) mother.motherSurname = grandmother.fatherSurname;
  if (mother !== undefined && kind.children[1] !== 0) {
    for (const birth of drawBirths(random, mother, today, kind.children as [number, number])) {
      const person = drawChild(random, serial + members.length, birth, mother, father);
      members.push({ kinship: 'child', person });
    }
  }
  return members.slice(0, limit);
}

function genderOf(random: Random, kinship: Kinship): Gender {
  if (kinship === 'father') return 'male';
  return kinship !== 'adult' || random.chance(0.5) ? 'female' : 'male';
}

/** Days of birth, the eldest first, siblings a year apart at least; none before the mother could have borne them. */
function drawBirths(random: Random, mother: Person, today: Day, [least, most]: [number, number]): Day[] {
  const births: Day[] = [];
  let latest = today - random.int(2, random.chance(0.5) ? 1700 : 4200);
  for (let left = random.int(least, most); left > 0; left--) {
    if (latest - mother.birth < YOUNGEST_MOTHER * YEAR) break;
    births.unshift(latest);
    latest -= random.int(420, 1500);
  }
  return births.filter((birth) => today - birth < 18 * YEAR);
}
