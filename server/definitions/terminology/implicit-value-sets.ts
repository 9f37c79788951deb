// Value sets that exist because their code system does: https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.valueSet,
// https://hl7.org/fhir/R4/snomedct.html#implicit, https://hl7.org/fhir/R4/loinc.html#implicit
import { LOINC } from './concepts.ts';
import type { CodeSystem, Filter, ValueSet } from './types.ts';
import { SNOMED } from './value-set-filters.ts';

/** undefined: it is none, or of a code system that is not known. What a set of SNOMED CT has is told when it is listed. */
export function implicitValueSet(
  url: string,
  codeSystem: (url: string) => CodeSystem | undefined,
): ValueSet | undefined {
  if (url === `${LOINC}/vs`) return allCodesOf(url, codeSystem(LOINC));
  const [, part] = /^http:\/\/loinc\.org\/vs\/(LP\d+-\d)$/.exec(url) ?? [];
  if (part !== undefined) return below(url, part);
  const [base = '', which] = url.split(/\?fhir_vs(.*)$/s);
  if (which === undefined) return undefined;
  if (base === SNOMED || base.startsWith(`${SNOMED}/`)) return ofSnomed(url, base, decoded(which));
  return which === '' ? allCodesOf(url, codeSystem(base)) : undefined;
}

const known = new WeakMap<CodeSystem, ValueSet>();

/** The same object for the same code system, so that what is computed of it lasts. */
export function allCodesOf(url: string, codeSystem: CodeSystem | undefined): ValueSet | undefined {
  if (codeSystem?.url === undefined) return undefined;
  const before = known.get(codeSystem);
  if (before?.url === url) return before;
  const { name, title, status = 'active', url: system } = codeSystem;
  const names = { ...(name === undefined ? {} : { name }), ...(title === undefined ? {} : { title }) };
  const made: ValueSet = { resourceType: 'ValueSet', url, ...names, status, compose: { include: [{ system }] } };
  known.set(codeSystem, made);
  return made;
}

/** What is below a part in the multiaxial hierarchy. */
const below = (url: string, part: string): ValueSet => ({
  ...{ resourceType: 'ValueSet', url, status: 'active' },
  compose: { include: [{ system: LOINC, filter: [{ property: 'ancestor', op: '=', value: part }] }] },
});

// ── SNOMED CT ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** `=isa/[concept]`, `=refset/[concept]` and `=ecl/[expression]`; an edition and its version may stand in the base. */
function ofSnomed(url: string, base: string, which: string): ValueSet | undefined {
  const filter = filterOf(which);
  if (filter === undefined) return undefined;
  const version = base === SNOMED ? {} : { version: base };
  return {
    resourceType: 'ValueSet',
    url,
    status: 'active',
    compose: { include: [{ system: SNOMED, ...version, ...(filter.length === 0 ? {} : { filter }) }] },
  };
}

function filterOf(which: string): Filter[] | undefined {
  if (which === '') return [];
  const [, kind, value = ''] = /^=(isa|refset|ecl)\/(.+)$/s.exec(which) ?? [];
  if (kind === 'isa') return [{ property: 'concept', op: 'is-a', value }];
  const expression = kind === 'refset' ? `^ ${value}` : value;
  return kind === undefined ? undefined : [{ property: 'constraint', op: '=', value: expression }];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
