// For a container's HEALTHCHECK: ends with 0 when the hub of this container answers /healthz. Plain JavaScript, no imports.
const { HOST = '', PORT = '' } = process.env;
const host =
  HOST === '' || HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '[::1]' : HOST.includes(':') ? `[${HOST}]` : HOST;
try {
  const { ok } = await fetch(`http://${host}:${PORT || 8080}/healthz`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
