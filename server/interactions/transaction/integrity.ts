// REFERENCES=existing in a transaction: what it refers to is there when it is done, and what it deletes is missed by nobody.
// https://hl7.org/fhir/R4/references.html#integrity
import { danglingReferenceIssue, stillReferenced } from '../../fhir/failures-write.ts';
import { FhirError } from '../../fhir/outcome.ts';
import type { Subject } from '../../search/evaluate.ts';
import { REFERRED } from '../../search/index-resource.ts';
import type { Given, Ref } from '../../storage/store.ts';
import type { Context } from '../context.ts';
import type { Problems } from '../problems.ts';
import { isReferredTo, isResource } from '../references.ts';
import { Foreseen } from './foreseen.ts';
import { inSlices } from './slices.ts';
import type { Write } from './touched.ts';

/** What must still hold at commit. */
export async function judgeReferences(
  writes: Iterable<Write>,
  touched: ReadonlyMap<string, Subject | undefined>,
  { store, settings }: Context,
  problems: Problems,
): Promise<Given[]> {
  if (settings.references !== 'existing') return [];
  const given: Given[] = [];
  const foreseen = new Foreseen(store, touched);
  await inSlices([...writes], async ({ identity: { entry }, plan }) => {
    for (const change of plan.changes) {
      if (change.kind === 'put') {
        await problems.try(entry.path, `${entry.path}.resource`, async () => {
          given.push(...(await existing(change, touched, store, `${entry.path}.resource`)));
        });
      } else if (change.kind === 'delete') {
        await problems.try(entry.path, `${entry.path}.request.url`, async () => {
          const { untouched, given: asked } = await foreseen.find(isReferredTo(change));
          const by = untouched.map(({ type, id }) => `${type}/${id}`);
          if (by.length > 0) throw stillReferenced(`${change.type}/${change.id}`, by);
          given.push(asked);
        });
      }
    }
  });
  return given;
}

/** Throws 422 naming each target that is deleted or never was; conditions that those of the store stay. */
async function existing(
  change: Pick<Subject, 'type' | 'id'> & { index: Subject['entries'] },
  touched: ReadonlyMap<string, Subject | undefined>,
  store: Context['store'],
  path: string,
): Promise<Given[]> {
  const own = `${change.type}/${change.id}`;
  const targets: Ref[] = [];
  for (const entry of change.index) {
    if (entry.kind !== 'reference' || entry.param !== REFERRED) continue;
    const name = `${entry.type}/${entry.id}`;
    if (name !== own && touched.get(name) === undefined) targets.push({ type: entry.type, id: entry.id });
  }
  const asked = targets.filter(({ type, id }) => !touched.has(`${type}/${id}`));
  const versions = await store.read(asked);
  const isThere = new Set(asked.filter((_, index) => versions[index]?.text != null));
  const dangling = targets.filter((target) => !isThere.has(target));
  if (dangling.length > 0) {
    throw new FhirError(
      422,
      dangling.map(({ type, id }) => danglingReferenceIssue(`${type}/${id}`, path)),
    );
  }
  return asked.map((ref) => ({ where: isResource(ref), matches: [ref] }));
}
