// Every file that the build of the profiles writes, by its path in the project.
import { packageFiles } from './files.ts';
import { buildPackages } from './packages.ts';
import { pages } from './pages.ts';

/** The build owns what is in these folders. */
export const builtFolders = ['profiles/packages', 'docs/profiles'];

export async function builtFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const packages = await buildPackages();
  for (const built of packages) {
    for (const [name, text] of packageFiles(built)) files.set(`profiles/packages/${built.plan.folder}/${name}`, text);
  }
  for (const [name, text] of pages(packages)) files.set(`docs/profiles/${name}`, text);
  return files;
}
