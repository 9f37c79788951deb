// Compiles FHIR Shorthand with SUSHI as a library, given every definition it may need, so that it never looks for a package.
// https://hl7.org/fhir/uv/shorthand/
import { fhirdefs, sushiExport, sushiImport, utils } from 'fsh-sushi';
import { type Definition, keyOf } from './definition.ts';

export type Source = { path: string; text: string };
export type Settings = { canonical: string; version?: string };
export type Known = Awaited<ReturnType<typeof fhirdefs.createFHIRDefinitions>>;

/** Definitions that sources may refer to; what is given later wins. */
export async function know(
  ...packages: { name: string; version: string; definitions: Definition[] }[]
): Promise<Known> {
  quiet();
  const known = await fhirdefs.createFHIRDefinitions();
  for (const { name, version, definitions } of packages) {
    const byKey = new Map(definitions.map((definition) => [keyOf(definition), definition]));
    await known.loadVirtualPackage({
      getPackageJSON: () => ({ name, version }),
      getResourceByKey: (key) => byKey.get(key),
      registerResources: async (register) => {
        for (const [key, definition] of byKey) register(key, definition);
      },
    });
  }
  known.optimize();
  return known;
}

/** Profiles, extensions, value sets, code systems and instances of definitions, with snapshots; throws what SUSHI complains of. */
export function compile(sources: Source[], { canonical, version }: Settings, known: Known): Definition[] {
  quiet();
  const raw = sources.map(({ path, text }) => new sushiImport.RawFSH(text, path));
  const tank = utils.fillTank(raw, {
    canonical,
    FSHOnly: true,
    fhirVersion: ['4.0.1'],
    ...(version === undefined ? {} : { version }),
  });
  tank.checkDuplicateNameEntities();
  const { profiles, extensions, valueSets, codeSystems, instances } = sushiExport.exportFHIR(tank, known);
  const { errors, warnings } = utils.errorsAndWarnings;
  const complaints = [...errors, ...warnings].map(({ message, location, input }) =>
    location === undefined ? message : `${input ?? ''}:${location.startLine}: ${message}`,
  );
  if (complaints.length > 0) throw new Error(`SUSHI:\n${complaints.join('\n')}`);
  return [...profiles, ...extensions, ...valueSets, ...codeSystems, ...instances].map((one) => one.toJSON(true));
}

function quiet(): void {
  for (const transport of utils.logger.transports) transport.silent = true;
  utils.errorsAndWarnings.reset();
  utils.errorsAndWarnings.shouldTrack = true;
}
