// GET / for people: what runs here, first queries, where the documentation lies: https://hl7.org/fhir/R4/http.html
import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Language } from '../fhir/outcome.ts';
import type { Hub } from '../hub.ts';
import { exchangeOf } from './exchange.ts';
import { send } from './respond.ts';
import { splitUrl } from './url.ts';
import { STYLE, welcomePage } from './welcome-page.ts';

/** No script, no frame, no form, nothing from elsewhere; the one style is named by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export function welcome(hub: Hub, { baseUrl, auth }: Config): RequestHandler {
  return async (request, response) => {
    const exchange = exchangeOf(response);
    const asked = splitUrl(request.url).query.get('lang');
    const language: Language = asked === 'es' || asked === 'en' ? asked : exchange.language;
    const resources = await hub.size().then(
      (size) => size.resources,
      () => undefined,
    ); // a page even when the store fails
    const page = welcomePage({
      language,
      baseUrl,
      open: auth === 'off',
      resources,
      version: hub.settings.software.version,
    });
    const headers = [
      'Content-Type',
      'text/html; charset=utf-8',
      'Content-Language',
      language,
      'Vary',
      'Accept-Language',
    ];
    const safety = ['Content-Security-Policy', POLICY, 'Referrer-Policy', 'no-referrer'];
    await send(request, response, 200, [...exchange.headers, ...headers, ...safety], page);
  };
}
