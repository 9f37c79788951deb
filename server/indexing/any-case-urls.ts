// Which code systems say that case does not count, be they R4's, of the profiles or stored:
// https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.caseSensitive
import { setImmediate } from 'node:timers/promises';
import { anyCaseSystems, officialDefinition } from '../definitions/terminology/official.ts';
import type { CodeSystem } from '../definitions/terminology/types.ts';
import { latest } from '../definitions/terminology/versions.ts';
import type { Resource } from '../fhir/request.ts';
import { Turns } from '../interactions/turns.ts';
import { claimants } from '../search/include.ts';
import type { ResourceStore, Sequence, Version, VersionRef } from '../storage/store.ts';

/** A CodeSystem without its concepts. */
type Head = Pick<CodeSystem, 'resourceType' | 'url' | 'version' | 'status' | 'date' | 'content' | 'caseSensitive'>;

const SCOPE = { type: 'CodeSystem' };
const PAGE = 20;
const MOST_OF_A_URL = 100;

export class AnyCaseUrls {
  readonly #store: ResourceStore;
  readonly #shipped: readonly Head[];
  /** Those that are stored now, by id and version: some tables are large. */
  #read: ReadonlyMap<string, Head> = new Map();

  constructor(store: ResourceStore, shipped: readonly Resource[]) {
    this.#store = store;
    this.#shipped = shipped.map(headOf);
  }

  /** The sequence of the last change to any code system; 0: there was none. */
  async newest(): Promise<Sequence> {
    const { versions } = await this.#store.history({
      scope: SCOPE,
      at: await this.#store.head(),
      size: 1,
      total: false,
    });
    return versions[0]?.sequence ?? 0;
  }

  /** Of all that R4 and the profiles bring along. */
  brought(): string[] {
    return [...anyCaseSystems().filter(saysAnyCase), ...this.#shipped.filter(saysAnyCase)].map(urlOf);
  }

  /** Of those that were written after `seen`. */
  async writtenSince(seen: Sequence): Promise<string[]> {
    const found = new Set<string>();
    const at = await this.#store.head();
    for (let after: { after?: Required<VersionRef> } = {}; ; ) {
      const page = await this.#store.history({ scope: SCOPE, at, size: PAGE, total: false, ...after });
      for (const version of page.versions) {
        if (version.sequence <= seen) return [...found];
        // Some tables are large: they are read only if they may say so.
        if (version.text?.includes('"caseSensitive":false') !== true) continue;
        const head = this.#parse(version);
        if (saysAnyCase(head)) found.add(urlOf(head));
      }
      const last = page.versions.at(-1);
      if (!page.more || last === undefined) return [...found];
      after = { after: last };
      await setImmediate();
    }
  }

  /**
   * `anyCase`: those among which the version that counts says so now. `suspects`: those among which a stored one says so, be it
   * one that does not count: another may be deleted. Whatever else comes to say so is written first.
   */
  async judged(urls: readonly string[]): Promise<{ anyCase: Set<string>; suspects: string[] }> {
    const anyCase = new Set<string>();
    const suspects: string[] = [];
    const read = new Map<string, Head>();
    const turns = new Turns();
    for (const url of urls.filter((one) => one !== '')) {
      const stored = await this.#stored(url, read);
      if (stored.some(saysAnyCase)) suspects.push(url);
      const all = [...this.#brought(url), ...stored] as CodeSystem[];
      if (latest(all, undefined, undefined)?.caseSensitive === false) anyCase.add(url);
      await turns.next();
    }
    this.#read = read;
    return { anyCase, suspects };
  }

  #brought(url: string): Head[] {
    const own = anyCaseSystems().find((one) => one.url === url) ?? officialDefinition('CodeSystem', url);
    return [...(own === undefined ? [] : [own]), ...this.#shipped.filter((one) => one.url === url)];
  }

  async #stored(url: string, read: Map<string, Head>): Promise<Head[]> {
    const where = claimants({ kind: 'canonical', types: ['CodeSystem'], url });
    const sort = [{ by: 'lastUpdated', descending: false } as const];
    const { matches } = await this.#store.search({ where, sort, size: MOST_OF_A_URL, total: false });
    return matches.map((version) => {
      const head = this.#parse(version);
      read.set(nameOf(version), head);
      return head;
    });
  }

  #parse(version: Version): Head {
    return this.#read.get(nameOf(version)) ?? headOf(JSON.parse(version.text as string) as Resource);
  }
}

const nameOf = ({ id, versionId }: Version): string => `${id}/${versionId}`;
const saysAnyCase = ({ caseSensitive }: Head): boolean => caseSensitive === false;
const urlOf = ({ url = '' }: Head): string => url;

function headOf(resource: Resource): Head {
  const { concept: _, ...head } = resource as CodeSystem;
  return head;
}
