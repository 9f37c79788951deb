// GET / for people: what runs here, first queries, where the documentation lies: https://hl7.org/fhir/R4/http.html
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Language } from '../fhir/outcome.ts';
import type { Hub } from '../hub.ts';
import { exchangeOf } from './exchange.ts';
import { pageHeaders } from './page.ts';
import { send } from './respond.ts';
import { splitUrl } from './url.ts';
import { welcomePage } from './welcome-page.ts';

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
    const headers = [...exchange.headers, ...pageHeaders(language), 'Vary', 'Accept-Language'];
    await send(request, response, 200, headers, page);
  };
}
