// XML → JSON: what each thing becomes, and what is refused where: https://hl7.org/fhir/R4/xml.html
import { describe, expect, it } from '@jest/globals';
import { readXml } from '../../../server/definitions/xml/read.ts';
import { FhirError } from '../../../server/fhir/outcome.ts';
import { freshSeed, randomFrom } from '../../support/random.ts';

const F = 'xmlns="http://hl7.org/fhir"';
const X = 'xmlns="http://www.w3.org/1999/xhtml"';

describe('an element', () => {
  it.each([
    ['of a resource is a member', '<gender value="male"/>', '"gender":"male"'],
    ['that may repeat is a list', '<name><given value="A"/><given value="B"/></name>', '"name":[{"given":["A","B"]}]'],
    ['of type boolean is one', '<active value=" true "/>', '"active":true'],
    ['of type integer is a number', '<multipleBirthInteger value="+2"/>', '"multipleBirthInteger":2'],
    ['of type code loses space around it', '<gender value=" male&#10;"/>', '"gender":"male"'],
    [
      'of type string keeps it',
      '<maritalStatus><text value=" a&#10;"/></maritalStatus>',
      '"maritalStatus":{"text":" a\\n"}',
    ],
    [
      'with an id has it, in order',
      '<maritalStatus id="m"><text value="x"/></maritalStatus>',
      '"maritalStatus":{"id":"m","text":"x"}',
    ],
    [
      'that is primitive keeps id and extensions beside it',
      '<birthDate id="b" value="1970"><extension url="u"><valueDateTime value="1970-03-30T00:00:00Z"/></extension></birthDate>',
      '"birthDate":"1970","_birthDate":{"id":"b","extension":[{"url":"u","valueDateTime":"1970-03-30T00:00:00Z"}]}',
    ],
    [
      'that is primitive may have extensions alone',
      '<name><given value="A"/><given><extension url="u"><valueCode value="c"/></extension></given><given value="C"/></name>',
      '"name":[{"given":["A",null,"C"],"_given":[null,{"extension":[{"url":"u","valueCode":"c"}]},null]}]',
    ],
    [
      'that contains resources holds one each',
      '<contained><Organization><id value="o"/></Organization></contained><contained><Location/></contained>',
      '"contained":[{"resourceType":"Organization","id":"o"},{"resourceType":"Location"}]',
    ],
  ])('%s', (_what, xml, json) => {
    expect(readXml(`<Patient ${F}>${xml}</Patient>`)).toBe(`{"resourceType":"Patient",${json}}`);
  });

  it('of type decimal keeps its spelling', () => {
    const values = ['1.10', '-0.0', '1e-7', '100', '0.000000000000000000000000000001'];
    for (const value of values) {
      const xml = `<Observation ${F}><valueQuantity><value value="${value}"/></valueQuantity></Observation>`;
      expect(readXml(xml)).toBe(`{"resourceType":"Observation","valueQuantity":{"value":${value}}}`);
    }
  });

  it('may have its namespace by prefix or by default, and come behind what is no content', () => {
    const patient = '{"resourceType":"Patient","active":true}';
    expect(readXml(`<Patient ${F}><active value='true'></active></Patient>`)).toBe(patient);
    const prefixed = '<f:Patient xmlns:f="http://hl7.org/fhir"><f:active value="true"/></f:Patient>';
    expect(readXml(prefixed)).toBe(patient);
    const decorated =
      '\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- a -->\r\n<?xml-stylesheet href="x"?>\r\n' +
      `<Patient ${F} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">\r\n<!-- b --><active\n value="true" />` +
      '\r\n</Patient >\r\n<!-- c -->\r\n';
    expect(readXml(decorated)).toBe(patient);
  });

  it('takes the five entities and characters by number, and reads white space in attributes as spaces', () => {
    const name = (value: string) => readXml(`<Group ${F}><name value="${value}"/></Group>`);
    const json = (value: string) => JSON.stringify({ resourceType: 'Group', name: value });
    expect(name('&lt;&gt;&amp;&quot;&apos;&#241;&#xF1;&#x1F600;')).toBe(json('<>&"\'ññ😀'));
    expect(name('a\r\nb\tc')).toBe(json('a b c'));
    expect(name('a&#13;&#10;b&#9;c')).toBe(json('a\r\nb\tc'));
  });
});

describe('a narrative', () => {
  const divOf = (div: string, root = F) =>
    JSON.parse(readXml(`<Patient ${root}><text><status value="generated"/>${div}</text></Patient>`)).text.div;

  it('stays as it is written', () => {
    const div = `<div ${X}>\n  <!-- c --><p class='a'  id="b">1 &lt; 2 &#241;</p ><br/></div>`;
    expect(divOf(div)).toBe(div);
  });

  it('says its own namespace without prefixes, and CDATA as text', () => {
    expect(divOf('<h:div xmlns:h="http://www.w3.org/1999/xhtml" title="t"><h:br/><h:b>x</h:b></h:div>')).toBe(
      `<div ${X} title="t"><br/><b>x</b></div>`,
    );
    expect(divOf(`<div ${X}><![CDATA[a < b & c]]></div>`)).toBe(`<div ${X}>a &lt; b &amp; c</div>`);
  });

  it('may inherit its namespace', () => {
    const xml =
      '<f:Patient xmlns:f="http://hl7.org/fhir" xmlns="http://www.w3.org/1999/xhtml">' +
      '<f:text><f:status value="empty"/><div><b>x</b></div></f:text></f:Patient>';
    expect(JSON.parse(readXml(xml)).text.div).toBe(`<div ${X}><b>x</b></div>`);
  });
});

/** What readXml throws, in English. */
function refused(xml: string): { name: string; text: string; expression: string | undefined; status: number } {
  try {
    readXml(xml);
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    const [{ name, text, expression } = { name: '', text: { en: '' }, expression: '' }] = error.issues;
    return { name, text: text.en, expression, status: error.status };
  }
  throw new Error(`not refused: ${xml}`);
}

describe('refused with 400, line and column', () => {
  const patient = (content: string) => `<Patient ${F}>\n${content}\n</Patient>`;

  it.each([
    ['an unknown element', patient('<gendre value="x"/>'), 'unknown-xml-element', 'Line 2, column 1', 'Patient'],
    ['an unknown root', `<Pacient ${F}/>`, 'not-a-resource-name', 'Line 1, column 1', 'Pacient'],
    ['an abstract root', `<DomainResource ${F}/>`, 'not-a-resource-name', 'Line 1, column 1', 'DomainResource'],
    ['no namespace', '<Patient/>', 'wrong-namespace', 'Line 1, column 1', 'Patient'],
    [
      'another namespace',
      patient('<active xmlns="urn:x" value="true"/>'),
      'wrong-namespace',
      'Line 2',
      'Patient.active',
    ],
    [
      'a div of FHIR',
      patient('<text><status value="empty"/><div/></text>'),
      'wrong-namespace',
      'Line 2',
      'Patient.text.div',
    ],
    [
      'an unknown attribute',
      patient('<active val="true"/>'),
      'unknown-xml-attribute',
      'Line 2, column 1',
      'Patient.active',
    ],
    ['an attribute of a resource', `<Patient ${F} id="x"/>`, 'unknown-xml-attribute', 'Line 1', 'Patient'],
    ['an empty attribute', patient('<gender value=" "/>'), 'xml-empty-attribute', 'Line 2', 'Patient.gender'],
    ['an empty element', patient('<name/>'), 'xml-empty-element', 'Line 2', 'Patient.name[0]'],
    ['an empty primitive', patient('<gender/>'), 'xml-empty-element', 'Line 2', 'Patient.gender'],
    [
      'loose text',
      patient('<active value="true">yes</active>'),
      'xml-text-found',
      'Line 2, column 22',
      'Patient.active',
    ],
    [
      'the wrong order',
      patient('<gender value="male"/><active value="true"/>'),
      'xml-element-order',
      'column 23',
      'Patient',
    ],
    [
      'a repetition',
      patient('<gender value="male"/><gender value="male"/>'),
      'xml-element-repeated',
      'column 23',
      'Patient',
    ],
    [
      'a list torn apart',
      patient('<name id="a"/><gender value="male"/><name id="b"/>'),
      'xml-element-order',
      'Line 2',
      'Patient',
    ],
    ['a word for a boolean', patient('<active value="yes"/>'), 'xml-value-malformed', 'Line 2', 'Patient.active'],
    [
      'a number with zeros',
      patient('<multipleBirthInteger value="02"/>'),
      'xml-value-malformed',
      'Line 2',
      'Patient.multipleBirthInteger',
    ],
    [
      'two contained in one',
      patient('<contained><Group/><Group/></contained>'),
      'one-resource-expected',
      'Line 2, column 20',
      'Patient.contained[0]',
    ],
    ['none contained', patient('<contained/>'), 'one-resource-expected', 'Line 2', 'Patient.contained[0]'],
    ['a DOCTYPE', `<!DOCTYPE x [<!ENTITY a "b">]>${patient('')}`, 'doctype-refused', 'Line 1, column 1', undefined],
    ['a DOCTYPE inside', patient('<!DOCTYPE x>'), 'doctype-refused', 'Line 2', 'Patient'],
    ['an entity of HTML', patient('<gender value="&nbsp;"/>'), 'broken-xml', 'Line 2, column 16', 'Patient'],
    ['half a surrogate pair', patient('<gender value="&#xD800;"/>'), 'broken-xml', 'Line 2', 'Patient'],
    ['U+0000 by number', patient('<gender value="&#0;"/>'), 'broken-xml', 'Line 2', 'Patient'],
    ['a control character', patient('<gender value="\u0001"/>'), 'broken-xml', 'Line 2', 'Patient'],
    ['a < in a value', patient('<gender value="<"/>'), 'broken-xml', 'Line 2', 'Patient'],
    ['an attribute twice', patient('<gender value="a" value="b"/>'), 'broken-xml', 'Line 2', 'Patient'],
    ['attributes without space', patient('<gender id="a"value="b"/>'), 'broken-xml', 'Line 2', 'Patient'],
    ['a value without quotes', patient('<gender value=male/>'), 'broken-xml', 'Line 2', 'Patient'],
    ['tags that cross', patient('<name><text value="a"/></gender>'), 'broken-xml', 'Line 2', 'Patient.name[0]'],
    ['what is not closed', `<Patient ${F}>`, 'broken-xml', 'Line 1', 'Patient'],
    ['a prefix nobody declared', '<f:Patient/>', 'broken-xml', 'Line 1', undefined],
    ['a second root', `<Patient ${F}/><Patient/>`, 'broken-xml', 'Line 1', undefined],
    [
      'another encoding',
      `<?xml version="1.0" encoding="ISO-8859-1"?>${patient('')}`,
      'broken-xml',
      'Line 1, column 1',
      undefined,
    ],
    ['XML 1.1', `<?xml version="1.1"?>${patient('')}`, 'broken-xml', 'Line 1', undefined],
    ['JSON', '{"resourceType":"Patient"}', 'xml-text-found', 'Line 1, column 1', undefined],
    ['nothing', '', 'broken-xml', 'Line 1, column 1', undefined],
    ['CDATA for a value', patient('<active><![CDATA[true]]></active>'), 'doctype-refused', 'Line 2', 'Patient.active'],
    [
      'a script of another namespace',
      patient(`<text><status value="empty"/><div ${X}><s:svg xmlns:s="urn:s"/></div></text>`),
      'wrong-namespace',
      'Line 2',
      'Patient.text.div',
    ],
  ])('%s', (_what, xml, name, place, expression) => {
    const found = refused(xml);
    expect(found).toMatchObject({ name, expression, status: 400 });
    expect(found.text).toContain(place);
  });

  it('with the name that was meant', () => {
    expect(refused(patient('<gendre value="x"/>')).text).toBe(
      'Line 2, column 1: Patient has no <gendre>; did you mean <gender>?',
    );
  });
});

describe('attacks', () => {
  const milliseconds = (xml: string): number => {
    const before = process.cpuUsage();
    refused(xml);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };

  it('by billion laughs end before the first laugh', () => {
    const entities = Array.from({ length: 30 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join(
      '\n',
    );
    const xml = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">${entities}]><Patient ${F}><id value="&l30;"/></Patient>`;
    expect(refused(xml).name).toBe('doctype-refused');
    expect(milliseconds(xml)).toBeLessThan(50);
  });

  it('by external entities and parameter entities never open anything', () => {
    expect(
      refused(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Patient ${F}><id value="&x;"/></Patient>`).name,
    ).toBe('doctype-refused');
    expect(refused(`<!ENTITY % p SYSTEM "http://127.0.0.1/"><Patient ${F}/>`).name).toBe('doctype-refused');
  });

  it('by depth end at 64 levels', () => {
    const deep = `<Patient ${F}>${'<contained><Patient>'.repeat(100_000)}`;
    expect(refused(deep).name).toBe('nested-too-deep');
    const div = `<Patient ${F}><text><status value="empty"/><div ${X}>${'<b>'.repeat(100_000)}`;
    expect(refused(div).name).toBe('nested-too-deep');
  });

  it.each([
    ['attributes', (n: number) => `<Patient ${F} ${Array.from({ length: n }, (_, at) => `a${at}="b"`).join(' ')}>`],
    [
      'prefixes',
      (n: number) =>
        `<Patient ${F} ${Array.from({ length: n }, (_, at) => `xmlns:a${at}="b"`).join(' ')}>${'<name xmlns:z="z"/>'.repeat(n)}`,
    ],
    ['ampersands', (n: number) => `<Patient ${F}><id value="${'&amp;'.repeat(n)}&"/>`],
    ['open comments', (n: number) => `<Patient ${F}>${'<!-- -->'.repeat(n)}<!--`],
    [
      'open brackets',
      (n: number) => `<Patient ${F}><text><status value="empty"/><div ${X}>${'<![CDATA[ ]]>'.repeat(n)}<![CDATA[`,
    ],
    ['line feeds', (n: number) => `<Patient ${F}>${'\n'.repeat(10 * n)}<x/>`],
    ['names', (n: number) => `<Patient ${F}>${'<name id="a"/>'.repeat(n)}<${'a'.repeat(n)}/>`],
  ])('by many %s take linear time', (_what, make) => {
    milliseconds(make(1_000));
    const [small, large] = [make(20_000), make(200_000)].map((xml) => milliseconds(xml)) as [number, number];
    expect(large / Math.max(small, 10)).toBeLessThan(40);
  });
});

describe('a thousand mutilated documents', () => {
  const seed = freshSeed();
  it(`are read as JSON or refused with 400, never anything else (SEED=${seed})`, () => {
    const random = randomFrom(seed);
    const xml =
      `<?xml version="1.0"?><Patient ${F} xmlns:h="urn:h"><!-- c --><id value="a"/><text><status value="empty"/><div ${X}>a &amp; <b>b</b><![CDATA[c]]></div></text>` +
      '<name id="n"><family value="x&#241;"><extension url="u"><valueDecimal value="1.10"/></extension></family><given value="y"/></name></Patient>';
    const pieces = [
      '<',
      '>',
      '/',
      '"',
      "'",
      '=',
      '&',
      ';',
      ' ',
      'xmlns',
      ':',
      '<!--',
      '-->',
      ']]>',
      '<![CDATA[',
      '<?',
      '\u0000',
      'é',
      '{',
      'div',
    ];
    for (let round = 0; round < 1_000; round++) {
      let text = xml;
      for (let count = 1 + random.below(4); count > 0; count--) {
        const at = random.below(text.length);
        text = text.slice(0, at) + (random.below(3) > 0 ? random.pick(pieces) : '') + text.slice(at + random.below(6));
      }
      try {
        expect(JSON.parse(readXml(text))).toHaveProperty('resourceType', 'Patient');
      } catch (error) {
        if (!(error instanceof FhirError && error.status === 400)) throw new Error(`${text}: ${String(error)}`);
      }
    }
  });
});
