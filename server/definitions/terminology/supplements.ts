// What supplements add to a code system, designations and properties: https://hl7.org/fhir/R4/codesystem.html#supplements
import { parseCanonical } from '../../fhir/reference.ts';
import type { CodeSystem, ConceptDefinition } from './types.ts';

type Joined = { supplements: readonly CodeSystem[]; whole: CodeSystem };
const known = new WeakMap<CodeSystem, Joined>();
const usedBy = new WeakMap<CodeSystem, readonly CodeSystem[]>();

/**
 * The code system with what those of the supplements add that are of it, or of its version; the same object for the same ones.
 * They add no concepts: a code that the system lacks is passed over.
 */
export function supplemented(codeSystem: CodeSystem, all: readonly CodeSystem[]): CodeSystem {
  const supplements = all.filter((one) => isOf(one, codeSystem));
  if (supplements.length === 0 || codeSystem.concept === undefined) return codeSystem;
  const before = known.get(codeSystem);
  if (
    before?.supplements.length === supplements.length &&
    before.supplements.every((one, at) => one === supplements[at])
  )
    return before.whole;
  const whole = { ...codeSystem, concept: joined(codeSystem.concept, additions(supplements)) };
  known.set(codeSystem, { supplements, whole });
  usedBy.set(whole, supplements);
  return whole;
}

/** The supplements that have their part in it. */
export const supplementsIn = (codeSystem: CodeSystem): readonly CodeSystem[] => usedBy.get(codeSystem) ?? [];

function isOf({ content, status, supplements = '' }: CodeSystem, { url, version }: CodeSystem): boolean {
  const of = parseCanonical(supplements);
  const fits = of.url === url && (of.version === undefined || of.version === version);
  return content === 'supplement' && status !== 'retired' && fits;
}

function additions(supplements: readonly CodeSystem[]): Map<string, ConceptDefinition[]> {
  const byCode = new Map<string, ConceptDefinition[]>();
  const gather = (concepts: readonly ConceptDefinition[]): void => {
    for (const concept of concepts) {
      const before = byCode.get(concept.code);
      if (before === undefined) byCode.set(concept.code, [concept]);
      else before.push(concept);
      gather(concept.concept ?? []);
    }
  };
  for (const { concept = [] } of supplements) gather(concept);
  return byCode;
}

function joined(
  concepts: readonly ConceptDefinition[],
  added: ReadonlyMap<string, ConceptDefinition[]>,
): ConceptDefinition[] {
  return concepts.map((concept) => {
    const more = added.get(concept.code);
    const below = concept.concept === undefined ? {} : { concept: joined(concept.concept, added) };
    if (more === undefined) return { ...concept, ...below };
    return {
      ...concept,
      designation: [...(concept.designation ?? []), ...more.flatMap(({ designation = [] }) => designation)],
      property: [...(concept.property ?? []), ...more.flatMap(({ property = [] }) => property)],
      ...below,
    };
  });
}
