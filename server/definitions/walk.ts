// Visits every string of a resource in the order of its JSON text, with the FHIR type its place gives it:
// https://hl7.org/fhir/R4/json.html
import { type Property, structure } from './structures.ts';

/**
 * `type` is the primitive type of the place (`uri`, `code`, `xhtml` …), `reference` for Reference.reference, and '' where
 * the definitions know no string: `resourceType`, unknown members, text in place of an object. `property` is undefined then.
 */
export type VisitString = (
  value: string,
  type: string,
  property: Property | undefined,
  /** Where the string may be replaced: `holder[name]`. */
  holder: Record<string, unknown>,
  name: string | number,
) => void;

/**
 * Visits each string leaf exactly once, those of contained resources, Bundle entries, extensions and `_name` siblings too.
 * Member names that are whole numbers would come first (JavaScript orders them so); no FHIR element has such a name.
 */
export function walkStrings(resource: unknown, visit: VisitString): void {
  walk(resource, RESOURCE, visit, { resource }, 'resource');
}

/** What the definitions say of the value of a member. */
type Place = { leaf: string; property: Property | undefined; type: string };
type Places = Map<string, Place>;

const UNKNOWN: Place = { leaf: '', property: undefined, type: '' };
const RESOURCE: Place = { leaf: '', property: undefined, type: 'Resource' };
const NOWHERE: Places = new Map();

type Holder = Record<string, unknown>;

function walk(value: unknown, place: Place, visit: VisitString, holder: Holder, at: string | number): void {
  if (typeof value === 'string') {
    visit(value, place.leaf, place.leaf === '' ? undefined : place.property, holder, at);
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++)
      walk(value[index], place, visit, value as unknown as Holder, index);
  } else if (typeof value === 'object' && value !== null) {
    const members = value as Record<string, unknown>;
    const places = placesOf(place.type === 'Resource' ? members.resourceType : place.type);
    for (const name in members) walk(members[name], places.get(name) ?? UNKNOWN, visit, members, name);
  }
}

const known = new Map<string, Places>();

function placesOf(type: unknown): Places {
  if (typeof type !== 'string') return NOWHERE;
  let places = known.get(type);
  if (places === undefined) {
    const definition = structure(type);
    // Not kept for unknown types: their names come from clients.
    if (definition === undefined) return NOWHERE;
    places = new Map([...definition.properties.values()].flatMap(placesIn));
    known.set(type, places);
  }
  return places;
}

/** A member and, if it is a primitive, the sibling that carries its id and extensions. */
function placesIn(property: Property): [string, Place][] {
  const { name, path, type } = property;
  if (structure(type)?.kind !== 'primitive-type') return [[name, { leaf: '', property, type }]];
  const leaf = path === 'Reference.reference' ? 'reference' : type;
  return [
    [name, { leaf, property, type: '' }],
    [`_${name}`, { leaf: '', property, type }],
  ];
}
