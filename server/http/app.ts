// Everything the hub answers over HTTP, in the order in which it is tried: https://expressjs.com/en/5x/api.html
import express, { type Express } from 'express';
import type { Config } from '../config.ts';
import type { Hub } from '../hub.ts';
import { nobodyAnswers, refuse } from './errors.ts';
import { begin } from './exchange.ts';
import { fhir } from './fhir.ts';
import { alive, metrics, ready } from './health.ts';
import type { Load } from './load.ts';
import { knownHost, knownOrigin, options } from './origins.ts';
import { profilePage } from './profile-page.ts';
import { welcome } from './welcome.ts';

export function openApp(hub: Hub, config: Config, load: Load, closing: () => boolean): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // FHIR's ETag is the version
  app.disable('query parser');
  app.enable('case sensitive routing');
  app.set('trust proxy', config.trustProxy);

  app.use(begin(config.language));
  app.get('/healthz', alive);
  app.use(knownHost(config));
  app.use(knownOrigin(config));
  app.use('/fhir', options, fhir(hub, config, load));
  app.get('/', welcome(hub, config));
  app.get(/^\/profiles\/(?<name>[\w.-]+)$/, profilePage(hub.pages, config.language));
  app.get('/readyz', ready(hub, closing));
  app.get('/metrics', metrics(hub));
  app.use(nobodyAnswers);
  app.use(refuse);
  return app;
}
