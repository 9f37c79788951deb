// A Dockerfile read into stages of instructions: https://docs.docker.com/reference/dockerfile/

export type Instruction = { name: string; text: string };
export type Stage = { base: string; name: string | undefined; instructions: Instruction[] };

export function parseDockerfile(source: string): Stage[] {
  const joined = source.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  const stages: Stage[] = [];
  for (const line of joined.split('\n').filter((text) => text.trim() !== '')) {
    const [, name = '', text = ''] = /^\s*(\S+)\s+(.*)$/.exec(line) ?? [];
    if (name === 'FROM') {
      const [base = '', , stage] = text.split(/\s+/);
      stages.push({ base, name: stage, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({ name, text });
    }
  }
  return stages;
}

/** `COPY --from=packages a b ./` → from `packages`, `a` and `b`, to `./`. */
export function parseCopy(text: string): { from: string | undefined; sources: string[]; target: string } {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) as string };
}

/** The command of `CMD ["node", "server/main.ts"]`, also behind the options of HEALTHCHECK. */
export const parseCommand = (text: string): string[] => JSON.parse(text.slice(text.indexOf('[')));
