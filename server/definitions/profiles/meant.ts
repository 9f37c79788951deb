// The profile or extension whose URL a misspelt one probably meant, for the remedy in a finding.
import { nearest } from '../../fhir/nearest.ts';
import type { DefinitionSource } from './definitions.ts';

/** Of the same publisher rather than another; undefined: none is near. */
export function meantUrl(url: string, definitions: DefinitionSource): string | undefined {
  const known = Map.groupBy(definitions.urls?.() ?? [], (one) => baseOf(one) === baseOf(url));
  return nearestOf(url, known.get(true)) ?? nearestOf(url, known.get(false));
}

function nearestOf(url: string, urls: readonly string[] = []): string | undefined {
  const byName = new Map(urls.map((one) => [nameOf(one), one]));
  return byName.get(nearest(nameOf(url), byName.keys()) ?? '');
}

const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const baseOf = (url: string): string => url.slice(0, url.lastIndexOf('/'));
