// Links between the entries of a transaction: server/interactions/transaction/links.ts
// https://hl7.org/fhir/R4/http.html#transaction, https://hl7.org/fhir/R4/bundle.html#references
import { describe, expect, it } from '@jest/globals';
import { bundleSpans } from '../../../../server/fhir/text-spans.ts';
import {
  findLinks,
  type Link,
  type Names,
  relinkedText,
  relinkValue,
} from '../../../../server/interactions/transaction/links.ts';
import { narrativeLinks } from '../../../../server/interactions/transaction/narrative-links.ts';
import { type RandomJson, randomJson } from '../../../support/random-json.ts';

const URN = 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a';
const OID = 'urn:oid:1.2.3';
const AWAY = 'http://away.example/fhir/Patient/23';
const CANONICAL = 'http://example.org/ValueSet/colours';
const NAMES: Names = {
  entryOf: new Map([
    [URN, 0],
    [OID, 1],
    [AWAY, 2],
    [CANONICAL, 3],
    ['Patient/rel', 4],
  ]),
  canonical: new Set([CANONICAL]),
};
const BASE = 'http://own.example/fhir/';

const to = ({ target, type, version }: Link) => {
  if (typeof target === 'string') return { text: 'Patient/found' };
  return { text: type === 'id' ? `id${target}` : `Type/id${target}`, version: version === undefined ? undefined : '7' };
};

/** The resource's text with its links replaced; its value must say the same. */
function relinked(resourceText: string, root = BASE): string {
  const text = `{"resourceType":"Bundle","entry":[{"resource":${resourceText}}]}`;
  const resource = JSON.parse(resourceText) as unknown;
  const links = findLinks(resource, NAMES, root);
  const result = relinkedText({ text, spans: bundleSpans(text), entry: 0 }, links, to) as string;
  relinkValue(links, to);
  expect(resource).toEqual(JSON.parse(result));
  relinkValue(links, () => undefined);
  expect(resource).toEqual(JSON.parse(resourceText));
  return result;
}

const observation = (subject: string): string =>
  `{"resourceType":"Observation","subject":{"reference":${JSON.stringify(subject)}},"valueQuantity":{"value":1.10}}`;

describe('a reference', () => {
  it.each([
    ['to a urn:uuid fullUrl', URN, 'Type/id0'],
    ['to a urn:oid fullUrl', OID, 'Type/id1'],
    ['to an absolute fullUrl', AWAY, 'Type/id2'],
    ['to a relative fullUrl', 'Patient/rel', 'Type/id4'],
    ['with a version keeps being one', `${URN}/_history/3`, 'Type/id0/_history/7'],
    ['with a fragment keeps it', `${AWAY}#part`, 'Type/id2#part'],
    ['with version and fragment', `${AWAY}/_history/3#part`, 'Type/id2/_history/7#part'],
    ['that is conditional', 'Patient?identifier=1', 'Patient/found'],
    ['to something else', 'Patient/23', 'Patient/23'],
    ['to an unknown urn', `${URN}0`, `${URN}0`],
    ['to a contained resource', '#me', '#me'],
  ])('%s', (_, before, after) => {
    expect(relinked(observation(before))).toBe(observation(after));
  });

  it('that is relative is relative to the root of its own fullUrl', () => {
    expect(relinked(observation('Patient/23'), 'http://away.example/fhir/')).toBe(observation('Type/id2'));
    expect(relinked(observation('Patient/23/_history/1'), 'http://away.example/fhir/')).toBe(
      observation('Type/id2/_history/7'),
    );
    expect(relinked(observation('Patient/23'), 'http://other.example/fhir/')).toBe(observation('Patient/23'));
  });

  it('is replaced in contained resources, extensions and siblings of primitives', () => {
    const reference = (to: string): string => `{"url":"http://x","valueReference":{"reference":"${to}"}}`;
    const resource = (to: string): string =>
      `{"resourceType":"Patient","contained":[{"resourceType":"Observation","subject":{"reference":"${to}"}}],` +
      `"_birthDate":{"extension":[${reference(to)}]},"extension":[${reference(to)}]}`;
    expect(relinked(resource(URN))).toBe(resource('Type/id0'));
  });
});

describe('an element', () => {
  it.each([
    ['valueUri', 'Type/id0'],
    ['valueUrl', 'Type/id0'],
    ['valueUuid', 'Type/id0'],
    ['valueOid', 'Type/id0'],
    ['valueId', 'id0'],
    ['valueString', URN],
    ['valueCode', URN],
    ['valueCanonical', URN],
    ['valueMarkdown', URN],
  ])('%s that equals a fullUrl becomes %s', (name, after) => {
    const extension = (value: string): string =>
      `{"resourceType":"Basic","extension":[{"url":"u","${name}":"${value}"}]}`;
    expect(relinked(extension(URN))).toBe(extension(after));
  });

  it('of type string or canonical is never touched', () => {
    const text = JSON.stringify({
      resourceType: 'QuestionnaireResponse',
      meta: { profile: [AWAY] },
      identifier: { system: 'x', value: URN },
      questionnaire: AWAY,
    });
    expect(relinked(text)).toBe(text);
  });

  it('of type uri keeps the canonical url of a definition in the same transaction, a reference to it does not', () => {
    const text = (reference: string): string =>
      `{"resourceType":"ValueSet","url":"${CANONICAL}","compose":{"include":[{"system":"${CANONICAL}"}]},` +
      `"extension":[{"url":"${CANONICAL}","valueReference":{"reference":"${reference}"}}]}`;
    expect(relinked(text(CANONICAL))).toBe(text('Type/id3'));
  });

  it("the resource's own id that is its fullUrl becomes its id", () => {
    expect(relinked(`{"resourceType":"Patient","id":"${URN}"}`)).toBe('{"resourceType":"Patient","id":"id0"}');
  });
});

describe('a narrative', () => {
  const narrative = (div: string): string =>
    `{"resourceType":"Patient","text":{"status":"generated","div":"${div.replaceAll('"', '\\"')}"}}`;

  it.each([
    [`<a href="${URN}">x</a>`, '<a href="Type/id0">x</a>'],
    [`<a class='b' href='${URN}#f'>x</a>`, "<a class='b' href='Type/id0#f'>x</a>"],
    [`<img alt="${URN}" src = "${OID}"/>`, `<img alt="${URN}" src = "Type/id1"/>`],
    [`<a href="${URN}">${URN}</a><img src="${AWAY}"/>`, `<a href="Type/id0">${URN}</a><img src="Type/id2"/>`],
    [`<!-- <a href="${URN}"> --><p title="${URN}">`, `<!-- <a href="${URN}"> --><p title="${URN}">`],
    [`<img href="${URN}"/><a src="${URN}"/><abbr href="${URN}"/>`, undefined],
  ])('%s', (before, after) => {
    expect(relinked(narrative(before))).toBe(narrative(after ?? before));
  });

  it('keeps the escapes around a link', () => {
    const before = String.raw`{"resourceType":"Patient","text":{"div":"\u003cdiv>\u00f1\n<a href=\u0022${URN}\u0022>\/</a><a href=\"${OID}\"/>"}}`;
    expect(relinked(before)).toBe(before.replace(URN, 'Type/id0').replace(OID, 'Type/id1'));
  });

  it('takes time in proportion to its length, whatever it holds', () => {
    for (const piece of ['<a ', '<!-- ', '<a x="', '<a x=\'"', '<img src="', '<a b = ']) {
      const before = process.cpuUsage().user;
      narrativeLinks(piece.repeat(200_000));
      expect(process.cpuUsage().user - before).toBeLessThan(2_000_000);
    }
  });
});

describe('text and value', () => {
  it('that run in different orders are left alone: names made of digits', () => {
    const resource = `{"resourceType":"Basic","subject":{"reference":"${URN}"},"1":"first in JavaScript"}`;
    const text = `{"entry":[{"resource":${resource}}]}`;
    const links = findLinks(JSON.parse(resource), NAMES, BASE);
    expect(relinkedText({ text, spans: bundleSpans(text), entry: 0 }, links, to)).toBeUndefined();
  });

  it('differ from the original in links only, in random resources and spellings', () => {
    const random = randomJson();
    for (let round = 0; round < 500; round++) {
      const resource = randomBasic(random);
      const text = random.spelled(resource);
      expect({ seed: random.seed, text: relinked(text) }).toEqual({ seed: random.seed, text: replacedByHand(text) });
    }
  });
});

/** References to URN among strings that hold it too. */
function randomBasic(random: RandomJson): object {
  const noise = (): object => ({ url: 'u', valueString: random.pick([random.text(), URN, AWAY]) });
  const reference = (): object => ({ url: 'u', valueReference: { reference: URN, display: random.text() } });
  const extension = Array.from({ length: 1 + random.below(5) }, () => (random.below(2) === 0 ? noise() : reference()));
  return {
    resourceType: 'Basic',
    extension,
    unknown: random.object(3),
    subject: { reference: random.pick([URN, 'x']) },
  };
}

/** What a reader of the text would do by hand: replaces the value behind every member `reference`. */
const replacedByHand = (text: string): string =>
  text.replaceAll(/("(?:[^"\\]|\\.)*"):("(?:[^"\\]|\\.)*")/g, (pair, name: string, value: string) =>
    JSON.parse(name) === 'reference' && JSON.parse(value) === URN ? `${name}:"Type/id0"` : pair,
  );
