// Which pages may use the hub, and by which names it answers: https://fetch.spec.whatwg.org/#http-cors-protocol
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { type Environment, readConfig } from '../../../server/config.ts';
import { refuse } from '../../../server/http/errors.ts';
import { begin, exchangeOf } from '../../../server/http/exchange.ts';
import { knownHost, knownOrigin, options } from '../../../server/http/origins.ts';
import { configureLog } from '../../../server/log.ts';

function guarded(environment: Environment) {
  const config = readConfig(environment);
  const app = express();
  app.use(begin('es'), knownHost(config), knownOrigin(config));
  app.use('/fhir', options, (_request, response) => {
    response.writeHead(200, exchangeOf(response).headers).end();
  });
  app.use(refuse);
  return supertest(app);
}

configureLog('error');

const PORTAL = 'https://portal.example';

describe('a hub that only this machine can reach', () => {
  it.each(['localhost:8080', '127.0.0.1', '127.0.0.1:1234', '[::1]:8080', 'hub.example'])(
    'answers to %s',
    async (host) => {
      const hub = guarded({ BASE_URL: 'https://hub.example/fhir' });
      expect((await hub.get('/fhir').set('Host', host)).status).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example:8080', '10.0.0.1', '127.0.0.1.evil.example'])(
    'refuses the name %s, which a page may have made resolve to it',
    async (host) => {
      expect((await guarded({}).get('/fhir').set('Host', host)).status).toBe(421);
    },
  );

  it('leaves names to the proxy, or to the network, where there is one', async () => {
    expect((await guarded({ TRUST_PROXY: 'loopback' }).get('/fhir').set('Host', 'x.example')).status).toBe(200);
    const open = guarded({ HOST: '0.0.0.0', AUTH: 'off' });
    expect((await open.get('/fhir').set('Host', 'x.example')).status).toBe(200);
  });
});

describe('a page of another origin', () => {
  it('may not write, and cannot read what the browser keeps from it', async () => {
    const post = await guarded({}).post('/fhir/Binary').set('Origin', 'https://evil.example').send('x');
    expect(post.status).toBe(403);
    const get = await guarded({}).get('/fhir').set('Origin', 'https://evil.example');
    expect(get.status).toBe(200);
    expect(get.headers).not.toHaveProperty('access-control-allow-origin');
    expect((await guarded({}).post('/fhir').set('Origin', 'null')).status).toBe(403);
  });

  it.each([{ CORS_ORIGINS: PORTAL }, { CORS_ORIGINS: '*' }])('may with %j', async (environment) => {
    const { status, headers } = await guarded(environment).post('/fhir').set('Origin', PORTAL);
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe(PORTAL);
    expect(headers['access-control-expose-headers']).toMatch(/ETag, Location, Content-Location, Last-Modified/);
  });

  it('learns from a preflight what it may send', async () => {
    const asking = guarded({ CORS_ORIGINS: PORTAL }).options('/fhir/Patient/1');
    const { status, headers } = await asking.set('Origin', PORTAL).set('Access-Control-Request-Method', 'PUT');
    expect(status).toBe(204);
    expect(headers['access-control-allow-methods']).toBe('GET, PUT, PATCH, DELETE, HEAD, OPTIONS');
    expect(headers['access-control-allow-headers']).toMatch(/If-Match.*Prefer/);
  });

  it('may ask for what is no FHIR address, to be told so', async () => {
    const asking = guarded({ CORS_ORIGINS: PORTAL }).options('/fhir/patient/1').set('Origin', PORTAL);
    const { status, headers } = await asking.set('Access-Control-Request-Method', 'PUT');
    expect(status).toBe(204);
    expect(headers['access-control-allow-methods']).toMatch(/PUT/);
  });
});

describe('the hub’s own pages', () => {
  it('may write', async () => {
    const own = guarded({}).post('/fhir').set('Host', 'localhost:8080').set('Origin', 'http://localhost:8080');
    expect((await own).status).toBe(200);
  });
});

describe('OPTIONS', () => {
  it.each([
    ['/fhir', 'GET, POST, HEAD, OPTIONS'],
    ['/fhir/Patient', 'GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS'],
    ['/fhir/metadata', 'GET, HEAD, OPTIONS'],
    ['/fhir/Patient/_search', 'POST, OPTIONS'],
  ])('on %s says %s', async (path, allow) => {
    const { status, headers } = await guarded({}).options(path);
    expect(status).toBe(204);
    expect(headers.allow).toBe(allow);
    expect(headers).not.toHaveProperty('access-control-allow-methods');
  });

  it('on no FHIR address is 404', async () => {
    expect((await guarded({}).options('/fhir/Nothing')).status).toBe(404);
  });
});
