// What was wrong with rows of a table, told to a person: each kind with its first cases.
import type { Language, Text } from '../../server/fhir/outcome.ts';
import { formatCount, say } from '../load/report.ts';

const EXAMPLES = 3;

const KINDS = {
  'no-code': { es: 'sin código, pasadas por alto', en: 'without a code, passed over' },
  'malformed-code': { es: 'con un código mal formado, pasadas por alto', en: 'with a malformed code, passed over' },
  'code-twice': { es: 'con un código que ya vino, pasadas por alto', en: 'with a code that came before, passed over' },
  'no-name': { es: 'sin nombre; el código hace de nombre', en: 'without a name; the code stands for it' },
  'unknown-category': {
    es: 'con una categoría desconocida, tomada por SD',
    en: 'with an unknown category, taken for SD',
  },
  'no-position': {
    es: 'con coordenadas que no son grados, ni metros de una zona UTM dicha, dentro del país; sin Location',
    en: 'with coordinates that are no degrees, nor metres of a UTM zone that is told, within the country; without a Location',
  },
} satisfies Record<string, Text>;
export type ProblemKind = keyof typeof KINDS;

export class Problems {
  readonly #found = new Map<ProblemKind, { count: number; examples: string[] }>();

  add(kind: ProblemKind, line: number, value = ''): void {
    const found = this.#found.get(kind) ?? { count: 0, examples: [] };
    this.#found.set(kind, found);
    found.count++;
    if (found.examples.length < EXAMPLES)
      found.examples.push(value === '' ? `${line}` : `${line}: ${value.slice(0, 40)}`);
  }

  lines(language: Language): string[] {
    return [...this.#found].map(([kind, { count, examples }]) => {
      const some = `${examples.join(', ')}${count > examples.length ? ' …' : ''}`;
      const rows = {
        es: `filas ${say(language, KINDS[kind])} (línea ${some})`,
        en: `rows ${say(language, KINDS[kind])} (line ${some})`,
      };
      return `  ${formatCount(count, language)} ${say(language, rows)}`;
    });
  }
}
