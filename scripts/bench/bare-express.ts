// The limit for reads: an Express route that sends the same bytes and does nothing else; with /metrics for its CPU time.
import express from 'express';

const body = process.env.BARE_BODY ?? '{}';
const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.get('/readyz', (_request, response) => void response.end());
app.get('/metrics', (_request, response) => {
  const { user, system } = process.cpuUsage();
  response.end(`process_cpu_seconds_total ${(user + system) / 1e6}\n`);
});
app.get('/fhir/:type/:id', (_request, response) => {
  response.writeHead(200, {
    'Content-Type': 'application/fhir+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    ETag: 'W/"1"',
  });
  response.end(body);
});
const server = app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
