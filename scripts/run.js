// Plain JavaScript that any Node can read: checks the Node in use, then runs the TypeScript file named as first argument.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  console.error(
    `chaski needs Node 24.15 or newer; this is ${process.versions.node} on ${process.platform}-${process.arch}.\n` +
      'chaski necesita Node 24.15 o posterior.\n' +
      '"npm ci" brings Node 24 for linux-x64, linux-arm64 and win-x64. On any other platform install it from https://nodejs.org\n' +
      'and run the same command again. En otra plataforma, instálelo desde https://nodejs.org y repita la orden.',
  );
  process.exit(1);
}

const [script, ...rest] = process.argv.slice(2);
process.argv = [process.argv[0], resolve(script), ...rest];
await import(pathToFileURL(resolve(script)).href);
