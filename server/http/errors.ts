// The last two steps: an address nobody answers, and whatever was thrown on the way: https://hl7.org/fhir/R4/http.html#Status-Codes
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { noSuchPage } from '../fhir/failures-http.ts';
import { unexpected } from '../fhir/failures-hub.ts';
import { FhirError } from '../fhir/outcome.ts';
import { describeError, log } from '../log.ts';
import { exchangeOf } from './exchange.ts';
import { note } from './record.ts';
import { respondError } from './respond.ts';

export const nobodyAnswers: RequestHandler = (request, _response, next) => next(noSuchPage(request.path));

/** FhirErrors arise here only before or beside the hub, which answers its own; anything else is a bug, logged as one. */
export const refuse: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const { requestId } = exchangeOf(response);
  if (!(error instanceof FhirError)) log.error('unexpected', { requestId, ...describeError(error) });
  const failure = error instanceof FhirError ? error : unexpected(requestId);
  if (response.headersSent) response.destroy();
  else respondError(request, response, failure);
  note(response, { status: failure.status });
};
