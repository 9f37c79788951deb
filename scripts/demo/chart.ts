// Collects resources that are written together and turns them into one transaction: https://hl7.org/fhir/R4/http.html#transaction
import type { Bundle, BundleEntry, Reference, Resource } from '@medplum/fhirtypes';
import { SYNTHETIC } from './systems.ts';

/**
 * The resources of one household. Each gets an id that depends on the seed, the household and its place alone, so that the
 * same network put twice changes nothing. Members of a chart refer to each other by `urn:uuid:`.
 */
export class Chart {
  readonly resources: Resource[] = [];
  readonly #prefix: string;

  /** `seed` and `household` are whole numbers below 2^32 and 2^24. */
  constructor(seed: number, household: number) {
    // A UUID of version 8, whose bits are ours to fill: https://www.rfc-editor.org/rfc/rfc9562#section-5.8
    this.#prefix = `${hex(seed, 8)}-0000-8000-8000-${hex(household, 6)}`;
  }

  /** Takes the resource in, marked as synthetic, and gives a reference to it. */
  add<T extends Resource>(resource: T, display?: string): Reference<T> {
    const id = this.#prefix + hex(this.resources.length, 6);
    this.resources.push(marked(id, resource));
    return { reference: `urn:uuid:${id}`, ...(display === undefined ? {} : { display }) };
  }
}

/** The resource with this id and the label of synthetic data, both in front. */
export function marked<T extends Resource>(id: string, { resourceType, ...rest }: T): T {
  return { resourceType, id, meta: { tag: [SYNTHETIC] }, ...rest } as unknown as T;
}

/** A transaction that puts every resource under its id. */
export function transaction(resources: readonly Resource[]): Bundle {
  return { resourceType: 'Bundle', type: 'transaction', entry: resources.map(putEntry) };
}

function putEntry(resource: Resource): BundleEntry {
  const { id = '', resourceType } = resource;
  const request = { method: 'PUT' as const, url: `${resourceType}/${id}` };
  return id[14] === '8' ? { fullUrl: `urn:uuid:${id}`, resource, request } : { resource, request };
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0').slice(-digits);
