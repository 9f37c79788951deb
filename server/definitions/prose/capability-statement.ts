// What R4 says of a CapabilityStatement in prose: https://hl7.org/fhir/R4/capabilitystatement-definitions.html
import { capabilityProfileOfOtherType, capabilityTwice } from '../../fhir/failures-capability-statement.ts';
import { searchTypeDiffers } from '../../fhir/failures-profile-searches.ts';
import type { Resource } from '../../fhir/request.ts';
import { typeDefined } from '../profiles/definitions.ts';
import type { Judging } from '../profiles/judging.ts';
import { officialCodes, searchParameters } from '../search-parameters.ts';
import { type Json, records, textIn } from '../unchecked-json.ts';
import { parameterCalled } from './search-parameter.ts';

export function checkCapabilityStatement({ rest }: Resource, judging: Judging): void {
  const { trail } = judging;
  for (const { at, value } of records(rest)) {
    for (const { at: index, value: resource } of records(value.resource)) {
      const type = textIn(resource.type);
      if (type === undefined) continue;
      trail.enter('rest');
      trail.enter(at);
      trail.enter('resource');
      trail.enter(index);
      checkProfiles(type, resource, judging);
      checkInteractions(resource, judging);
      checkSearch(type, resource, judging);
      for (let step = 0; step < 4; step++) trail.leave();
    }
  }
}

/** https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.profile */
function checkProfiles(type: string, { profile, supportedProfile }: Json, { definitions, trail }: Judging): void {
  const supported: unknown[] = Array.isArray(supportedProfile) ? supportedProfile : [];
  const all = [
    { place: 'profile', canonical: profile },
    ...supported.map((canonical, at) => ({ place: `supportedProfile[${at}]`, canonical })),
  ];
  for (const { place, canonical } of all) {
    if (typeof canonical !== 'string') continue;
    const found = typeDefined(canonical, definitions);
    if (found === undefined || found === type || found === 'Resource' || found === 'DomainResource') continue;
    trail.report((at) => capabilityProfileOfOtherType(at, canonical, found, type), place);
  }
}

function checkInteractions({ interaction }: Json, { trail }: Judging): void {
  const known = new Set<unknown>();
  for (const { at, value } of records(interaction)) {
    const code = textIn(value.code) ?? '';
    if (known.has(code)) trail.report((where) => capabilityTwice(where, code), `interaction[${at}].code`);
    known.add(code);
  }
}

/** The type of a parameter is that of its definition: https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.searchParam.type */
function checkSearch(type: string, { searchParam }: Json, { definitions, trail }: Judging): void {
  const official = officialCodes(type);
  const own = searchParameters(type);
  for (const { at, value } of records(searchParam)) {
    const name = textIn(value.name) ?? '';
    const told = textIn(value.type);
    const definition = textIn(value.definition);
    const ofR4 = definition === undefined && official.has(name) ? own.find(({ code }) => code === name) : undefined;
    const expected = definition === undefined ? ofR4?.type : parameterCalled(definition, definitions)?.type;
    if (told === undefined || expected === undefined || told === expected) continue;
    const called = definition ?? ofR4?.url ?? name;
    trail.report((where) => searchTypeDiffers(where, called, told, expected), `searchParam[${at}].type`);
  }
}
