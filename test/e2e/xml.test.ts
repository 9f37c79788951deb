// XML over HTTP: what is sent in XML is kept as JSON, what is kept as JSON is read in XML: https://hl7.org/fhir/R4/xml.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

const XML = 'application/fhir+xml';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const F = 'xmlns="http://hl7.org/fhir"';
const DIV = '<div xmlns="http://www.w3.org/1999/xhtml"><p>1 &lt; 2 <b>ñ</b></p></div>';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

type Sent = { status: number; text: string; headers: Headers };
async function send(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Sent> {
  const response = await fetch(hub.baseUrl + path, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
const put = (path: string, body: string, headers = {}) => send('PUT', path, { 'Content-Type': XML, ...headers }, body);

const observation = (id: string) =>
  `<Observation ${F}><id value="${id}"/><text><status value="generated"/>${DIV}</text><status value="final"/>` +
  '<code><coding><system value="http://loinc.org"/><code value="8310-5"/></coding></code>' +
  '<valueQuantity><value value="36.50"/><unit value="°C"/></valueQuantity></Observation>';

describe('a resource sent in XML', () => {
  it('is kept as JSON, decimals as spelled and narrative intact, and read in either format', async () => {
    const created = await put('/Observation/o', observation('o'), { Accept: '*/*' });
    expect([created.status, created.headers.get('content-type')]).toEqual([201, 'application/fhir+xml; charset=utf-8']);
    expect(created.headers.get('location')).toBe(`${hub.baseUrl}/Observation/o/_history/1`);
    const json = await send('GET', '/Observation/o');
    expect(json.text).toContain('"valueQuantity":{"value":36.50,"unit":"°C"}');
    expect(JSON.parse(json.text).text.div).toBe(DIV);
    const xml = await send('GET', '/Observation/o', { Accept: XML });
    expect(xml.text.replace(/<meta>.*<\/meta>/, '')).toBe(HEAD + observation('o'));
  });

  it('that is the same as the one kept makes no version', async () => {
    await put('/Observation/same', observation('same'));
    const again = await put('/Observation/same', observation('same'));
    expect([again.status, again.headers.get('etag')]).toEqual([200, 'W/"1"']);
  });

  it('is found by its values', async () => {
    await put('/Observation/found', observation('found').replace('8310-5', '8867-4'));
    const { text } = await send('GET', '/Observation?code=http://loinc.org|8867-4&_format=xml');
    expect(text).toContain(`${HEAD}<Bundle ${F}>`);
    expect(text).toContain('<total value="1"/>');
    expect(text).toContain('<resource><Observation><id value="found"/>');
  });

  it('is judged like one in JSON, and told so in XML', async () => {
    const { status, text, headers } = await put(
      '/Patient/bad',
      `<Patient ${F}><id value="bad"/><gender value="x"/></Patient>`,
    );
    expect([status, headers.get('content-type')]).toEqual([400, 'application/fhir+xml; charset=utf-8']);
    expect(text).toContain(`<OperationOutcome ${F}><issue><severity value="error"/>`);
    expect(text).toContain('<expression value="Patient.gender"/>');
  });

  it('that is no FHIR is refused with line and column', async () => {
    const { status, text } = await put('/Patient/bad', `<Patient ${F}>\n  <gendre value="male"/></Patient>`, {
      Accept: 'application/json',
      'Accept-Language': 'es',
    });
    expect(status).toBe(400);
    expect(JSON.parse(text).issue[0].details.text).toBe(
      'Línea 2, columna 3: Patient no tiene <gendre>; ¿quiso decir <gender>?',
    );
  });

  it('with a DOCTYPE is refused, billion laughs or not', async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}">]><Patient ${F}/>`;
    const { status, text } = await put('/Patient/bad', bomb);
    expect([status, text.includes('doctype-refused')]).toEqual([400, true]);
  });

  it('may be a batch, a transaction, a patch', async () => {
    const entry = (id: string) =>
      `<entry><resource><Patient><id value="${id}"/></Patient></resource><request><method value="PUT"/><url value="Patient/${id}"/></request></entry>`;
    const bundle = (type: string) =>
      `<Bundle ${F}><type value="${type}"/>${entry(`${type}1`)}${entry(`${type}2`)}</Bundle>`;
    for (const type of ['batch', 'transaction']) {
      const { status, text } = await send('POST', '', { 'Content-Type': XML }, bundle(type));
      expect([status, text.match(/<status value="201[^"]*"\/>/g)?.length]).toEqual([200, 2]);
    }
    const patch =
      `<Parameters ${F}><parameter><name value="operation"/><part><name value="type"/><valueCode value="add"/></part>` +
      '<part><name value="path"/><valueString value="Patient"/></part><part><name value="name"/><valueString value="active"/></part>' +
      '<part><name value="value"/><valueBoolean value="true"/></part></parameter></Parameters>';
    const patched = await send('PATCH', '/Patient/batch1', { 'Content-Type': XML }, patch);
    expect([patched.status, patched.text.includes('<active value="true"/>')]).toEqual([200, true]);
  });
});

describe('an answer in XML', () => {
  it.each([
    ['Accept: application/fhir+xml', '/Patient/r', { Accept: XML }, XML],
    ['Accept: application/xml', '/Patient/r', { Accept: 'application/xml' }, 'application/xml'],
    ['Accept: text/xml', '/Patient/r', { Accept: 'text/xml;q=0.9' }, 'text/xml'],
    ['_format=xml', '/Patient/r?_format=xml', { Accept: 'application/json' }, XML],
    ['an error', '/Patient/nobody', { Accept: XML }, XML],
    ['an address that is none', '/Nothing', { Accept: XML }, XML],
    ['the capabilities', '/metadata', { Accept: XML }, XML],
    ['history', '/Patient/r/_history', { Accept: XML }, XML],
    ['an operation', '/Patient/r/$meta', { Accept: XML }, XML],
  ])('is given to %s', async (_what, path, headers, type) => {
    await put('/Patient/r', `<Patient ${F}><id value="r"/></Patient>`);
    const { text, headers: got } = await send('GET', path, headers);
    expect(got.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(got.get('vary')).toContain('Accept');
    expect(text.startsWith(`${HEAD}<`)).toBe(true);
  });

  it('to HEAD has the headers of GET and nothing else', async () => {
    await put('/Patient/r', `<Patient ${F}><id value="r"/></Patient>`);
    const [get, head] = [
      await send('GET', '/Patient/r', { Accept: XML }),
      await send('HEAD', '/Patient/r', { Accept: XML }),
    ];
    expect(head.text).toBe('');
    for (const name of ['content-type', 'content-length', 'etag', 'last-modified'])
      expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
  });

  it('is not sent again to whom knows the version', async () => {
    await put('/Patient/r', `<Patient ${F}><id value="r"/></Patient>`);
    expect((await send('GET', '/Patient/r', { Accept: XML, 'If-None-Match': 'W/"1"' })).status).toBe(304);
  });

  it('is laid out for people with _pretty', async () => {
    await put('/Patient/r', `<Patient ${F}><id value="r"/></Patient>`);
    const { text } = await send('GET', '/Patient/r?_format=xml&_pretty=true');
    expect(text.startsWith(`${HEAD}\n<Patient ${F}>\n  <id value="r"/>\n  <meta>\n    <versionId value="1"/>`)).toBe(
      true,
    );
  });

  it('of Binary is the resource for application/fhir+xml alone', async () => {
    await put(
      '/Binary/b',
      `<Binary ${F}><id value="b"/><contentType value="text/plain"/><data value="aG9sYQ=="/></Binary>`,
    );
    expect((await send('GET', '/Binary/b')).text).toBe('hola');
    expect((await send('GET', '/Binary/b', { Accept: XML })).text).toContain('<data value="aG9sYQ=="/>');
  });
});
