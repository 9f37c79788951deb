// What the pages of profiles know of one another's subjects: where a definition is shown, which codes a value set has.
import { isResourceType } from '../../server/definitions/structures.ts';
import type { Definition } from './definition.ts';
import type { Package } from './packages.ts';

export type Code = { code: string; display?: string };

export type Guide = {
  /** From a canonical to a page of ours or HL7's; undefined: there is none. */
  link(canonical: string): string | undefined;
  definition(canonical: string): Definition | undefined;
  /** Of a value set, as far as the packages have them; `isWhole`: there are no others. */
  codesOf(valueSet: string): { codes: Code[]; isWhole: boolean };
};

type Include = { system?: string; concept?: Code[] };
type Terms = Definition & { content?: string; concept?: Code[]; compose?: { include: Include[] } };

export function guideTo(packages: readonly Package[]): Guide {
  const byUrl = new Map(packages.flatMap(({ definitions }) => definitions).map((one) => [one.url, one as Terms]));
  const codesIn = ({ system = '', concept }: Include): { codes: Code[]; isWhole: boolean } => {
    const { concept: all = [], content } = byUrl.get(system) ?? {};
    if (concept === undefined) return { codes: all, isWhole: content === 'complete' };
    return { codes: concept, isWhole: true };
  };
  return {
    link: (canonical) => linkTo(byUrl.get(canonical)) ?? linkToR4(canonical),
    definition: (canonical) => byUrl.get(canonical),
    codesOf: (valueSet) => {
      const parts = (byUrl.get(valueSet)?.compose?.include ?? []).map(codesIn);
      return { codes: parts.flatMap(({ codes }) => codes), isWhole: parts.every(({ isWhole }) => isWhole) };
    },
  };
}

const OF_R4 = /^http:\/\/hl7\.org\/fhir\/(ValueSet|StructureDefinition)\/([\w-]+)$/;

/** R4's own are shown by HL7. */
function linkToR4(canonical: string): string | undefined {
  const [, kind, id = ''] = OF_R4.exec(canonical) ?? [];
  if (kind === undefined) return undefined;
  return `https://hl7.org/fhir/R4/${kind === 'ValueSet' ? `valueset-${id}.html` : pageOf(id)}`;
}

/** Of a resource, of a datatype, of an extension. */
function pageOf(id: string): string {
  if (id === 'Extension') return 'extensibility.html';
  if (id === 'Resource' || isResourceType(id)) return `${id.toLowerCase()}.html`;
  return /^[A-Z]/.test(id) ? `datatypes.html#${id}` : `extension-${id}.html`;
}

function linkTo(definition: Definition | undefined): string | undefined {
  if (definition?.resourceType === 'StructureDefinition') return `${definition.id}.md`;
  return definition?.resourceType === 'ValueSet' ? `README.md#valueset-${definition.id.toLowerCase()}` : undefined;
}

/** `1` DNI, `2` Carné de extranjería */
export const listedCodes = (codes: readonly Code[]): string =>
  codes.map(({ code, display }) => (display === undefined ? `\`${code}\`` : `\`${code}\` ${display}`)).join(', ');
