// References between the entries of a transaction: https://hl7.org/fhir/R4/bundle.html#references
import { describe, expect, it } from '@jest/globals';
import { answersOf, entry, issuesOf, uuid } from '../support/bundles.ts';
import { observation, patient, transactionTests } from '../support/transactions.ts';

const { baseUrl, fresh, get, put, send, transact } = transactionTests();

describe('references', () => {
  it('of every kind become the new addresses, also in circles; everything else stays byte for byte', async () => {
    const [one, two] = [uuid(), uuid()];
    const away = 'http://away.example/fhir/Organization/7';
    const text = (self: string, other: string, organization: string, version: string) =>
      `{"resourceType":"Patient","contained":[{"resourceType":"Provenance","id":"p","target":[{"reference":"${self}"}],` +
      `"recorded":"2020-01-01T00:00:00Z","agent":[{"who":{"reference":"#"}}]}],` +
      `"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">\\u00f1<a href=\\"${other}\\">${one}</a>` +
      `<img src=\\"${other}\\" alt=\\"x\\"/></div>"},` +
      `"extension":[{"url":"http://x.example/a","valueUri":"${other}"},{"url":"http://x.example/b","valueUrl":"${other}"},` +
      `{"url":"http://x.example/c","valueString":"${two}"},{"url":"http://x.example/d","valueCanonical":"${two}"},` +
      `{"url":"http://x.example/e","valueDecimal":1.10},{"url":"http://x.example/f","valueUuid":"${other}"}],` +
      `"identifier":[{"value":"${two}"}],"managingOrganization":{"reference":"${organization}"},` +
      `"link":[{"other":{"reference":"${other}${version}"},"type":"seealso"}],` +
      `"generalPractitioner":[{"reference":"Practitioner/nobody"}]}`;
    const bundle =
      `{"resourceType":"Bundle","type":"transaction","entry":[` +
      `{"fullUrl":"${one}","resource":${text(one, two, away, '/_history/77')},"request":{"method":"POST","url":"Patient"}},` +
      `{"request":{"method":"POST","url":"Patient"},"fullUrl":"${two}","resource":{"resourceType":"Patient","link":[{"other":{"reference":"${one}"},"type":"seealso"}]}},` +
      `{"fullUrl":"${away}","resource":{"resourceType":"Organization","id":"7","name":"x"},"request":{"method":"PUT","url":"Organization/7"}}]}`;
    const { body } = await send(bundle);
    const [first, second] = answersOf(body).map(({ location }) => (location as string).replace('/_history/1', ''));
    const stored = await (await fetch(`${baseUrl()}/${first}`)).text();
    const { id, meta } = JSON.parse(stored) as { id: string; meta: object };
    expect(stored.replace(`,"id":"${id}","meta":${JSON.stringify(meta)}`, '')).toBe(
      text(first as string, second as string, 'Organization/7', '/_history/1'),
    );
    expect((await get(second as string)).body.link[0].other.reference).toBe(first);
  });

  it('that are relative are relative to the root of their own fullUrl', async () => {
    const root = 'http://away.example/fhir';
    const { body } = await transact(
      entry('POST', 'Patient', patient(fresh()), { fullUrl: `${root}/Patient/23` }),
      entry('POST', 'Observation', observation('Patient/23'), { fullUrl: `${root}/Observation/1` }),
      entry('POST', 'Observation', observation('Patient/23'), { fullUrl: uuid() }),
    );
    const [target, same, other] = answersOf(body).map(({ location }) =>
      (location as string).replace('/_history/1', ''),
    );
    expect((await get(same as string)).body.subject.reference).toBe(target);
    expect((await get(other as string)).body.subject.reference).toBe('Patient/23');
  });

  it('with the version of an updated resource keep it, unless it is the one in the Bundle', async () => {
    const id = fresh();
    await put({ ...patient(id), id });
    const { body } = await transact(
      entry(
        'PUT',
        `Patient/${id}`,
        { ...patient(id, { active: true, meta: { versionId: '5' } }), id },
        { fullUrl: `${baseUrl()}/Patient/${id}` },
      ),
      entry('POST', 'Observation', observation(`Patient/${id}/_history/1`)),
      entry('POST', 'Observation', observation(`Patient/${id}/_history/5`)),
    );
    const subjects = answersOf(body)
      .slice(1)
      .map(async ({ location }) => (await get(location as string)).body.subject.reference);
    expect(await Promise.all(subjects)).toEqual([`Patient/${id}/_history/1`, `Patient/${id}/_history/2`]);
  });

  it('with a version name the one that stays when the update changes nothing', async () => {
    const [id, name] = [fresh(), uuid()];
    await put({ ...patient(id), id });
    const { body } = await transact(
      entry('PUT', `Patient/${id}`, { ...patient(id), id }, { fullUrl: name }),
      entry('POST', 'Observation', observation(`${name}/_history/x`)),
    );
    const { subject } = (await get(answersOf(body)[1]?.location as string)).body;
    expect(subject.reference).toBe(`Patient/${id}/_history/1`);
  });

  it('may be conditional: resolved against the store and against what the transaction makes', async () => {
    const [stored, own] = [fresh(), fresh()];
    await put({ ...patient(stored), id: stored });
    const { body } = await transact(
      entry('POST', 'Observation', observation(`Patient?identifier=urn:test|${stored}`)),
      entry('POST', 'Observation', observation(`Patient?identifier=urn:test|${own}`)),
      entry('POST', 'Patient', patient(own)),
    );
    const [a, b, made] = answersOf(body).map(({ location }) => location as string);
    expect((await get(a as string)).body.subject.reference).toBe(`Patient/${stored}`);
    expect((await get(b as string)).body.subject.reference).toBe(made?.replace('/_history/1', ''));
  });

  it('that are conditional do not find what the transaction deletes or changes away', async () => {
    const value = fresh();
    await put({ ...patient(value), id: `${value}a` });
    await put({ ...patient(value), id: `${value}b` });
    await put({ ...patient(value), id: `${value}c` });
    const { body } = await transact(
      entry('DELETE', `Patient/${value}a`),
      entry('PUT', `Patient/${value}b`, { ...patient('another'), id: `${value}b` }),
      entry('POST', 'Observation', observation(`Patient?identifier=urn:test|${value}`)),
    );
    const { subject } = (await get(answersOf(body)[2]?.location as string)).body;
    expect(subject.reference).toBe(`Patient/${value}c`);
  });

  it('that are conditional may chain through what the transaction makes', async () => {
    const [value, name] = [fresh(), uuid()];
    const { body } = await transact(
      entry('POST', 'Practitioner', { ...patient(value), resourceType: 'Practitioner' }, { fullUrl: name }),
      entry('POST', 'PractitionerRole', { resourceType: 'PractitionerRole', practitioner: { reference: name } }),
      entry('POST', 'Observation', {
        ...observation('Patient/1'),
        performer: [{ reference: `PractitionerRole?practitioner.identifier=urn:test|${value}` }],
      }),
    );
    const [, role, made] = answersOf(body).map(({ location }) => location as string);
    expect((await get(made as string)).body.performer[0].reference).toBe(role?.replace('/_history/1', ''));
  });

  it('that are conditional fail with no match and with several: 412', async () => {
    const many = fresh();
    await put({ ...patient(many), id: many });
    const { status, body } = await transact(
      entry('POST', 'Patient', patient(many)),
      entry('POST', 'Observation', observation(`Patient?identifier=urn:test|${many}`)),
      entry('POST', 'Observation', observation('Patient?identifier=urn:test|nobody')),
      entry('POST', 'Observation', observation('Patient?nonsense=1')),
    );
    expect([status, issuesOf(body)]).toEqual([
      400,
      [
        ['conditional-reference-ambiguous', 'Bundle.entry[1].resource.subject.reference'],
        ['conditional-reference-unmatched', 'Bundle.entry[2].resource.subject.reference'],
        ['unknown-search-parameter', 'Bundle.entry[3].resource.subject.reference'],
      ],
    ]);
  });

  it('fullUrls are unique and name no version', async () => {
    const name = uuid();
    const { status, body } = await transact(
      entry('POST', 'Patient', patient(fresh()), { fullUrl: name }),
      entry('POST', 'Patient', patient(fresh()), { fullUrl: name }),
      entry('POST', 'Patient', patient(fresh()), { fullUrl: 'http://a.example/Patient/1/_history/2' }),
    );
    expect([status, issuesOf(body)]).toEqual([
      400,
      [
        ['repeated-full-url', 'Bundle.entry[1].fullUrl'],
        ['versioned-full-url', 'Bundle.entry[2].fullUrl'],
      ],
    ]);
  });
});
