// Breaks invariants by trial: changes at an element, until the hub tells the one wanted: https://hl7.org/fhir/R4/conformance-rules.html#constraints
import type { Issue } from '../../../server/fhir/outcome.ts';
import { isForbidden, neighbours, placesIn, type World } from './fill.ts';
import { at, isObject, type Json, type Path, put } from './json-path.ts';
import { type Mutation, mutationsOf } from './mutations.ts';
import type { Rule } from './rules.ts';

export type Findings = (resource: Json) => readonly Issue[];

/** What breaks the invariant; empty: nothing that was tried does. */
export function trialsOf(rule: Rule, resource: Json, world: World, findings: Findings): Mutation[] {
  const { element, key = '' } = rule;
  const [path] = placesIn(world, resource).get(element) ?? [];
  if (path === undefined) return [];
  const made = MADE[key]?.(at(resource, path) as Json);
  const named = (what: string, one: Json): Mutation[] => [
    { what: `${element.id}: invariant ${key}: ${what}`, resource: one },
  ];
  if (made !== undefined) return named('broken', changed(resource, path, '', made).resource);
  const tells = new RegExp(`\\b${key}\\b`);
  for (const { what, resource: one } of changesAt(rule, path, resource, world)) {
    if (findings(one).some(({ text }) => tells.test(text.en))) return named(what, one);
  }
  return [];
}

const contained = (value: Json, more: Json): Json => ({
  ...value,
  contained: [{ resourceType: 'Basic', id: 'ajeno', code: { text: 'x' }, subject: { reference: '#' }, ...more }],
});
const withoutPatient = ({ patient: _, ...value }: Json, code: string): Json => ({
  ...value,
  scope: { coding: [{ system: 'something', code }] },
});
const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';

/** What the hub tells in words of its own, and what takes more than a change or two. */
const MADE: Record<string, (value: Json) => Json> = {
  'bdl-8': (value) => ({ ...value, fullUrl: 'https://example.org/Basic/1/_history/2' }),
  'dom-2': (value) => contained(value, { contained: [{ resourceType: 'Basic', id: 'x', code: { text: 'x' } }] }),
  'dom-4': (value) => contained(value, { meta: { versionId: '2' } }),
  'dom-5': (value) => contained(value, { meta: { security: [{ code: 'x' }] } }),
  'obs-7': ({ code, ...value }) => ({ ...value, code, valueString: 'x', component: [{ code, valueString: 'x' }] }),
  'ppc-2': (value) => withoutPatient(value, 'patient-privacy'),
  'ppc-3': (value) => withoutPatient(value, 'research'),
  'ppc-4': (value) => withoutPatient(value, 'adr'),
  'ppc-5': (value) => withoutPatient(value, 'treatment'),
  'ref-1': (value) => ({ ...value, reference: '#nadie' }),
  'sqty-1': (value) => ({ ...value, comparator: '<' }),
  'tim-10': (value) => ({ ...value, timeOfDay: ['10:00:00'], when: ['PCM'] }),
  'trd-1': (value) => ({ ...value, type: 'data-added', data: [{ type: 'Patient' }], timingDate: '2024-01-01' }),
  'txt-1': (value) => ({ ...value, div: `<div ${XHTML}><script>x</script></div>` }),
  'txt-2': (value) => ({ ...value, div: `<div ${XHTML}> </div>` }),
};

/** Each value below removed or changed, each member it lacks added, and both. */
function* changesAt(rule: Rule, path: Path, resource: Json, world: World): Iterable<Mutation> {
  const { element } = rule;
  const value = at(resource, path);
  yield changed(resource, path, 'empty', {});
  const below = mutationsOf(resource, path);
  yield* below;
  if (isObject(value) && !isForbidden(element)) {
    const more = [...neighbours(element.members, path, resource, world)];
    for (const { grown } of more) yield { what: 'with another member', resource: grown };
    for (const { grown } of more) yield* mutationsOf(grown, path);
  }
}

function changed(resource: Json, path: Path, what: string, value: unknown): Mutation {
  const copy = structuredClone(resource);
  if (path.length > 0) put(copy, path, value);
  return { what, resource: path.length > 0 ? copy : (value as Json) };
}
