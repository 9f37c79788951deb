// Jest transform: hands TypeScript to Node's own type stripping, so that tests run exactly what `npm start` runs.
import { stripTypeScriptTypes } from 'node:module';

export const process = (source, path) => ({ code: path.endsWith('.ts') ? stripTypeScriptTypes(source) : source });
