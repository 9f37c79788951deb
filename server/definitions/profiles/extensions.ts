// Extensions against their own definitions, wherever they stand: https://hl7.org/fhir/R4/defining-extensions.html
import { relativeAddress } from '../../fhir/failures-profile-addresses.ts';
import {
  misplacedExtension,
  modifierMismatch,
  unknownExtension,
  unknownModifier,
} from '../../fhir/failures-profile-codes.ts';
import type { Node } from '../fhirpath/nodes.ts';
import { isA } from '../referenced-type.ts';
import { isPrimitive, type Property } from '../structures.ts';
import { type StructureDefinition, structureDefinition } from './definitions.ts';
import type { Judging } from './judging.ts';
import { officialProfiles } from './official.ts';
import { treeOf } from './snapshot.ts';

/** What is extended, and the property it stands in; undefined for a resource. */
export type Owner = { node: Node; property: Property | undefined };

/** A relative url is a part of the extension around it, whose definition describes it. */
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** `property`: where it stands, `extension` or `modifierExtension`. */
export function checkExtension(node: Node, property: Property, owner: Owner, judging: Judging): void {
  const { url } = node.value as { url?: unknown };
  if (typeof url !== 'string') return;
  const definition = structureDefinition(judging.definitions, url);
  const isModifier = property.name === 'modifierExtension';
  const { trail } = judging;
  if (definition === undefined) {
    if (judging.warnings && isModifier) trail.report((at) => unknownModifier(at, url));
    else if (judging.warnings && !ABSOLUTE.test(url) && owner.node.type !== 'Extension')
      trail.report((at) => relativeAddress(`${at}.url`, url));
    // R4's own may be unknown to the source, and are known all the same.
    else if (judging.warnings && ABSOLUTE.test(url) && officialProfiles(url) === undefined)
      trail.report((at) => unknownExtension(at, url));
    return;
  }
  if (definition.type !== 'Extension') return;
  if (isModifier !== isModifierDefinition(definition, judging))
    trail.report((at) => modifierMismatch(at, url, !isModifier));
  checkContext(definition, url, owner, judging);
  judging.apply(node, url, judging);
}

function isModifierDefinition(definition: StructureDefinition, { definitions }: Judging): boolean {
  const tree = treeOf(definition, definitions);
  return typeof tree === 'object' && tree.element.isModifier === true;
}

type Context = NonNullable<StructureDefinition['context']>[number];

/** https://hl7.org/fhir/R4/defining-extensions.html#context; an expression of FHIRPath is trusted. */
function checkContext({ context = [] }: StructureDefinition, url: string, owner: Owner, judging: Judging): void {
  if (context.length === 0 || context.some((one) => allows(one, owner, judging))) return;
  const places = context.map(({ expression }) => expression);
  judging.trail.report((at) => misplacedExtension(at, url, places));
}

function allows({ type, expression }: Context, { node, property }: Owner, judging: Judging): boolean {
  if (type === 'fhirpath') return true;
  if (type === 'extension') return (node.value as { url?: unknown }).url === expression;
  const place = expression.replaceAll('[x]', '');
  // A primitive is walked as the element that carries its extensions.
  const own = property !== undefined && isPrimitive(property.type) ? property.type : node.type;
  if (place === 'Element' || isA(own, place)) return true;
  return (
    property !== undefined && (isPlace(property.path.replace('[x]', ''), place) || isPlace(pathOf(judging), place))
  );
}

/** `Patient.text` is a `DomainResource.text`, too. */
function isPlace(path: string, place: string): boolean {
  const [dot, other] = [path.indexOf('.'), place.indexOf('.')];
  if (dot === -1 || other === -1) return path === place;
  return path.slice(dot) === place.slice(other) && isA(path.slice(0, dot), place.slice(0, other));
}

/** `Patient.contact.name` for `Bundle.entry[3].resource.contact[0].name.extension[1]`. */
function pathOf({ trail, place, resource }: Judging): string {
  const below = trail
    .expression()
    .slice(place.length)
    .replace(/\[\d+\]/g, '');
  return resource.resourceType + below.slice(0, below.lastIndexOf('.'));
}
