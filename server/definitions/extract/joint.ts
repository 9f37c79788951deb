// Composites of what a resource says once, as Observation.code-value-quantity: each value of one component belongs to each of the
// others, so that they need no entries of their own. https://hl7.org/fhir/R4/search.html#composite
import type { Resource } from '../../fhir/request.ts';
import { type SearchParameter, searchParameters } from '../search-parameters.ts';
import { compilePresence } from './extract.ts';
import { NoPaths, type Path, pathsIn } from './paths.ts';

export type Joint = {
  components: SearchParameter[];
  /** What a component's parameter finds and the component does not: sampled data are no quantity of code-value-quantity. */
  beyond: Path[];
};

const joints = new WeakMap<SearchParameter, { joint: Joint | undefined }>();

/** Undefined: its components belong together element by element, or do not find what their parameters do. */
export function jointOf(parameter: SearchParameter): Joint | undefined {
  const known = joints.get(parameter) ?? { joint: attempt(() => findJoint(parameter)) };
  joints.set(parameter, known);
  return known.joint;
}

/** What is more than paths cannot be compared. */
function attempt<Result>(find: () => Result): Result | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof NoPaths) return undefined;
    throw error;
  }
}

function findJoint(parameter: SearchParameter): Joint | undefined {
  const type = typeOf(parameter);
  if (parameter.expression !== type) return undefined;
  const components = componentsOf(parameter);
  const beyond: Path[] = [];
  for (const [at, component] of components.entries()) {
    const own = new Set(pathsIn(parameter.components[at]?.expression ?? '').map((path) => stepsOf(path, type)));
    const whole = pathsIn(component.expression);
    const others = whole.filter((path) => !own.has(stepsOf(path, type)));
    if (whole.length - others.length < own.size) return undefined;
    beyond.push(...others);
  }
  compilePresence([beyond], type);
  return { components, beyond };
}

/** The same for `Observation.value as Quantity` as for `value.as(Quantity)` of an Observation. */
function stepsOf({ start, steps }: Path, type: string): string {
  const [first, ...rest] = steps;
  const below = first?.kind === 'as' && first.type === type ? rest : steps;
  return JSON.stringify([start, below.map(({ from: _, text: __, ...step }) => step)]);
}

const components = new WeakMap<SearchParameter, SearchParameter[]>();

/** The parameters that the components of a composite are, in their order. */
export function componentsOf(parameter: SearchParameter): SearchParameter[] {
  const known = components.get(parameter);
  if (known !== undefined) return known;
  const all = searchParameters(typeOf(parameter));
  const found = parameter.components.map(
    ({ definition }) => all.find(({ url }) => url === definition) as SearchParameter,
  );
  components.set(parameter, found);
  return found;
}

const typeOf = ({ key }: SearchParameter): string => key.slice(0, key.indexOf('.'));

type Apart = { parameters: readonly SearchParameter[]; find: (resource: Resource) => readonly boolean[] };
const aparts = new WeakMap<readonly SearchParameter[], Apart>();

/** The joint composites in which the resource has no part, though the parameters of their components may find something in it. */
export function composedApart(resource: Resource): readonly SearchParameter[] {
  const all = searchParameters(resource.resourceType);
  const apart = aparts.get(all) ?? compileApart(resource.resourceType, all);
  aparts.set(all, apart);
  if (apart.parameters.length === 0) return apart.parameters;
  const found = apart.find(resource);
  return apart.parameters.filter((_, at) => found[at]);
}

function compileApart(type: string, all: readonly SearchParameter[]): Apart {
  const beyond = all
    .filter((parameter) => parameter.type === 'composite')
    .map((parameter) => ({ parameter, paths: jointOf(parameter)?.beyond ?? [] }))
    .filter(({ paths }) => paths.length > 0);
  const parameters = beyond.map(({ parameter }) => parameter);
  return {
    parameters,
    find: compilePresence(
      beyond.map(({ paths }) => paths),
      type,
    ),
  };
}
