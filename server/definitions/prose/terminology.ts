// Whether code systems, value sets and concept maps agree with themselves and with those they name; $validate alone tells it.
// https://hl7.org/fhir/R4/codesystem.html, https://hl7.org/fhir/R4/valueset.html, https://hl7.org/fhir/R4/conceptmap.html
import { unknownCode } from '../../fhir/failures-profile-codes.ts';
import {
  contentDiffers,
  filterValueUnfit,
  mappedCodeOutside,
  propertyOfOtherType,
  propertyTwice,
  propertyUndeclared,
  supplementedCodeUnknown,
} from '../../fhir/failures-profile-terminology.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import type { Check, Judging } from '../profiles/judging.ts';
import { choiceIn, type Json, records, textIn } from '../unchecked-json.ts';

// ── code systems ────────────────────────────────────────────────────────────────────────────────────────────────────
/** Of what R4 defines: https://hl7.org/fhir/R4/codesystem-concept-properties.html */
const DEFINED: Record<string, string> = {
  inactive: 'boolean',
  deprecated: 'dateTime',
  notSelectable: 'boolean',
  parent: 'code',
  child: 'code',
};
const DEFINED_URI = 'http://hl7.org/fhir/concept-properties#';

export const checkCodeSystem: Check = ({ value }, judging) => {
  const codeSystem = value as Json;
  const { trail } = judging;
  const content = textIn(codeSystem.content) ?? '';
  const supplements = textIn(codeSystem.supplements);
  const concepts = records(codeSystem.concept);
  if (supplements !== undefined && content !== 'supplement')
    trail.report((at) => contentDiffers(at, content, 'supplement'), 'content');
  else if (content === 'not-present' && concepts.length > 0)
    trail.report((at) => contentDiffers(at, content, 'complete'), 'concept[0]');
  const types = declaredTypes(codeSystem, judging);
  const base = supplements === undefined ? undefined : parseCanonical(supplements).url;
  walkConcepts(codeSystem, judging, (concept) => {
    const code = textIn(concept.code) ?? '';
    if (base !== undefined && judging.hasCode(base, code) === false)
      trail.report((at) => supplementedCodeUnknown(at, code, base), 'code');
    for (const { at, value: own } of records(concept.property)) checkProperty(own, `property[${at}]`, types, judging);
  });
};

/** Their types by code. */
function declaredTypes({ property }: Json, { trail }: Judging): Map<string, string> {
  const types = new Map<string, string>();
  const uris = new Set<string>();
  for (const { at: index, value } of records(property)) {
    const [code = '', type = '', uri] = [textIn(value.code), textIn(value.type), textIn(value.uri)];
    const step = `property[${index}]`;
    if (types.has(code)) trail.report((at) => propertyTwice(at, 'code', code), step);
    if (uri !== undefined && uris.has(uri)) trail.report((at) => propertyTwice(at, 'uri', uri), step);
    const expected = uri?.startsWith(DEFINED_URI) ? DEFINED[uri.slice(DEFINED_URI.length)] : undefined;
    if (expected !== undefined && expected !== type)
      trail.report((at) => propertyOfOtherType(at, code, type, expected), step);
    if (!types.has(code)) types.set(code, type);
    if (uri !== undefined) uris.add(uri);
  }
  return types;
}

/** Depth first, where the trail stands. */
function walkConcepts(owner: Json, judging: Judging, visit: (concept: Json) => void): void {
  for (const { at, value } of records(owner.concept)) {
    judging.trail.enter('concept');
    judging.trail.enter(at);
    visit(value);
    walkConcepts(value, judging, visit);
    judging.trail.leave();
    judging.trail.leave();
    if (judging.trail.full) return;
  }
}

function checkProperty(own: Json, step: string, types: ReadonlyMap<string, string>, { trail }: Judging): void {
  const code = textIn(own.code) ?? '';
  const expected = types.get(code);
  if (expected === undefined) {
    // Those of R4 need no declaration: every code system has them.
    if (DEFINED[code] === undefined) trail.report((at) => propertyUndeclared(at, code, [...types.keys()]), step);
    return;
  }
  const found = choiceIn(own, 'value')?.type;
  if (found !== undefined && found !== expected)
    trail.report((at) => propertyOfOtherType(at, code, found, expected), step);
}

// ── value sets ──────────────────────────────────────────────────────────────────────────────────────────────────────
const HIERARCHICAL = new Set(['is-a', 'descendent-of', 'is-not-a', 'generalizes']);

/** What it includes of one code system, or excludes. */
export const checkInclude: Check = ({ value }, judging) => {
  const include = value as Json;
  const system = textIn(include.system);
  if (system === undefined) return;
  const { hasCode, trail } = judging;
  for (const { at: index, value: concept } of records(include.concept)) {
    const code = textIn(concept.code) ?? '';
    if (hasCode(system, code) === false) trail.report((at) => unknownCode(at, system, code), `concept[${index}].code`);
  }
  for (const { at: index, value: filter } of records(include.filter))
    checkFilter(filter, system, `filter[${index}].value`, judging);
};

function checkFilter(filter: Json, system: string, step: string, { hasCode, find, trail }: Judging): void {
  const [property = '', op = '', value] = [textIn(filter.property), textIn(filter.op), textIn(filter.value)];
  // An extension may say how it comes by its value.
  if (value === undefined) return;
  const declared = records(find('CodeSystem', system)?.property).find((one) => one.value.code === property)?.value;
  const type = textIn(declared?.type) ?? DEFINED[property];
  const takesCode =
    HIERARCHICAL.has(op) || (op === '=' && (property === 'concept' || property === 'code' || type === 'code'));
  if (op === 'exists' || (op === '=' && type === 'boolean')) {
    if (value !== 'true' && value !== 'false')
      trail.report((at) => filterValueUnfit(at, property, value, 'boolean'), step);
  } else if (takesCode && hasCode(system, value) === false) {
    trail.report((at) => filterValueUnfit(at, property, value, system), step);
  } else if (op === '=' && type === 'Coding') {
    const [, of, code = ''] = /^([^#|]+)(?:\|[^#]*)?#(.+)$/.exec(value) ?? [];
    if (of !== undefined && hasCode(of, code) === false)
      trail.report((at) => filterValueUnfit(at, property, value, of), step);
  }
}

// ── concept maps ────────────────────────────────────────────────────────────────────────────────────────────────────
/** Codes exist, and are among those that the map is from and to. */
export const checkConceptMap: Check = ({ value }, judging) => {
  const map = value as Json;
  const [from, to] = ['source', 'target'].map((side) => textIn(map[`${side}Canonical`]) ?? textIn(map[`${side}Uri`]));
  for (const { at: group, value: own } of records(map.group)) {
    const [source, target] = [textIn(own.source), textIn(own.target)];
    for (const { at: index, value: element } of records(own.element)) {
      const step = `group[${group}].element[${index}]`;
      checkMapped(element, source, from, step, judging);
      for (const { at: place, value: one } of records(element.target))
        checkMapped(one, target, to, `${step}.target[${place}]`, judging);
      if (judging.trail.full) return;
    }
  }
};

function checkMapped(
  { code }: Json,
  system: string | undefined,
  valueSet: string | undefined,
  step: string,
  { hasCode, contains, trail }: Judging,
): void {
  if (typeof code !== 'string' || system === undefined) return;
  if (hasCode(system, code) === false) trail.report((at) => unknownCode(at, system, code), `${step}.code`);
  else if (valueSet !== undefined && contains(valueSet, system, code) === false)
    trail.report((at) => mappedCodeOutside(at, code, valueSet), `${step}.code`);
}
