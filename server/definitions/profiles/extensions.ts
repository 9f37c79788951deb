// Extensions against their own definitions, wherever they stand: https://hl7.org/fhir/R4/defining-extensions.html
import { relativeAddress } from '../../fhir/failures-profile-addresses.ts';
import { modifierMismatch, unknownExtension, unknownModifier, unknownPart } from '../../fhir/failures-profile-codes.ts';
import type { Node } from '../fhirpath/nodes.ts';
import type { Property } from '../structures.ts';
import { type StructureDefinition, structureDefinition } from './definitions.ts';
import { checkContext, type Owner } from './extension-context.ts';
import type { Judging } from './judging.ts';
import { meantUrl } from './meant.ts';
import { officialProfiles } from './official.ts';
import { treeOf } from './snapshot.ts';

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
    else if (judging.warnings && !ABSOLUTE.test(url)) checkPart(url, owner, judging);
    // R4's own may be unknown to the source, and are known all the same.
    else if (judging.warnings && officialProfiles(url) === undefined)
      trail.report((at) => unknownExtension(at, url, meantUrl(url, judging.definitions)));
    return;
  }
  if (definition.type !== 'Extension') return;
  if (isModifier !== isModifierDefinition(definition, judging))
    trail.report((at) => modifierMismatch(at, url, !isModifier));
  checkContext(definition, url, node, owner, judging);
  judging.apply(node, url, judging);
}

/** Told by $validate alone: a relative url is that of a part which the extension around it defines. */
function checkPart(url: string, { node }: Owner, judging: Judging): void {
  const { trail, definitions } = judging;
  if (node.type !== 'Extension') {
    trail.report((at) => relativeAddress(at, url), 'url');
    return;
  }
  const whole = String((node.value as { url?: unknown }).url);
  const parts = partsOf(structureDefinition(definitions, whole), judging);
  if (parts !== undefined && !parts.includes(url)) trail.report((at) => unknownPart(at, url, whole, parts));
}

/** Undefined: the definition does not tell them, or is closed and refuses others itself. */
function partsOf(definition: StructureDefinition | undefined, { definitions }: Judging): string[] | undefined {
  const tree = definition === undefined ? undefined : treeOf(definition, definitions);
  const { slices = [], element } = (typeof tree === 'object' ? tree.children.get('extension') : undefined) ?? {};
  const parts = slices.map(({ children }) => children.get('url')?.element.fixedUri);
  const isTold = slices.length > 0 && parts.every((part) => typeof part === 'string');
  return isTold && element?.slicing?.rules !== 'closed' ? (parts as string[]) : undefined;
}

function isModifierDefinition(definition: StructureDefinition, { definitions }: Judging): boolean {
  const tree = treeOf(definition, definitions);
  return typeof tree === 'object' && tree.element.isModifier === true;
}
