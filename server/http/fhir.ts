// One FHIR request from HTTP and back: received, handled, answered, noted: https://hl7.org/fhir/R4/http.html
import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '../config.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import type { Hub } from '../hub.ts';
import type { BodyLimits } from './body.ts';
import { exchangeOf } from './exchange.ts';
import type { Load } from './load.ts';
import { answerType } from './negotiate.ts';
import { receive } from './receive.ts';
import { note } from './record.ts';
import { respond } from './respond.ts';

export function fhir(hub: Pick<Hub, 'handle'>, config: Config, load: Load): RequestHandler {
  const forwarded = !config.baseUrlGiven && config.trustProxy.length > 0;
  return async (request, response) => {
    load.admit();
    let held = 0;
    const hold = (bytes: number) => {
      load.hold(bytes);
      held += bytes;
    };
    try {
      const base = forwarded ? forwardedBase(request, config.baseUrl) : config.baseUrl;
      const received = await receiveFrom(request, response, { maxBytes: config.maxBodyBytes, hold });
      if (forwarded) received.base = base;
      const answer = await handle(hub, received, load);
      await respond(request, response, answer, { base, pretty: isPretty(received), type: answerType(received.accept) });
      load.written(response);
      note(response, { status: answer.status, interaction: interactionOf(received), type: received.type });
    } finally {
      load.release(held);
    }
  };
}

function receiveFrom(request: Request, response: Response, limits: BodyLimits): Promise<FhirRequest> {
  const { language, requestId } = exchangeOf(response);
  return receive(request, request.url, { language, requestId }, limits);
}

async function handle(hub: Pick<Hub, 'handle'>, request: FhirRequest, load: Load): Promise<FhirResponse> {
  load.enter();
  try {
    return await hub.handle(request);
  } finally {
    load.leave();
  }
}

/** What was posted to the base says its Bundle, which has been parsed by now. */
function interactionOf({ interaction, body }: FhirRequest): string {
  if (interaction !== 'transaction') return interaction;
  try {
    const parsed = body?.();
    return parsed?.kind === 'resource' && parsed.resource.type === 'batch' ? 'batch' : interaction;
  } catch {
    return interaction;
  }
}

/** https://hl7.org/fhir/R4/http.html#pretty */
function isPretty({ query }: FhirRequest): boolean {
  const asked = query.get('_pretty');
  return asked === 'true' || asked === '';
}

/** As the trusted proxy says the client called us; Express has checked that the proxy is trusted. */
function forwardedBase(request: Request, own: string): string {
  const host = request.host ?? '';
  return /^([A-Za-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i.test(host) ? `${request.protocol}://${host}/fhir` : own;
}
