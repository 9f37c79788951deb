// What $validate-code and $translate say beside their result: https://hl7.org/fhir/R4/terminology-service.html
import type { Text } from './outcome.ts';

const shown = (text: string | undefined): string => {
  const whole = text ?? '';
  return whole.length > 200 ? `${whole.slice(0, 200)}…` : whole;
};
const named = (system: string | undefined, code: string): string =>
  system === undefined ? `"${shown(code)}"` : `"${shown(code)}" (${shown(system)})`;

export const notInValueSet = (system: string | undefined, code: string, valueSet: string | undefined): Text => ({
  es: `El código ${named(system, code)} no está en el ValueSet "${shown(valueSet)}".`,
  en: `The code ${named(system, code)} is not in the value set "${shown(valueSet)}".`,
});

export const cannotBeTold = (system: string | undefined, code: string, valueSet: string | undefined): Text => ({
  es: `No se puede saber si el código ${named(system, code)} está en el ValueSet "${shown(valueSet)}": falta aquí parte de lo que lo compone.`,
  en: `Whether the code ${named(system, code)} is in the value set "${shown(valueSet)}" cannot be told: part of what it is composed of is missing here.`,
});

export const notInCodeSystem = (system: string | undefined, code: string, isWhole: boolean): Text => ({
  es: `El código "${shown(code)}" no existe en "${shown(system)}"${isWhole ? '' : ', del que aquí solo hay una parte'}.`,
  en: `The code "${shown(code)}" does not exist in "${shown(system)}"${isWhole ? '' : ', of which only a part is here'}.`,
});

export const ofAnotherSystem = (system: string | undefined, expected: string | undefined): Text => ({
  es: `El código es de "${shown(system)}"; se preguntó por "${shown(expected)}".`,
  en: `The code is of "${shown(system)}"; the question was about "${shown(expected)}".`,
});

export const ofAnotherVersion = (system: string, asked: string, found: string): Text => ({
  es: `El código se dice de la versión "${shown(asked)}" de "${shown(system)}"; se preguntó por la "${shown(found)}".`,
  en: `The code is said to be of version "${shown(asked)}" of "${shown(system)}"; the question was about "${shown(found)}".`,
});

export const onlyGroups = (code: string): Text => ({
  es: `El código "${shown(code)}" agrupa a otros y no se usa por sí mismo; elija uno de ellos.`,
  en: `The code "${shown(code)}" groups others and is not used by itself; choose one of them.`,
});

export const notActive = (code: string): Text => ({
  es: `El código "${shown(code)}" existe, pero ya no está activo.`,
  en: `The code "${shown(code)}" exists but is not active any more.`,
});

export const displayDiffers = (code: string, found: string, expected: string | undefined): Text => ({
  es: `El código "${shown(code)}" se llama "${shown(expected)}", no "${shown(found)}".`,
  en: `The code "${shown(code)}" is called "${shown(expected)}", not "${shown(found)}".`,
});

export const systemMissing = (code: string): Text => ({
  es: `El código "${shown(code)}" no dice de qué sistema es ("system"), así que no significa nada; agréguelo.`,
  en: `The code "${shown(code)}" does not say of what system it is ("system"), so it means nothing; add it.`,
});

export const systemNotKnown = (system: string): Text => ({
  es: `Este servidor no conoce ningún CodeSystem "${shown(system)}".`,
  en: `This server knows no CodeSystem "${shown(system)}".`,
});

export const valueSetNotKnownHere = (url: string): Text => ({
  es: `Este servidor no conoce el ValueSet "${shown(url)}", del que se compone.`,
  en: `This server does not know the value set "${shown(url)}", of which it is composed.`,
});

export const codesNothing = (system: string, supplements: string): Text => ({
  es: `"${shown(system)}" es un suplemento y no se codifica con él; use "${shown(supplements)}".`,
  en: `"${shown(system)}" is a supplement, with which nothing is coded; use "${shown(supplements)}".`,
});

export const noneHolds = (): Text => ({
  es: 'Ninguno de los códigos del concepto vale.',
  en: 'None of the codes of the concept holds.',
});

export const noTranslation = (code: string): Text => ({
  es: `Ningún mapa traduce el código "${shown(code)}".`,
  en: `No map translates the code "${shown(code)}".`,
});
