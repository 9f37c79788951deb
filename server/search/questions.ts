// What a search means only by what is stored: value sets, code systems, hierarchies. They are asked for while it is parsed,
// and looked up before it is parsed again: parsing itself does no I/O. https://hl7.org/fhir/R4/search.html#modifiers
import { searchParameter } from '../definitions/search-parameters.ts';
import type { Point } from './geography.ts';
import type { Criterion } from './query.ts';

export type Question =
  /** Its codes by system. */
  | { kind: 'value-set'; url: string }
  /** The code itself and what lies above or below it, by its system. */
  | { kind: 'concept'; direction: 'above' | 'below'; system: string; code: string }
  /** The ids of a resource and of those above or below it, by its type. */
  | { kind: 'resource'; direction: 'above' | 'below'; type: string; id: string }
  /** The ids of the resources whose position, indexed under `param`, is at most so far, by their type. */
  | { kind: 'near'; param: string; point: Point; metres: number }
  /** The ids of the resources within that have words beginning with each of these, folded, by their type. */
  | { kind: 'words'; in: 'narrative' | 'everything'; words: readonly string[]; within: Criterion }
  /** The versions of the resources that fulfil `where`, by their canonical URL; `''` is none. */
  | { kind: 'canonical'; where: Criterion }
  /** The ids of the resources of `type` whose canonical URL a resource of `by` refers to by `code` that fulfils `where`, by their type. */
  | { kind: 'referred'; type: string; by: string; code: string; where: Criterion };

/** Codes by system, ids by type, versions by URL. */
export type Answer = ReadonlyMap<string, ReadonlySet<string>>;

/** Nothing while the answer is looked up. */
export type Ask = (question: Question) => Answer;

/** The parameter by which resources of a type lie below others of the same type: `Organization.partof`. */
export function parentParameter(type: string) {
  return ['partof', 'part-of']
    .map((code) => searchParameter(type, code))
    .find((parameter) => parameter?.targets.length === 1 && parameter.targets[0] === type);
}
