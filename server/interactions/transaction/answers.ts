// The GET and HEAD entries of a transaction, which see its own result: a rehearsal before the commit tells whether they
// will fail, the answers are made after it. https://hl7.org/fhir/R4/http.html#trules
import { entryText } from '../../fhir/bundle.ts';
import type { FhirResponse, InteractionName } from '../../fhir/request.ts';
import type { ResourceStore, Version, VersionRef } from '../../storage/store.ts';
import type { Context, Interaction } from '../context.ts';
import type { Entry } from '../entry.ts';
import { responseEntry } from '../entry-response.ts';
import { history } from '../history.ts';
import { overlay } from '../overlay.ts';
import type { Problems } from '../problems.ts';
import { read } from '../read.ts';
import { search } from '../search.ts';
import { inSlices } from './slices.ts';

const REHEARSALS: Partial<Record<InteractionName, Interaction>> = { read, vread: read, search, history };

/**
 * `coming`: by `Type/id` the versions the transaction makes. The result: by number of entry the version that a read will
 * answer with, so that nobody can come between.
 */
export async function rehearse(
  answers: Entry[],
  coming: ReadonlyMap<string, Version>,
  context: Context,
  problems: Problems,
): Promise<Map<number, string>> {
  const versions = new Map<number, string>();
  const rehearsal = { ...context, store: rehearsalStore(context.store, coming) };
  await inSlices(answers, async ({ number, path, request }) => {
    const answer = await problems.try(path, `${path}.request.url`, () =>
      REHEARSALS[request.interaction]?.(request, rehearsal),
    );
    if (answer?.versionId !== undefined) versions.set(number, answer.versionId);
  });
  return versions;
}

/** Reads see what is coming; searches and histories are only tried for how they are put. */
function rehearsalStore(store: ResourceStore, coming: ReadonlyMap<string, Version>): ResourceStore {
  const readOne = async (ref: VersionRef): Promise<Version | undefined> => {
    const version = coming.get(`${ref.type}/${ref.id}`);
    const isMeant = version !== undefined && (ref.versionId === undefined || ref.versionId === version.versionId);
    return isMeant ? version : (await store.read([ref]))[0];
  };
  return overlay(store, {
    read: (refs) => Promise.all(refs.map(readOne)),
    search: async () => ({ matches: [], places: [], more: false, at: 0 }),
    replaced: async () => ({ replaced: [] }),
    history: async () => ({ versions: [], more: false, total: 0 }),
    commit: () => Promise.reject(new TypeError('A rehearsal commits nothing')),
    close: () => Promise.reject(new TypeError('A rehearsal closes nothing')),
  });
}

/** Stands where an answer will be, in the response as it is committed and remembered; U+0001 is in no JSON text. */
export const answerHole = (number: number, versionId: string | undefined): string =>
  `\u0001${number}:${versionId ?? ''}\u0001`;

const HOLES = /\{"resource":\u0001(\d+):([^\u0001]*)\u0001\}/;

/** The response with its answers in place. */
export async function withAnswers(
  response: FhirResponse,
  answers: ReadonlyMap<number, Entry>,
  context: Context,
): Promise<FhirResponse> {
  if (answers.size === 0 || typeof response.body !== 'string') return response;
  const pieces = response.body.split(HOLES);
  for (let at = 1; at < pieces.length; at += 3) {
    const [number, versionId] = pieces.slice(at, at + 2) as [string, string];
    const { request } = answers.get(Number(number)) as Entry;
    const pinned = versionId === '' ? request : ({ ...request, interaction: 'vread', versionId } as const);
    const answer = await context.handle(pinned);
    pieces[at] = entryText(responseEntry(request, answer, context.settings.baseUrl));
    pieces[at + 1] = '';
  }
  return { ...response, body: pieces.join('') };
}
