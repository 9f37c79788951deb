// Whether a code is in a ValueSet: https://hl7.org/fhir/R4/valueset-operation-validate-code.html
import { conceptsOf } from './concepts.ts';
import type { Find, ValueSet } from './types.ts';
import { type Members, membersOf } from './value-set-members.ts';
import type { Member } from './value-set-parts.ts';

/**
 * `system` is undefined where an element holds a code alone. undefined: it cannot be told, since a code system or a value
 * set that the set is composed of is not known. Codes that only group others are in no set.
 */
export function contains(
  valueSet: ValueSet,
  system: string | undefined,
  code: string,
  find: Find,
): boolean | undefined {
  const members = membersOf(valueSet, find);
  const member = memberOf(members, system, code, find);
  const doubted = (isExclusion: boolean) =>
    members.unknown.some((one) => (one.isExclusion ?? false) === isExclusion && concerns(one.system, system));
  const isIn = member === undefined ? isRecognised(members, system, code) : !member.isAbstract;
  if (isIn) return doubted(true) ? undefined : true;
  return member === undefined && doubted(false) ? undefined : false;
}

const concerns = (doubtful: string | undefined, system: string | undefined): boolean =>
  doubtful === undefined || system === undefined || doubtful === system;

const isRecognised = ({ open }: Members, system: string | undefined, code: string): boolean =>
  open.some((one) => (system === undefined || one.system === system) && one.accepts(code));

/** Without a system the first that has the code. */
export function memberOf(members: Members, system: string | undefined, code: string, find: Find): Member | undefined {
  const systems = system === undefined ? members.versions.keys() : [system];
  for (const one of systems) {
    const found = members.get(one, code) ?? members.get(one, spelledIn(one, members.versions.get(one), code, find));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As its code system writes it, where case does not count. */
function spelledIn(system: string, version: string | undefined, code: string, find: Find): string {
  const codeSystem = find('CodeSystem', system, version);
  if (codeSystem?.caseSensitive !== false) return code;
  return conceptsOf(codeSystem)?.get(code)?.code ?? code;
}
