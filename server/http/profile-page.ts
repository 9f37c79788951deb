// GET /profiles/NAME: the page of a profile, where a finding leads who must mend it: https://hl7.org/fhir/R4/profiling.html
import type { RequestHandler } from 'express';
import type { ProfilePages } from '../definitions/profiles/pages.ts';
import { exchangeOf } from './exchange.ts';
import { markdownHtml } from './markdown.ts';
import { page, pageHeaders } from './page.ts';
import { send } from './respond.ts';

/** `README` lists them; a name nobody knows is left to who comes next. */
export function profilePage(pages: ProfilePages, language: string): RequestHandler {
  return async (request, response, next) => {
    const { name } = request.params as { name: string };
    const text = pages.read(name);
    if (text === undefined) return next();
    const title = /^# (.+)$/m.exec(text)?.[1] ?? name;
    const headers = [...exchangeOf(response).headers, ...pageHeaders(language)];
    await send(request, response, 200, headers, page(title, language, `<article>${markdownHtml(text)}</article>`));
  };
}
