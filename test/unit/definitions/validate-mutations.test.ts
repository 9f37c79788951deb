import { describe, expect, it } from '@jest/globals';
import { type Property, resourceTypes, structure } from '../../../server/definitions/structures.ts';
import { validateResource } from '../../../server/definitions/validation/validate.ts';
import { minimalResource, sampleValue } from '../../support/minimal-resource.ts';

const findings = (resource: unknown) =>
  validateResource(resource).map(({ name, expression }) => `${name} ${expression}`);
const properties = (type: string): Property[] => [...(structure(type)?.properties.values() ?? [])];
const stepOf = ({ name, choice }: Property) => choice?.slice(0, -3) ?? name;

/** The resource with one more element; another type of a choice gives way. */
function withElement(type: string, property: Property, value: unknown): Record<string, unknown> {
  const resource: Record<string, unknown> = minimalResource(type);
  for (const { name, choice } of properties(type)) {
    if (choice !== undefined && choice === property.choice) delete resource[name];
  }
  return { ...resource, [property.name]: value };
}

/** Every property of every resource type. */
const everyProperty = resourceTypes().flatMap((type) => properties(type).map((property) => ({ type, property })));

describe('a resource of any type', () => {
  it('is valid with its required elements alone', () => {
    for (const type of resourceTypes()) expect(findings(minimalResource(type))).toEqual([]);
  });

  it('is valid with any one more element', () => {
    for (const { type, property } of everyProperty) {
      expect(findings(withElement(type, property, sampleValue(property)))).toEqual([]);
    }
  });

  it('lacks each required element that is removed', () => {
    for (const { type, property } of everyProperty.filter(({ property }) => property.min > 0)) {
      const resource = withElement(type, property, 'removed next');
      delete resource[property.name];
      expect(findings(resource)).toEqual([`missing-element ${type}.${stepOf(property)}`]);
    }
  });

  it('knows no element beyond its definition', () => {
    for (const type of resourceTypes()) {
      expect(findings({ ...minimalResource(type), chaski: 'x' })).toEqual([`unknown-property ${type}.chaski`]);
      expect(findings({ ...minimalResource(type), _chaski: { id: 'x' } })).toEqual([
        `unknown-property ${type}._chaski`,
      ]);
    }
  });

  it('takes no list for one value and no one value for a list', () => {
    for (const { type, property } of everyProperty) {
      const value = sampleValue(property);
      const swapped = property.list ? (value as unknown[])[0] : [value];
      const name = property.list ? 'list-expected' : 'single-expected';
      expect(findings(withElement(type, property, swapped))).toContain(`${name} ${type}.${stepOf(property)}`);
    }
  });

  it('takes no value of another JSON type', () => {
    for (const { type, property } of everyProperty) {
      const isPrimitive = structure(property.type)?.kind === 'primitive-type';
      const object = property.type === 'Resource' ? 'not-a-resource' : 'object-expected';
      const { found, at } = judged(type, property, isPrimitive ? { a: 'text' } : 'text');
      expect(found).toContain(`${isPrimitive ? 'wrong-json-type' : object} ${at}`);
    }
  });

  it('takes no null and nothing empty', () => {
    for (const { type, property } of everyProperty) {
      const ofNull = judged(type, property, null);
      expect(ofNull.found).toContain(`null-value ${ofNull.at}`);
      const isText = typeof [sampleValue(property)].flat()[0] === 'string';
      const { found, at } = judged(type, property, isText ? '' : {});
      expect(found).toContain(`${emptyName(property, isText)} ${at}`);
      const ofList = findings(withElement(type, property, []));
      expect(ofList).toContain(`${property.list ? 'empty-list' : 'single-expected'} ${type}.${stepOf(property)}`);
    }
  });
});

function judged(type: string, property: Property, value: unknown): { found: string[]; at: string } {
  const place = `${type}.${stepOf(property)}`;
  const found = findings(withElement(type, property, property.list ? [value] : value));
  return { found, at: property.list ? `${place}[0]` : place };
}

function emptyName({ type }: Property, isText: boolean): string {
  if (isText) return 'blank-value';
  if (type === 'Resource') return 'missing-resource-type';
  return structure(type)?.kind === 'primitive-type' ? 'wrong-json-type' : 'empty-object';
}
