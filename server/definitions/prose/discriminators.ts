// Whether the paths of discriminators lead to elements of what is sliced: https://hl7.org/fhir/R4/profiling.html#discriminator
import { discriminatorNowhere } from '../../fhir/failures-structure-definition.ts';
import type { Issue } from '../../fhir/outcome.ts';
import type { ElementDefinition } from '../profiles/definitions.ts';
import { discriminatorSteps, type PathStep } from '../profiles/paths.ts';
import { propertiesCalled, structure } from '../structures.ts';

/** `before`: the element as the base has it. */
export function discriminatorFaults(element: ElementDefinition, before: ElementDefinition, at: string): Issue[] {
  const { discriminator = [] } = element.slicing ?? {};
  return discriminator.flatMap(({ path }, index) => {
    const steps = discriminatorSteps(path);
    if (steps === undefined || leads(steps, typesOf(element, before))) return [];
    return [discriminatorNowhere(`${at}.slicing.discriminator[${index}].path`, path, element.id ?? element.path)];
  });
}

/** Backbones by their path; undefined: any. */
function typesOf({ type, path }: ElementDefinition, before: ElementDefinition): string[] | undefined {
  const types = (type ?? before.type ?? []).map(({ code }) => code);
  if (!types.some((code) => code === 'BackboneElement' || code === 'Element')) return types;
  const whole = before.base?.path ?? path;
  const dot = whole.lastIndexOf('.');
  const own = propertiesCalled(whole.slice(dot + 1), whole.slice(0, dot)).map((property) => property.type);
  return own.length === 0 ? undefined : own;
}

/** From one of the types; what is not known here, or may be any resource, may lead anywhere. */
function leads(steps: readonly PathStep[], types: readonly string[] | undefined): boolean {
  const [step, ...others] = steps;
  if (step === undefined || types === undefined || step.kind === 'resolve') return true;
  if (step.kind === 'extension') return leads(others, ['Extension']);
  if (step.kind === 'type') return leads(others, [step.type]);
  const found = types.map((type) => (isOpen(type) ? undefined : propertiesCalled(step.name, type)));
  if (types.length === 0 || found.includes(undefined)) return true;
  const next = found.flatMap((properties = []) => properties.map(({ type }) => type));
  return next.length > 0 && leads(others, next);
}

const isOpen = (type: string): boolean =>
  structure(type) === undefined || type === 'Resource' || type === 'DomainResource' || type === 'Element';
