// Searches for contained resources: https://hl7.org/fhir/R4/search.html#contained
import type { Resource } from '../../server/fhir/request.ts';
import { isMissing } from './oracle/leaves.ts';
import { parametersOf } from './oracle/parameters.ts';
import { innerOf, valuesOf } from './oracle/world.ts';
import { pickAny } from './random.ts';
import type { Ground, Leaf } from './random-ground.ts';
import { forms } from './random-values.ts';

const MODIFIERS = ['', 'missing', 'not', 'exact', 'contains', 'text', 'identifier'];

export const containedForm = {
  name: '_contained',
  isOfItself: true,
  draw({ random, resources, settings }: Ground): Leaf | undefined {
    const container = random.pick(resources);
    const resource = pickAny(random, innerOf(container));
    if (resource === undefined) return undefined;
    const present = [...parametersOf(resource.resourceType).values()].filter(
      (parameter) => !['composite', 'special'].includes(parameter.type) && !isMissing(resource, parameter, settings),
    );
    const parameter = pickAny(random, present);
    if (parameter === undefined) return undefined;
    const form = random.pick(
      forms.filter(
        ({ type, modifier, suits = () => true }) =>
          type === parameter.type && MODIFIERS.includes(modifier) && suits(parameter),
      ),
    );
    const written = form.write(random.pick(valuesOf(resource, parameter)), { random, settings, resource, parameter });
    if (written === undefined) return undefined;
    const modifier = written.modifier ?? form.modifier;
    const name = modifier === '' ? parameter.code : `${parameter.code}:${modifier}`;
    const { value } = written;
    const code = pickAny(random, referencesTo(resource.local, container));
    if (code !== undefined && random.below(4) === 0) {
      return { resource: container, name: `${code}:${resource.resourceType}.${name}`, value, isCommon: false };
    }
    const beside = [`_contained=${random.pick(['true', 'both'])}`];
    return { resource, name, value, isCommon: false, beside };
  },
};

/** The parameters by which a resource refers to what it contains. */
const referencesTo = (local: string, container: Resource): string[] =>
  [...parametersOf(container.resourceType).values()]
    .filter(
      ({ type, target }) =>
        type === 'reference' &&
        innerOf(container).some((one) => one.local === local && target.includes(one.resourceType)),
    )
    .filter((parameter) =>
      valuesOf(container, parameter).some(({ value }) => (value as { reference?: string }).reference === `#${local}`),
    )
    .map(({ code }) => code);
