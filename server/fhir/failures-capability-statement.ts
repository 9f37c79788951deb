// What can be wrong with a CapabilityStatement, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/capabilitystatement.html
import { issue, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

export const capabilityProfileOfOtherType = (at: string, profile: string, found: string, type: string): Issue =>
  issue(
    'business-rule',
    'capability-profile-of-other-type',
    at,
    `${quoted(profile)} es un perfil de ${found}, y el recurso es ${type}; use un perfil de ${type}.`,
    `${quoted(profile)} is a profile of ${found}, and the resource is ${type}; use a profile of ${type}.`,
  );

export const capabilityTwice = (at: string, code: string): Issue =>
  warning(
    issue(
      'business-rule',
      'capability-interaction-twice',
      at,
      `La interacción ${quoted(code)} ya está en este recurso; quítela.`,
      `The interaction ${quoted(code)} is in this resource already; remove it.`,
    ),
  );
