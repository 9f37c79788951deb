// How entries belong together: identities, documents, what leads where: https://hl7.org/fhir/R4/bundle.html
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings, profile } from '../../support/small-profile.ts';

const uuid = (at: number): string => `urn:uuid:c757873d-ec9a-4326-a141-00000000000${at}`;
const patient: Resource = { resourceType: 'Patient', active: true };
const bundle = (type: string, entry: object[], more: object = {}): Resource => ({
  resourceType: 'Bundle',
  type,
  entry,
  ...more,
});

const composition = (members: object): Resource => ({
  resourceType: 'Composition',
  status: 'final',
  type: { text: 'x' },
  date: '2024-01-01',
  title: 'x',
  author: [{ display: 'x' }],
  ...members,
});
const document = (first: object, ...others: object[]): Resource =>
  bundle('document', [{ fullUrl: uuid(0), resource: first }, ...others], {
    identifier: { system: 'urn:ietf:rfc:3986', value: uuid(9) },
    timestamp: '2024-01-01T00:00:00Z',
  });

describe('a document', () => {
  it('holds what its Composition names', () => {
    const subject = { subject: { reference: uuid(1) } };
    expect(findings(document(composition(subject), { fullUrl: uuid(1), resource: patient }), [])).toEqual([]);
    expect(findings(document(composition(subject)), [])).toEqual([
      'bundle-not-in-document Bundle.entry[0].resource.subject.reference',
    ]);
  });

  it('holds what its sections name, at any depth', () => {
    const section = (reference: string) => ({ section: [{ section: [{ entry: [{ reference }] }] }] });
    expect(findings(document(composition(section(uuid(1)))), [])).toEqual([
      'bundle-not-in-document Bundle.entry[0].resource.section[0].section[0].entry[0].reference',
    ]);
  });

  it('holds the very version that its Composition names, if the entries tell theirs', () => {
    const base = 'https://hub.example/fhir/';
    const version = (versionId?: string): object => {
      const meta = versionId === undefined ? {} : { meta: { versionId } };
      return { fullUrl: `${base}Patient/p`, resource: { ...patient, id: 'p', ...meta } };
    };
    const naming = (reference: string, ...others: object[]): string[] => {
      const resource = { ...composition({ subject: { reference } }), id: 'c' };
      const made = document({});
      return findings({ ...made, entry: [{ fullUrl: `${base}Composition/c`, resource }, ...others] }, []);
    };
    const missing = 'bundle-not-in-document Bundle.entry[0].resource.subject.reference';
    for (const reference of ['Patient/p/_history/2', `${base}Patient/p/_history/2`]) {
      expect(naming(reference, version('2'))).toEqual([]);
      expect(naming(reference, version())).toEqual([]);
      expect(naming(reference, version('1'))).toEqual([missing, 'bundle-outside-document Bundle.entry[1]']);
    }
    const link = { other: { reference: 'Patient/p/_history/1' }, type: 'replaces' };
    const second = {
      fullUrl: `${base}Patient/p`,
      resource: { ...patient, id: 'p', meta: { versionId: '2' }, link: [link] },
    };
    expect(naming('Patient/p/_history/2', version('1'), second)).toEqual([]);
  });

  it('starts with a Composition, has a time, an identifier and fullUrls', () => {
    expect(findings(bundle('document', [{ resource: patient }]), [])).toEqual([
      'profile-broken-invariant Bundle',
      'profile-broken-invariant Bundle',
      'profile-broken-invariant Bundle',
      'bundle-full-url-missing Bundle.entry[0]',
    ]);
  });

  it('holds nothing that no link leads to from the Composition, forward or back', () => {
    const subject = { subject: { reference: uuid(1) } };
    const first = {
      fullUrl: uuid(1),
      resource: { ...patient, link: [{ other: { reference: uuid(2) }, type: 'seealso' }] },
    };
    const second = { fullUrl: uuid(2), resource: patient };
    const third = { fullUrl: uuid(3), resource: patient };
    const back = {
      fullUrl: uuid(3),
      resource: { ...patient, link: [{ other: { reference: uuid(2) }, type: 'seealso' }] },
    };
    expect(findings(document(composition(subject), first, second), [])).toEqual([]);
    expect(findings(document(composition(subject), first, second, back), [])).toEqual([]);
    expect(findings(document(composition(subject), first, second, third), [])).toEqual([
      'bundle-outside-document Bundle.entry[3]',
    ]);
  });

  it('is told of an entry without fullUrl once, whether anything leads to it or not', () => {
    expect(findings(document(composition({}), { resource: patient }), [])).toEqual([
      'bundle-full-url-missing Bundle.entry[1]',
    ]);
  });

  it('may hold the stylesheets that its links name', () => {
    const style = { fullUrl: uuid(3), resource: { resourceType: 'Binary', contentType: 'text/css' } };
    const styled = (url: string, entry: object): string[] =>
      findings({ ...document(composition({}), entry), link: [{ relation: 'stylesheet', url }] }, []);
    expect(styled(uuid(3), style)).toEqual([]);
    expect(styled('https://hub.example/style.css', style)).toEqual(['bundle-outside-document Bundle.entry[1]']);
    expect(findings(document(composition({}), style), [])).toEqual(['bundle-outside-document Bundle.entry[1]']);
    const url = 'https://hub.example/fhir/';
    const first = { fullUrl: `${url}Composition/c`, resource: { ...composition({}), id: 'c' } };
    const second = { fullUrl: `${url}Binary/s`, resource: { ...style.resource, id: 's' } };
    const relative = (to: string): string[] => {
      const made = document(composition({}));
      return findings({ ...made, entry: [first, second], link: [{ relation: 'stylesheet', url: to }] }, []);
    };
    expect(relative('Binary/s')).toEqual([]);
    expect(relative('Binary/t')).toEqual([
      'bundle-not-in-document Bundle.link[0].url',
      'bundle-outside-document Bundle.entry[1]',
    ]);
  });

  it('may hold what attachments and narratives lead to', () => {
    const binary = { fullUrl: uuid(3), resource: { resourceType: 'Binary', contentType: 'image/png' } };
    const attached = { ...patient, photo: [{ contentType: 'image/png', url: uuid(3) }] };
    const subject = { subject: { reference: uuid(1) } };
    expect(findings(document(composition(subject), { fullUrl: uuid(1), resource: attached }, binary), [])).toEqual([]);
    const div = `<div xmlns="http://www.w3.org/1999/xhtml"><img src="${uuid(3)}" alt="x"/></div>`;
    const told = { text: { status: 'generated', div } };
    expect(findings(document(composition(told), binary), [])).toEqual([]);
  });

  it('whose Composition is known by a urn names its entries by their whole fullUrl', () => {
    const subject = { subject: { reference: 'Patient/p' } };
    const entry = (fullUrl: string) => ({ fullUrl, resource: { ...patient, id: 'p' } });
    expect(findings(document(composition(subject), entry(uuid(1))), [])).toEqual([
      'bundle-meaningless-reference Bundle.entry[0].resource.subject.reference',
    ]);
  });
});

describe('a message', () => {
  const message = (reference: string, ...others: object[]): string[] => {
    const header = {
      resourceType: 'MessageHeader',
      eventUri: 'http://example.org/event',
      source: { endpoint: 'http://example.org/source' },
      focus: [{ reference }],
    };
    return findings(bundle('message', [{ fullUrl: uuid(0), resource: header }, ...others]), []);
  };
  const entry = { fullUrl: uuid(1), resource: { ...patient, id: 'p' } };

  it('brings what it is about', () => {
    expect(message(uuid(1), entry)).toEqual([]);
    const missing = ['bundle-not-in-message Bundle.entry[0].resource.focus[0].reference'];
    expect(message('https://hub.example/fhir/Patient/p', entry)).toEqual(missing);
    expect(message('Patient/p', entry)).toEqual(missing);
  });
});

describe('the entries of a search', () => {
  const found = (mode: string | undefined, resource: Resource): string[] =>
    findings(bundle('searchset', [{ ...(mode === undefined ? {} : { search: { mode } }), resource }]), []);
  const outcome: Resource = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'warning', code: 'not-supported' }],
  };
  const withoutId = ['bundle-result-without-id Bundle.entry[0].resource'];

  it.each<[string, string | undefined, Resource, string[]]>([
    ['a resource', 'match', { ...patient, id: 'p' }, []],
    ['a resource without id', 'match', patient, withoutId],
    ['a resource without id or mode', undefined, patient, withoutId],
    ['an outcome', 'outcome', outcome, []],
    ['an outcome without mode', undefined, outcome, []],
    ['an outcome told as a match', 'match', outcome, withoutId],
    ['a resource told as an outcome', 'outcome', patient, ['bundle-not-an-outcome Bundle.entry[0].resource']],
  ])('%s, %s', (_what, mode, resource, expected) => {
    expect(found(mode, resource)).toEqual(expected);
  });
});

describe('fullUrl', () => {
  const at = (fullUrl: string, id?: string): string[] =>
    findings(bundle('collection', [{ fullUrl, resource: { ...patient, ...(id === undefined ? {} : { id }) } }]), []);

  it.each<[string, string | undefined, string[]]>([
    [uuid(1), 'p', []],
    ['https://hub.example/fhir/Patient/p', 'p', []],
    ['https://hub.example/fhir/Patient/q', 'p', ['bundle-full-url-against-id Bundle.entry[0].fullUrl']],
    ['https://hub.example/fhir/Group/p', 'p', ['bundle-full-url-against-id Bundle.entry[0].fullUrl']],
    ['https://hub.example/fhir/Patient/p', undefined, ['bundle-full-url-against-id Bundle.entry[0].fullUrl']],
    ['https://hub.example/fhir/Persona/p', 'p', []],
    [uuid(1), undefined, []],
    ['Patient/p', 'p', ['bundle-full-url-relative Bundle.entry[0].fullUrl']],
  ])('%s of a resource with id %s', (fullUrl, id, expected) => {
    expect(at(fullUrl, id)).toEqual(expected);
  });

  it('is unique', () => {
    const entry = { fullUrl: uuid(1), resource: patient };
    expect(findings(bundle('collection', [entry, entry]), [])).toEqual(['profile-broken-invariant Bundle']);
  });
});

it('entries of a transaction say what is to be done', () => {
  expect(findings(bundle('transaction', [{ fullUrl: uuid(1), resource: patient }]), [])).toEqual([
    'profile-broken-invariant Bundle',
  ]);
  const request = { method: 'POST', url: 'Patient' };
  expect(findings(bundle('transaction', [{ fullUrl: uuid(1), resource: patient, request }]), [])).toEqual([]);
});

describe('a reference inside a Bundle', () => {
  const target = 'http://example.org/StructureDefinition/target';
  const named = profile('Patient', { 'Patient.name': { min: 1 } }, { url: target });
  const about = profile('Basic', { 'Basic.subject': { type: [{ code: 'Reference', targetProfile: [target] }] } });
  const claim = { meta: { profile: [about.url] } };
  const basic = (reference: string): Resource => ({
    resourceType: 'Basic',
    code: { text: 'x' },
    subject: { reference },
    ...claim,
  });
  const find = (reference: string, base: string): string[] =>
    findings(
      bundle('collection', [
        { fullUrl: `${base}Basic/b`, resource: { ...basic(reference), id: 'b' } },
        { fullUrl: `${base}Patient/p`, resource: { ...patient, id: 'p' } },
      ]),
      [named, about],
      { profiles: [] },
    );
  const off = ['profile-target-off-profile Bundle.entry[0].resource.subject'];

  it('is found by its whole URL, and by what is left of it with the base of its own entry', () => {
    expect(find('https://a.example/Patient/p', 'https://a.example/')).toEqual(off);
    expect(find('Patient/p', 'https://a.example/')).toEqual(off);
  });

  it('to somewhere else is not at hand', () => {
    expect(find('https://b.example/Patient/p', 'https://a.example/')).toEqual([]);
    expect(find('Patient/q', 'https://a.example/')).toEqual([]);
  });

  it('has no meaning seen from an entry whose address is neither RESTful nor a urn', () => {
    const entries = (fullUrl: string): Resource =>
      bundle('collection', [
        { fullUrl, resource: basic('Patient/p') },
        { fullUrl: 'https://a.example/Patient/p', resource: { ...patient, id: 'p' } },
      ]);
    expect(findings(entries(uuid(1)), [named, about], { profiles: [] })).toEqual(off);
    expect(findings(entries('https://a.example/other'), [named, about], { profiles: [] })).toEqual([]);
  });

  it('by urn leads to an entry or nowhere', () => {
    expect(find('urn:uuid:c757873d-ec9a-4326-a141-000000000007', 'https://a.example/')).toEqual([
      '?bundle-urn-not-found Bundle.entry[0].resource.subject',
    ]);
  });

  it('to what is off its profile is told once, at the resource itself where that is judged anyway', () => {
    const document = (resource: Resource): Resource =>
      bundle('collection', [
        { fullUrl: uuid(1), resource: basic(uuid(3)) },
        { fullUrl: uuid(2), resource: basic(uuid(3)) },
        { fullUrl: uuid(3), resource },
      ]);
    const defined = [named, about];
    expect(findings(document(patient), defined, { profiles: [] })).toEqual(off);
    expect(findings(document({ ...patient, meta: { profile: [target] } }), defined, { profiles: [] })).toEqual([
      'profile-too-few Bundle.entry[2].resource.name',
    ]);
  });
});
