// Conditional references, `Patient?identifier=1`, which see the transaction's own result:
// https://hl7.org/fhir/R4/http.html#trules
import { isResourceType } from '../../definitions/structures.ts';
import { conditionalReferenceAmbiguous, conditionalReferenceUnmatched } from '../../fhir/failures-transaction.ts';
import type { Subject } from '../../search/evaluate.ts';
import type { Given, Ref } from '../../storage/store.ts';
import { conditionalCriterion } from '../conditional.ts';
import type { Context } from '../context.ts';
import { type Entry, percentDecoded } from '../entry.ts';
import type { Problems } from '../problems.ts';
import { Foreseen } from './foreseen.ts';
import type { Identity } from './identities.ts';
import type { Link } from './links.ts';
import { linkPath } from './replacements.ts';
import { inSlices } from './slices.ts';

type Use = { entry: Entry; link: Link };

/** The one resource each of them means, looked for once; otherwise every place that uses it has a problem. */
export async function resolveConditional(
  links: ReadonlyMap<number, Link[]>,
  identities: ReadonlyMap<number, Identity>,
  touched: ReadonlyMap<string, Subject | undefined>,
  context: Context,
  problems: Problems,
): Promise<{ found: Map<string, Ref>; given: Given[] }> {
  const found = new Map<string, Ref>();
  const given: Given[] = [];
  const foreseen = new Foreseen(context.store, touched);
  await inSlices([...usesOf(links, identities)], async ([search, uses]) => {
    const [type = ''] = search.split('?', 1);
    if (!isResourceType(type)) return; // told by the structure's own judgement
    for (const { entry, link } of uses) {
      const path = linkPath(entry, link);
      await problems.try(entry.path, path, async () => {
        if (found.has(search)) return;
        const criteria = search.slice(type.length + 1);
        percentDecoded(criteria);
        const matches = await foreseen.find(await conditionalCriterion(context, type, criteria));
        const [match, other] = [...matches.untouched, ...matches.own];
        if (match === undefined) throw conditionalReferenceUnmatched(search, path);
        if (other !== undefined) throw conditionalReferenceAmbiguous(search, path);
        found.set(search, match);
        given.push(matches.given);
      });
    }
  });
  return { found, given };
}

function usesOf(links: ReadonlyMap<number, Link[]>, identities: ReadonlyMap<number, Identity>): Map<string, Use[]> {
  const uses = new Map<string, Use[]>();
  for (const [number, some] of links) {
    const entry = identities.get(number)?.entry;
    if (entry === undefined) continue;
    for (const link of some) {
      if (typeof link.target !== 'string') continue;
      const known = uses.get(link.target);
      if (known === undefined) uses.set(link.target, [{ entry, link }]);
      else known.push({ entry, link });
    }
  }
  return uses;
}
