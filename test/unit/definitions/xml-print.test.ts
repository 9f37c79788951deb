// JSON → XML: https://hl7.org/fhir/R4/xml.html
import { describe, expect, it } from '@jest/globals';
import { printXml } from '../../../server/definitions/xml/print.ts';
import { readXml } from '../../../server/definitions/xml/read.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const F = 'xmlns="http://hl7.org/fhir"';
const X = 'xmlns="http://www.w3.org/1999/xhtml"';

const printed = (members: string): string => {
  const xml = printXml(`{"resourceType":"Patient",${members}}`);
  expect(xml.startsWith(`${HEAD}<Patient ${F}>`)).toBe(true);
  return xml.slice(`${HEAD}<Patient ${F}>`.length, -'</Patient>'.length);
};

describe('XML', () => {
  it.each([
    [
      'has elements in the order of the definition',
      '"gender":"male","active":true',
      '<active value="true"/><gender value="male"/>',
    ],
    ['repeats elements for lists', '"name":[{"given":["A","B"]}]', '<name><given value="A"/><given value="B"/></name>'],
    [
      'has ids of elements and urls of extensions as attributes',
      '"extension":[{"valueCode":"c","url":"u","id":"i"}]',
      '<extension id="i" url="u"><valueCode value="c"/></extension>',
    ],
    ['has the id of a resource as an element', '"id":"1"', '<id value="1"/>'],
    [
      'puts what stands beside a primitive into it',
      '"name":[{"given":["A",null],"_given":[null,{"id":"g"}]}]',
      '<name><given value="A"/><given id="g"/></name>',
    ],
    [
      'wraps contained resources',
      '"contained":[{"id":"o","resourceType":"Organization"}]',
      '<contained><Organization><id value="o"/></Organization></contained>',
    ],
    [
      'keeps narratives',
      `"text":{"div":"<div ${X.replaceAll('"', '\\"')}>\\n<b>x</b></div>","status":"generated"}`,
      `<text><status value="generated"/><div ${X}>\n<b>x</b></div></text>`,
    ],
    [
      'escapes',
      '"language":"<>&\\"\'\\t\\r\\n\\u00f1😀"',
      '<language value="&lt;&gt;&amp;&quot;\'&#9;&#13;&#10;ñ😀"/>',
    ],
    ['has no control characters', '"language":"a\\u0001\\uffffb"', '<language value="a\ufffd\ufffdb"/>'],
  ])('%s', (_what, json, xml) => {
    expect(printed(json)).toBe(xml);
  });

  it.each([
    '<div>',
    `<div ${X}><b></div>`,
    'plain',
    `<div ${X}>&nbsp;</div>`,
    '</div></text><active value=\\"true\\"/>',
  ])('makes text of a narrative that is no sound div: %s', (div) => {
    const json = `{"resourceType":"Patient","text":{"status":"generated","div":"${div.replaceAll(/(?<!\\)"/g, '\\"')}"}}`;
    const back = JSON.parse(readXml(printXml(json)));
    expect(Object.keys(back)).toEqual(['resourceType', 'text']);
    expect(back.text.div).toContain('&lt;'.slice(0, div.includes('<') ? 4 : 0));
  });

  it('keeps the spelling of decimals', () => {
    for (const value of ['1.10', '-0.0', '1e-7', '1E+2', '100.000']) {
      const json = `{"resourceType":"Observation","valueQuantity":{"value":${value}}}`;
      expect(printXml(json)).toBe(
        `${HEAD}<Observation ${F}><valueQuantity><value value="${value}"/></valueQuantity></Observation>`,
      );
      expect(readXml(printXml(json))).toBe(json);
    }
  });

  it('is laid out with two spaces a level when asked', () => {
    const json =
      '{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","name":[{"given":["A"]}]}}]}';
    expect(printXml(json, true)).toBe(
      [
        HEAD,
        `<Bundle ${F}>`,
        '  <type value="collection"/>',
        '  <entry>',
        '    <resource>',
        '      <Patient>',
        '        <name>',
        '          <given value="A"/>',
        '        </name>',
        '      </Patient>',
        '    </resource>',
        '  </entry>',
        '</Bundle>',
        '',
      ].join('\n'),
    );
    expect(readXml(printXml(json, true))).toBe(json);
  });
});
