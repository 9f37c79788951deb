// The trick that makes Express 5 fast, watched: an upgrade that breaks it fails here.
import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { expressClasses } from '../../../server/http/listen.ts';

describe('expressClasses', () => {
  it('bears requests and responses with the prototypes Express is about to set', async () => {
    const app = express();
    const classes = expressClasses(app);
    const seen: boolean[] = [];
    app.get('/', (request, response) => {
      seen.push(Object.getPrototypeOf(request) === classes.IncomingMessage.prototype);
      seen.push(Object.getPrototypeOf(response) === classes.ServerResponse.prototype);
      response.send('ok');
    });
    const server = createServer(classes, app);
    let born: unknown[] = [];
    server.prependListener('request', (request, response) => {
      born = [Object.getPrototypeOf(request), Object.getPrototypeOf(response)];
    });
    const { text } = await supertest(server).get('/');
    expect(text).toBe('ok');
    expect(born).toEqual([app.request, app.response]);
    expect(born[0]).toBe(app.request);
    expect(born[1]).toBe(app.response);
    expect(seen).toEqual([true, true]);
  });

  it('keeps what Express gives its requests and responses: the app, `get`, `send`', async () => {
    const app = express();
    const classes = expressClasses(app);
    app.get('/', (request, response) => response.send(String(request.app === app && request.get('x-a') === 'b')));
    const { text } = await supertest(createServer(classes, app)).get('/').set('X-A', 'b');
    expect(text).toBe('true');
  });

  it('is needed as long as Express sets prototypes on each request', () => {
    // When this fails Express has stopped, and expressClasses can go.
    expect(String((express.application as unknown as { handle: unknown }).handle)).toContain(
      'Object.setPrototypeOf(req, this.request)',
    );
  });
});
