// The rules an element of a profile states, each with what makes two rules the same: https://hl7.org/fhir/R4/elementdefinition.html
import { readFileSync } from 'node:fs';
import { choiceOf, typeOfCanonical } from '../../../server/definitions/profiles/definitions.ts';
import { structure } from '../../../server/definitions/structures.ts';
import { type Element, extensionOf, typesOf } from './elements.ts';

export type Kind =
  | 'too few'
  | 'too many'
  | 'wrong type'
  | 'format'
  | 'fixed or pattern'
  | 'required binding'
  | 'extensible binding'
  | 'target'
  | 'length'
  | 'discriminator'
  | 'closed'
  | 'order'
  | 'unknown extension'
  | 'unknown modifier'
  | 'misplaced extension'
  | 'invariant';

export type Rule = {
  element: Element;
  kind: Kind;
  /** Of an invariant. */
  key?: string;
  /** Rules that are alike say the same of the same type: one is judged for all. */
  likeness: string;
};

export function rulesOf(element: Element): Rule[] {
  if (element.parent === undefined) return invariantsOf(element);
  const { branch, whole } = element;
  const { min = 0, max = '*', maxLength, base } = branch.element;
  const here = `${element.of}#${element.id}`;
  const there = base?.path;
  const rule = (kind: Kind, likeness: string): Rule => ({ element, kind, likeness: `${kind} ${likeness}` });
  const isChoice = whole?.branch.name.endsWith('[x]') === true;
  const isAsInType = there !== undefined && whole === undefined;
  const rules: Rule[] = [];
  if (min > 0) rules.push(rule('too few', isAsInType && min === base?.min ? there : here));
  if (max !== '*' && !isChoice) rules.push(rule('too many', isAsInType && max === base?.max ? there : here));
  if (max === '0') return rules;
  rules.push(...typeRules(element, there ?? here, rule), ...valueRules(element, there ?? here, here, rule));
  if (maxLength !== undefined) rules.push(rule('length', here));
  if (whole !== undefined && !isChoice) rules.push(rule('discriminator', here));
  if (branch.slices.length > 0 && branch.element.slicing?.rules === 'closed') rules.push(rule('closed', here));
  if (branch.slices.length > 1 && branch.element.slicing?.ordered === true) rules.push(rule('order', here));
  if (branch.name === 'extension' && whole === undefined) rules.push(rule('unknown extension', there ?? here));
  if (branch.name === 'modifierExtension' && whole === undefined) rules.push(rule('unknown modifier', there ?? here));
  const url = extensionOf(element);
  if (url !== undefined) rules.push(rule('misplaced extension', url));
  return [...rules, ...invariantsOf(element)];
}

type Make = (kind: Kind, likeness: string) => Rule;

function typeRules(element: Element, there: string, rule: Make): Rule[] {
  const types = typesOf(element);
  const [type] = types;
  if (type === undefined) return [];
  const rules = [rule('wrong type', `${there} ${types.join()}`)];
  if (types.length === 1 && structure(type)?.kind === 'primitive-type') rules.push(rule('format', type));
  return rules;
}

function valueRules(element: Element, there: string, here: string, rule: Make): Rule[] {
  const { binding, type = [] } = element.branch.element;
  const rules: Rule[] = [];
  const told = choiceOf(element.branch.element, 'fixed') ?? choiceOf(element.branch.element, 'pattern');
  const isCoded = typesOf(element).some((one) => ['code', 'Coding', 'CodeableConcept', 'Quantity'].includes(one));
  if (told !== undefined) rules.push(rule('fixed or pattern', here));
  if (isCoded && (binding?.strength === 'required' || binding?.strength === 'extensible'))
    rules.push(rule(`${binding.strength} binding`, `${there} ${binding.valueSet}`));
  const targets = type.filter(({ code }) => code === 'Reference').flatMap(({ targetProfile = [] }) => targetProfile);
  const isAny = targets.some((one) => typeOfCanonical(one) === 'Resource');
  if (targets.length > 0 && !isAny) rules.push(rule('target', `${there} ${targets.join()}`));
  return rules;
}

// ── invariants ──────────────────────────────────────────────────────────────────────────────────────────────────────
/** As scripts/definitions/invariants.ts writes it. */
const byPath = JSON.parse(
  readFileSync(new URL('../../../server/definitions/data/invariants.json', import.meta.url), 'utf8'),
) as Record<string, string[][]>;

/** Those the profile states, those of its type and of its place in the type it stands in. */
function invariantsOf(element: Element): Rule[] {
  const { constraint = [], base } = element.branch.element;
  const places = new Set([...typesOf(element), ...(base === undefined ? [] : [base.path])]);
  const ofTypes = [...places]
    .flatMap((place) => byPath[place] ?? [])
    .map(([key = '', , expression = '']) => ({ key, expression }));
  const told = new Map([...ofTypes, ...constraint].map(({ key, expression = '' }) => [key, expression]));
  return [...told].map(([key, expression]) => ({
    element,
    kind: 'invariant' as const,
    key,
    likeness: `invariant ${key} ${expression}`,
  }));
}
