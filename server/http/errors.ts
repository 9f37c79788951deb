// The last two steps: an address nobody answers, and whatever was thrown on the way: https://hl7.org/fhir/R4/http.html#Status-Codes
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { unexpected } from '../fhir/failures.ts';
import { noSuchPage } from '../fhir/failures-http.ts';
import { FhirError } from '../fhir/outcome.ts';
import { describeError, log } from '../log.ts';
import { observeRequest } from '../metrics.ts';
import { exchangeOf } from './exchange.ts';
import { note } from './record.ts';
import { respondError } from './respond.ts';

export const nobodyAnswers: RequestHandler = (request, _response, next) => next(noSuchPage(request.path));

/** FhirErrors arise here only before or beside the hub, which answers its own; anything else is a bug, logged as one. */
export const refuse: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const { requestId, started } = exchangeOf(response);
  if (!(error instanceof FhirError)) log.error('unexpected', { requestId, ...describeError(error) });
  const failure = error instanceof FhirError ? error : unexpected(requestId);
  if (response.headersSent) response.destroy();
  else respondError(request, response, failure);
  observeRequest('refused', failure.status, performance.now() - started);
  note(response, { status: failure.status });
};
