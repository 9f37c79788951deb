// The smallest valid resource of each type, made from the definitions: what tests mutate.
import { type Property, structure } from '../../server/definitions/structures.ts';
import { requiredValueSet } from '../../server/definitions/terminology/codes.ts';

type Json = Record<string, unknown>;

const PRIMITIVES: Record<string, unknown> = {
  base64Binary: 'aGVsbG8=',
  boolean: true,
  canonical: 'http://example.org/canonical|1',
  code: 'a code',
  date: '2024-02-29',
  dateTime: '2024-02-29T08:30:00-05:00',
  decimal: 1.5,
  id: 'an-id.1',
  instant: '2024-02-29T08:30:00.123Z',
  integer: -1,
  markdown: '*text*',
  oid: 'urn:oid:1.2.3',
  positiveInt: 1,
  string: 'text',
  time: '08:30:00',
  unsignedInt: 0,
  uri: 'urn:example:uri',
  url: 'http://example.org',
  uuid: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
  xhtml: '<div xmlns="http://www.w3.org/1999/xhtml">text</div>',
};

/** All required elements, of each choice the first type, nothing else. */
export function minimalResource(type: string): Json & { resourceType: string } {
  return { resourceType: type, ...requiredMembers(type) };
}

/** A valid value of a property, in a list if it repeats. */
export function sampleValue(property: Property): unknown {
  const value = sampleItem(property);
  return property.list ? [value] : value;
}

/** One of its values. */
export function sampleItem({
  name,
  type,
  binding,
  targets,
}: Pick<Property, 'name' | 'type' | 'targets' | 'binding'>): unknown {
  const valueSet = binding === undefined ? undefined : requiredValueSet(binding);
  const code = valueSet?.codes[0];
  if (type === 'code' && code !== undefined) return code;
  if (name === 'id' && type === 'string') return 'e1';
  if (type in PRIMITIVES) return PRIMITIVES[type];
  if (type === 'CodeableConcept' && code !== undefined) {
    return { coding: [{ system: valueSet?.systemOf(code), code }] };
  }
  if (type === 'Reference') return { reference: `${targets[0] ?? 'Patient'}/1` };
  if (type === 'Extension') return { url: 'http://example.org/extension', valueString: 'text' };
  if (type === 'Resource') return minimalResource('Basic');
  return sampleObject(type);
}

/** What is required, or if nothing is, the first primitive, or else element, of the type's own. */
function sampleObject(type: string): Json {
  const required = requiredMembers(type);
  if (Object.keys(required).length > 0) return required;
  const own = [...(structure(type)?.properties.values() ?? [])].filter(
    ({ name }) => !['id', 'extension', 'modifierExtension'].includes(name),
  );
  const simplest = own.find((property) => property.type in PRIMITIVES) ?? own[0];
  return simplest === undefined ? {} : { [simplest.name]: sampleValue(simplest) };
}

function requiredMembers(type: string): Json {
  const members: Json = {};
  const chosen = new Set<string>();
  for (const property of structure(type)?.properties.values() ?? []) {
    const { name, min, choice } = property;
    if (min === 0 || (choice !== undefined && chosen.has(choice))) continue;
    if (choice !== undefined) chosen.add(choice);
    members[name] = sampleValue(property);
  }
  return members;
}
