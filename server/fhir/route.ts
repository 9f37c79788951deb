// FHIR's URL grammar as one table: https://hl7.org/fhir/R4/http.html#summary
import { invalidId, methodNotAllowed, unknownPath, unknownType } from './failures.ts';
import type { InteractionName } from './request.ts';

export type Routed = {
  interaction: InteractionName;
  type?: string;
  /** `Patient/1/Observation`, `Patient/1/*`: only what belongs to this resource. */
  compartment?: { type: string; id: string };
  id?: string;
  versionId?: string;
  operation?: string;
};

/** [methods, path, interaction]; HEAD goes wherever GET goes. A POST to the base is a batch or a transaction: its Bundle says. */
const TABLE: [methods: string, path: string, interaction: InteractionName][] = [
  ['GET', '', 'search'],
  ['POST', '', 'transaction'],
  ['GET', 'metadata', 'capabilities'],
  ['POST', '_search', 'search'],
  ['GET', '_history', 'history'],
  ['GET POST', '$operation', 'operation'],
  ['GET', ':type', 'search'],
  ['POST', ':type', 'create'],
  ['PUT', ':type', 'update'],
  ['PATCH', ':type', 'patch'],
  ['DELETE', ':type', 'delete'],
  ['POST', ':type/_search', 'search'],
  ['GET', ':type/_history', 'history'],
  ['GET POST', ':type/$operation', 'operation'],
  ['GET', ':type/:id', 'read'],
  ['PUT', ':type/:id', 'update'],
  ['PATCH', ':type/:id', 'patch'],
  ['DELETE', ':type/:id', 'delete'],
  ['GET', ':type/:id/_history', 'history'],
  ['GET POST', ':type/:id/$operation', 'operation'],
  ['GET', ':type/:id/*', 'search'],
  ['POST', ':type/:id/_search', 'search'],
  ['GET', ':type/:id/:within', 'search'],
  ['POST', ':type/:id/:within/_search', 'search'],
  ['GET', ':type/:id/_history/:versionId', 'vread'],
  ['GET POST', ':type/:id/_history/:versionId/$operation', 'operation'],
];

type Row = { methods: string[]; segments: string[]; interaction: InteractionName };
const ROWS: Row[] = TABLE.map(([methods, path, interaction]) => ({
  methods: methods.split(' '),
  segments: path === '' ? [] : path.split('/'),
  interaction,
}));

/** https://hl7.org/fhir/R4/datatypes.html#id */
export const isId = (text: string): boolean => /^[A-Za-z0-9\-.]{1,64}$/.test(text);

/**
 * What a method on a path below the FHIR base asks for. `path` has no leading slash, no query, and is percent-decoded.
 * Throws FhirError 404 for an unknown type or path, 405 (with Allow) for a method the path does not have, 400 for a bad id.
 */
export function route(method: string, path: string, isType: (name: string) => boolean): Routed {
  const segments = path === '' ? [] : path.replace(/\/$/, '').split('/');
  const asked = method === 'HEAD' ? 'GET' : method;
  const allowed: string[] = [];
  for (const row of ROWS) {
    if (row.segments.length !== segments.length || !fits(row.segments, segments, isType)) continue;
    if (row.methods.includes(asked)) return bind(row, segments, asked);
    allowed.push(...row.methods);
  }
  if (allowed.length > 0) throw methodNotAllowed(method, path, [...new Set(allowed)]);
  const first = segments[0];
  if (first !== undefined && /^[A-Za-z]/.test(first) && !isType(first) && segments.length <= 5)
    throw unknownType(first, meantType(first, isType));
  throw unknownPath(path);
}

/** `Patient` for `patient` and `Patients`. */
function meantType(name: string, isType: (name: string) => boolean): string | undefined {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  return [capital, capital.replace(/s$/, '')].find(isType);
}

function fits(pattern: string[], segments: string[], isType: (name: string) => boolean): boolean {
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] as string;
    if (part === ':type' || part === ':within') {
      if (!isType(segment)) return false;
    } else if (part === '$operation') {
      if (!/^\$[A-Za-z]/.test(segment)) return false;
    } else if (part.startsWith(':')) {
      if (segment === '' || segment.startsWith('_') || segment.startsWith('$')) return false;
    } else if (part !== segment) {
      return false;
    }
  }
  return true;
}

function bind(row: Row, segments: string[], method: string): Routed {
  const routed: Routed = { interaction: row.interaction };
  for (const [index, part] of row.segments.entries()) {
    const segment = segments[index] as string;
    if (part === ':type') routed.type = segment;
    else if (part === ':id') routed.id = segment;
    else if (part === ':versionId') routed.versionId = segment;
    else if (part === '$operation') routed.operation = segment.slice(1);
  }
  if (row.interaction === 'search' && routed.id !== undefined) return withinCompartment(row, segments);
  if (routed.id !== undefined && !isId(routed.id) && (method === 'PUT' || method === 'PATCH'))
    throw invalidId(routed.id);
  return routed;
}

/** What is sought is the last type of the path, or any: https://hl7.org/fhir/R4/compartmentdefinition.html */
function withinCompartment({ interaction, segments: pattern }: Row, segments: string[]): Routed {
  const [type = '', id = '', within = ''] = segments;
  return { interaction, compartment: { type, id }, ...(pattern[2] === ':within' ? { type: within } : {}) };
}
