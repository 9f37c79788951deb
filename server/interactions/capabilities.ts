// capabilities: what this hub does, computed from what is registered: https://hl7.org/fhir/R4/http.html#capabilities
import { createHash } from 'node:crypto';
import { subset } from '../definitions/elements.ts';
import { malformedValue } from '../fhir/failures-search.ts';
import type { FhirRequest } from '../fhir/request.ts';
import { parseShape } from '../search/shape.ts';
import { capabilityStatement, normativeOnly, terminologyCapabilities } from './capability-statement.ts';
import type { Context, Interaction } from './context.ts';

const MODES = ['full', 'normative', 'terminology'] as const;
type Mode = (typeof MODES)[number];

/** When this process began to offer what the statements say. */
const SINCE = Math.round(Date.now() - process.uptime() * 1000);

export const capabilities: Interaction = async (request, context) => {
  const { text, digest } = statement(modeOf(request), request.base ?? context.settings.baseUrl, context);
  const shape = parseShape(request.query);
  const head = { versionId: digest, lastModified: SINCE };
  const { ifNoneMatch } = request.preconditions;
  if (ifNoneMatch === '*' || ifNoneMatch?.includes(digest)) return { status: 304, ...head };
  return { status: 200, ...head, body: shape === undefined ? text : subset(text, shape) };
};

function modeOf({ query }: FhirRequest): Mode {
  const asked = query.get('mode') ?? 'full';
  const mode = MODES.find((known) => known === asked);
  if (mode === undefined) throw malformedValue('mode', asked, { es: MODES.join(', '), en: MODES.join(', ') });
  return mode;
}

const BUILD = { full: capabilityStatement, normative: normativeOnly, terminology: terminologyCapabilities };

/** Split where the base address stands: behind a proxy each request may bring its own, and half a megabyte is made once. */
type Kept = { before: string; after: string; digest: string };
const HOLE = 'urn:base';
const kept = new WeakMap<Context['registered'], Map<Mode, Kept>>();

function statement(mode: Mode, base: string, context: Context): { text: string; digest: string } {
  const modes = kept.get(context.registered) ?? new Map<Mode, Kept>();
  kept.set(context.registered, modes);
  const { before, after, digest } = modes.get(mode) ?? build(mode, context);
  modes.set(mode, { before, after, digest });
  const url = JSON.stringify(base);
  return { text: before + url + after, digest: `${digest}${base === context.settings.baseUrl ? '' : hash(base)}` };
}

function build(mode: Mode, context: Context): Kept {
  const text = JSON.stringify(BUILD[mode](context, HOLE, new Date(SINCE).toISOString()));
  const [before = '', after = ''] = text.split(JSON.stringify(HOLE));
  return { before, after, digest: hash(text) };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);
