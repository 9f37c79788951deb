// Where an extension may be used: https://hl7.org/fhir/R4/defining-extensions.html#context
import { extensionRuleBroken, misplacedExtension } from '../../fhir/failures-profile-codes.ts';
import { type Node, resourceNode } from '../fhirpath/nodes.ts';
import { isA } from '../referenced-type.ts';
import { isPrimitive, type Property } from '../structures.ts';
import type { StructureDefinition } from './definitions.ts';
import { found, invariant } from './invariants.ts';
import type { Judging } from './judging.ts';

/** What is extended, and the property it stands in; undefined for a resource. */
export type Owner = { node: Node; property: Property | undefined };

/** Reports an extension on what its definition does not allow, and one whose rules do not hold there. */
export function checkContext(
  { context = [], contextInvariant = [] }: StructureDefinition,
  url: string,
  extension: Node,
  owner: Owner,
  judging: Judging,
): void {
  const { trail } = judging;
  if (context.length > 0 && !context.some((one) => allows(one, owner, judging))) {
    const places = context.map(({ expression }) => expression);
    trail.report((at) => misplacedExtension(at, url, places));
    return;
  }
  const around = { ...judging.around, extension: [extension] };
  for (const rule of contextInvariant) {
    const holds = invariant(rule);
    if (typeof holds === 'function' && holds(owner.node, around) === false)
      trail.report((at) => extensionRuleBroken(at, url, rule));
  }
}

type Context = NonNullable<StructureDefinition['context']>[number];

function allows({ type, expression }: Context, { node, property }: Owner, judging: Judging): boolean {
  if (type === 'fhirpath') return isFound(node, expression, judging);
  if (type === 'extension') {
    if (property?.path !== 'Extension.value[x]') return (node.value as { url?: unknown }).url === expression;
    return isFound(node, `descendants().where(url = '${expression.replace(/['\\]/g, '\\$&')}').value`, judging);
  }
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

/** Among all that the expression finds in the resource; what cannot be told is trusted. */
function isFound(node: Node, expression: string, { around, resource }: Judging): boolean {
  const nodes = found(expression, resourceNode(resource), around);
  return nodes === undefined || nodes.some(({ value, sibling }) => value === node.value || sibling === node.value);
}

/** `Patient.contact.name` for `Bundle.entry[3].resource.contact[0].name.extension[1]`. */
function pathOf({ trail, place, resource }: Judging): string {
  const below = trail
    .expression()
    .slice(place.length)
    .replace(/\[\d+\]/g, '');
  return resource.resourceType + below.slice(0, below.lastIndexOf('.'));
}
