// A code system as large as the national CIE-10, with words in the place of its texts. https://hl7.org/fhir/R4/codesystem.html

export const CODES = 14_000;
const SYLLABLES = [
  'car',
  'dio',
  'gas',
  'tri',
  'neu',
  'mo',
  'der',
  'ma',
  'ne',
  'fro',
  'of',
  'tal',
  'ar',
  'tro',
  'hi',
  'per',
];

/** `A00.0` … in the order of the classification, ten a category; the word is one of 4,096. */
export function diagnosis(number: number): { code: string; word: string } {
  const category = Math.floor(number / 10);
  const letter = String.fromCharCode(65 + Math.floor(category / 100));
  const code = `${letter}${String(category % 100).padStart(2, '0')}.${number % 10}`;
  const at = (number * 2_654_435_761) >>> 0;
  const word = [at, at >>> 4, at >>> 8].map((part) => SYLLABLES[part % 16]).join('');
  return { code, word };
}

let loaded: Promise<void> | undefined;

export function loadDiagnoses(port: number): Promise<void> {
  loaded ??= put(port);
  return loaded;
}

async function put(port: number): Promise<void> {
  const concept = Array.from({ length: CODES }, (_, number) => {
    const { code, word } = diagnosis(number);
    return { code, display: `Trastorno ${word} de tipo ${number % 7}, no especificado` };
  });
  const body = JSON.stringify({
    resourceType: 'CodeSystem',
    id: 'cie-10',
    url: 'http://hl7.org/fhir/sid/icd-10',
    name: 'CIE10',
    status: 'active',
    content: 'complete',
    concept,
  });
  const headers = { 'Content-Type': 'application/fhir+json' };
  const response = await fetch(`http://127.0.0.1:${port}/fhir/CodeSystem/cie-10`, { method: 'PUT', headers, body });
  if (!response.ok) throw new Error(`CodeSystem: ${response.status} ${await response.text()}`);
}
