// Profiles, code systems and the like that a transaction stores count for its other entries: https://hl7.org/fhir/R4/http.html#transaction
import { validateResource } from '../../definitions/validation/validate.ts';
import type { Context } from '../context.ts';
import { isDefinition } from '../terminology-shelf.ts';
import type { Identity } from './identities.ts';

/** What validation asks goes to the definitions of the transaction first; unsound ones say nothing, their own entry is told why. */
export function withOwnDefinitions(identities: Iterable<Identity>, context: Context): Context {
  const own = [...identities].filter(({ type }) => isDefinition(type));
  const changed = own.filter(({ entry, condition }) => !isMatched(entry.request.interaction, condition));
  if (changed.length === 0) return context;
  const stored = changed.flatMap(({ entry: { resource, request }, id }) =>
    resource !== undefined && request.interaction !== 'patch' && isSound(resource) ? [{ resource, id }] : [],
  );
  const replaced = new Set(changed.filter(isReplaced).map(({ type, id }) => `${type}/${id}`));
  return { ...context, ownDefinitions: { stored, replaced } };
}

/** A conditional create that found what it would create. */
const isMatched = (interaction: string, condition: Identity['condition']): boolean =>
  interaction === 'create' && condition?.match !== undefined;

/** What a patch makes of a definition is known only when all is planned: until then the stored one counts. */
const isReplaced = ({ entry }: Identity): boolean => entry.request.interaction !== 'patch';

const isSound = (resource: object): boolean =>
  validateResource(resource).every(({ severity }) => severity !== 'error' && severity !== 'fatal');
