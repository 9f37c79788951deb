// The invariants that types and profiles state, told in the reader's language: https://hl7.org/fhir/R4/conformance-rules.html#constraints
import { readFileSync } from 'node:fs';
import { brokenInvariant, undecidedInvariant } from '../../fhir/failures-profile-codes.ts';
import type { Text } from '../../fhir/outcome.ts';
import type { Node } from '../fhirpath/nodes.ts';
import { DEFINITIONS } from '../structures.ts';
import type { Constraint, ElementDefinition } from './definitions.ts';
import { type Invariant, invariant } from './invariants.ts';
import type { Check } from './judging.ts';

/** As scripts/definitions/invariants.ts writes it: `path: [[key, severity, expression, human, published?] …]`. */
type Row = [key: string, severity: 'error' | 'warning', expression: string, human: string, published?: string];
type Digest = Record<string, Row[]>;

let digest: { byPath: Digest; texts: Set<string>; spanish: Record<string, string> } | undefined;

function loaded(): NonNullable<typeof digest> {
  if (digest === undefined) {
    const read = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
    const byPath = read('../data/invariants.json') as Digest;
    const texts = Object.values(byPath).flatMap((rows) =>
      rows.map(([key, , expression, , published]) => `${key} ${published ?? expression}`),
    );
    digest = { byPath, texts: new Set(texts), spanish: read('./invariants-spanish.json') };
  }
  return digest;
}

/** Judged by the structural validator on every write already. */
const STRUCTURAL = new Set(['ele-1', 'ext-1', 'dom-2', 'dom-4', 'dom-5', 'txt-1', 'txt-2', 'ref-1']);
/** Compiled by hand, since it looks everywhere for everything. */
const BY_HAND = new Set(['dom-3']);
/** Contained resources have no narrative: https://hl7.org/fhir/R4/domainresource-definitions.html#DomainResource.text */
const NOT_OF_CONTAINED = new Set(['dom-6']);

/** The constraints the definition of a type states at a path: `Patient.contact`, `Period`, `Organization.telecom`; `all`: warnings too. */
export function constraintsAt(path: string, all: boolean): Check[] {
  const { byPath, spanish } = loaded();
  const rows = Object.hasOwn(byPath, path) ? (byPath[path] ?? []) : [];
  return rows
    .filter(([key, severity]) => !STRUCTURAL.has(key) && !BY_HAND.has(key) && (all || severity === 'error'))
    .map(([key, severity, expression, human]) =>
      constraintCheck(key, severity, expression, { es: spanish[`${path} ${key}`] ?? spanish[key] ?? human, en: human }),
    );
}

/** As a definition tells them that R4 published: of a type, or of an element where it is defined. */
export function constraintsStatedAt(path: string): Constraint[] {
  const { byPath } = loaded();
  const rows = Object.hasOwn(byPath, path) ? (byPath[path] ?? []) : [];
  const source = DEFINITIONS + path.split('.')[0];
  return rows.map(([key, severity, expression, human, published]) => ({
    key,
    severity,
    human,
    expression: published ?? expression,
    source,
  }));
}

/** Those of an element that no type states. */
export function constraintChecks({ constraint = [] }: ElementDefinition): Check[] {
  const { texts } = loaded();
  return constraint
    .filter(({ key, expression }) => expression !== undefined && !texts.has(`${key} ${expression}`))
    .filter(({ key }) => !STRUCTURAL.has(key) && !BY_HAND.has(key))
    .map((one) => constraintCheck(one.key, one.severity, one.expression as string, humanOf(one)));
}

export function constraintCheck(key: string, severity: 'error' | 'warning', expression: string, human: Text): Check {
  let compiled: Invariant | Text | undefined;
  return (node, { trail, around, warnings, profile, resource, root }) => {
    if (severity === 'warning' && !warnings) return;
    if (resource !== root && NOT_OF_CONTAINED.has(key)) return;
    // Compiled only now: most constraints of most types are never met.
    compiled ??= invariant(expression);
    const verdict = typeof compiled === 'function' ? compiled(node, around) : 'undecided';
    if (verdict === true) return;
    if (verdict === false)
      trail.report((at) => brokenInvariant(at, key, sentence(human), severity, profile, shownValue(node, expression)));
    else if (warnings) {
      const shown = expression.slice(0, 80);
      const reason = typeof compiled === 'function' ? { es: shown, en: shown } : compiled;
      trail.report((at) => undecidedInvariant(at, key, reason, profile));
    }
  };
}

/** Of a primitive itself; of an identifier, a quantity, a code or an extension its value, where that is what the rule asks about. */
function shownValue({ value, type }: Node, expression: string): string | undefined {
  if (typeof value !== 'object') return value === undefined ? undefined : String(value);
  const asked = ['value', 'code'].find((name) => new RegExp(`\\b${name}\\b`).test(expression));
  const isAsked = (name: string): boolean => name === asked || (type === 'Extension' && OF_CHOICE.test(name));
  const own = Object.entries(value ?? {}).find(([name]) => isAsked(name));
  return own === undefined || typeof own[1] === 'object' ? undefined : String(own[1]);
}

/** `valueString` */
const OF_CHOICE = /^value[A-Z]/;

const sentence = ({ es, en }: Text): Text => ({ es: ended(es), en: ended(en) });
const ended = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

type Translation = {
  extension?: {
    url?: string;
    extension?: { url?: string; valueCode?: string; valueString?: string; valueMarkdown?: string }[];
  }[];
};

/** https://hl7.org/fhir/R4/extension-translation.html */
function humanOf({ human, _human }: Constraint): Text {
  const text: Text = { es: human, en: human };
  for (const { url, extension = [] } of (_human as Translation | undefined)?.extension ?? []) {
    if (url !== 'http://hl7.org/fhir/StructureDefinition/translation') continue;
    const language = extension.find((part) => part.url === 'lang')?.valueCode?.slice(0, 2);
    const content = extension.find((part) => part.url === 'content');
    const translated = content?.valueString ?? content?.valueMarkdown;
    if (translated !== undefined && (language === 'es' || language === 'en')) text[language] = translated;
  }
  return text;
}
