// Digests what the elements of R4's types are for, in its words: one line an element, where it is defined.
// https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.definition
//
// An element reads `[short, definition, isModifierReason?]`; those of id stand at Element, unless a type says otherwise.
import { readStructureDefinitions } from './structures.ts';

type Element = {
  path: string;
  base?: { path: string };
  short: string;
  definition: string;
  isModifierReason?: string;
};

export function digestTexts(folder: string): string {
  const elements = readStructureDefinitions(folder).flatMap(({ snapshot }) => snapshot.element as unknown as Element[]);
  const own = new Map(elements.filter(isDefinedHere).map((element) => [element.path, row(element)]));
  for (const element of elements) {
    const text = row(element);
    if (own.get(element.base?.path ?? element.path) !== text) own.set(element.path, text);
  }
  return `{\n${[...own].map(([path, text]) => `${JSON.stringify(path)}: ${text}`).join(',\n')}\n}\n`;
}

const isDefinedHere = ({ path, base = { path } }: Element): boolean => base.path === path;

const row = ({ short, definition, isModifierReason }: Element): string =>
  JSON.stringify([short, definition, ...(isModifierReason === undefined ? [] : [isModifierReason])]);
