// XML Patch on a resource: https://www.rfc-editor.org/rfc/rfc5261 https://hl7.org/fhir/R4/http.html#patch
import { describe, expect, it } from '@jest/globals';
import { applyXmlPatch } from '../../../server/definitions/patch/xml.ts';
import type { FhirError } from '../../../server/fhir/outcome.ts';

const PATIENT =
  '{"resourceType":"Patient","id":"p","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>Ana &amp; <b>María</b></p></div>"},"identifier":[{"system":"urn:dni","value":"12345678"},{"system":"urn:hc","value":"9"}],"active":true,"name":[{"family":"Quispe","given":["Ana","María"]}],"birthDate":"1990-05-17","_birthDate":{"id":"b"}}';
const OBSERVATION =
  '{"resourceType":"Observation","status":"final","code":{"text":"peso"},"valueQuantity":{"value":61.50,"unit":"kg"}}';

const diff = (operations: string): string => `<diff xmlns="http://hl7.org/fhir">${operations}</diff>`;
const apply = (operations: string, text = PATIENT): string => applyXmlPatch(text, diff(operations));
/** What differs from the patient, as a pair of texts. */
const changed = (operations: string, from: string, to: string): void => {
  expect(PATIENT).toContain(from);
  expect(apply(operations)).toBe(PATIENT.replace(from, to));
};

function failure(patch: string, text = PATIENT): { status: number; name: string; at: string | undefined } {
  try {
    applyXmlPatch(text, patch);
  } catch (error) {
    const { status, issues } = error as FhirError;
    return { status, name: issues[0]?.name ?? '', at: issues[0]?.expression };
  }
  throw new Error('the patch was applied');
}

describe('XML Patch', () => {
  it.each([
    [
      'replaces an attribute',
      '<replace sel="f:Patient/f:active/@value">false</replace>',
      '"active":true',
      '"active":false',
    ],
    [
      'replaces an element',
      '<replace sel="Patient/active"><active value="false"/></replace>',
      '"active":true',
      '"active":false',
    ],
    ['removes an element', '<remove sel="/f:Patient/f:active"/>', '"active":true,', ''],
    ['removes by position', '<remove sel="*/f:name/f:given[1]"/>', '["Ana","María"]', '["María"]'],
    [
      'removes by what an attribute says',
      '<remove sel="f:Patient/f:identifier[f:system/@value=\'urn:hc\']"/>',
      ',{"system":"urn:hc","value":"9"}',
      '',
    ],
    [
      'selects by several conditions',
      '<replace sel="f:Patient/f:identifier[f:system/@value=&quot;urn:hc&quot;][1]/f:value[@value=\'9\']/@value">10</replace>',
      '"9"',
      '"10"',
    ],
    ['adds at the end', '<add sel="f:Patient/f:name"><given value="Inés"/></add>', '"María"]', '"María","Inés"]'],
    [
      'adds at the beginning',
      '<add sel="f:Patient/f:name" pos="prepend"><use value="old"/></add>',
      '{"family"',
      '{"use":"old","family"',
    ],
    [
      'adds before and after',
      `<add sel="f:Patient/f:birthDate" pos="before"><gender value="female"/></add>
       <add sel="f:Patient/f:gender" pos="before"><telecom><value value="1"/></telecom></add>`,
      '"birthDate"',
      '"telecom":[{"value":"1"}],"gender":"female","birthDate"',
    ],
    [
      'adds an attribute',
      '<add sel="f:Patient/f:active" type="@id">a</add>',
      '"active":true',
      '"active":true,"_active":{"id":"a"}',
    ],
    ['removes an attribute', '<remove sel="f:Patient/f:birthDate/@id"/>', ',"_birthDate":{"id":"b"}', ''],
    [
      'replaces a text of the narrative',
      '<replace sel="f:Patient/f:text/h:div/h:p/h:b/text()">&lt;Inés&gt;</replace>',
      'María</b>',
      '&lt;Inés&gt;</b>',
    ],
    [
      'applies one operation after the other',
      '<remove sel="*/f:active"/><add sel="*/f:name" pos="before"><active value="false"/></add>',
      '"active":true',
      '"active":false',
    ],
  ])('%s', (_, operations, from, to) => {
    changed(operations, from, to);
  });

  it('leaves a narrative as it is written', () => {
    const div =
      '<div xmlns=\\"http://www.w3.org/1999/xhtml\\" title=\'a>\\nb\'>\\n<p>\\"x\\" > &quot;y&quot; &#241;<br></br></p></div>';
    const text = `{"resourceType":"Patient","text":{"status":"generated","div":"${div}"},"active":true}`;
    expect(apply('<replace sel="*/f:active/@value">false</replace>', text)).toBe(text.replace('true', 'false'));
  });

  it('takes elements without a namespace as those of FHIR, and keeps the spelling of numbers', () => {
    const patch =
      '<diff><replace sel="Observation/status/@value">amended</replace><add sel="Observation/code"><!-- x --></add></diff>';
    expect(applyXmlPatch(OBSERVATION, patch)).toBe(OBSERVATION.replace('final', 'amended'));
    const added = '<diff><add sel="Observation/code" pos="prepend"><coding><code value="c"/></coding></add></diff>';
    expect(applyXmlPatch(OBSERVATION, added)).toBe(OBSERVATION.replace('{"text"', '{"coding":[{"code":"c"}],"text"'));
  });

  it.each([
    ['no operations', diff(''), 400, 'malformed-patch', 'diff'],
    ['an unknown operation', diff('<move sel="f:Patient"/>'), 400, 'malformed-patch', 'diff.move[0]'],
    ['no path', diff('<remove/>'), 400, 'malformed-patch', 'diff.remove[0]'],
    ['a path of another language', diff('<remove sel="//f:given"/>'), 400, 'malformed-patch', 'diff.remove[0]'],
    ['an unknown prefix', diff('<remove sel="x:Patient/x:active"/>'), 400, 'malformed-patch', 'diff.remove[0]'],
    [
      'a broken condition',
      diff('<remove sel="f:Patient/f:name[f:given=]"/>'),
      400,
      'malformed-patch',
      'diff.remove[0]',
    ],
    [
      'a path without end',
      diff(`<remove sel="f:Patient${'/f:name'.repeat(200)}"/>`),
      400,
      'malformed-patch',
      'diff.remove[0]',
    ],
    [
      'a path that finds nothing',
      diff('<remove sel="f:Patient/f:gender"/>'),
      422,
      'path-matches-nothing',
      'diff.remove[0]',
    ],
    [
      'a path that finds several',
      diff('<remove sel="f:Patient/f:identifier"/>'),
      422,
      'path-matches-several',
      'diff.remove[0]',
    ],
    ['the removal of the resource', diff('<remove sel="f:Patient"/>'), 422, 'cannot-remove-all', 'diff.remove[0]'],
    [
      'its replacement',
      diff('<replace sel="f:Patient"><Patient/></replace>'),
      422,
      'beside-the-root',
      'diff.replace[0]',
    ],
    [
      'an attribute that is there',
      diff('<add sel="f:Patient/f:birthDate" type="@id">x</add>'),
      422,
      'attribute-exists',
      'diff.add[0]',
    ],
    [
      'two elements for one',
      diff('<replace sel="f:Patient/f:active"><active/><active/></replace>'),
      400,
      'malformed-patch',
      'diff.replace[0]',
    ],
    [
      'a namespace',
      diff('<add sel="f:Patient" type="namespace::x">urn:x</add>'),
      400,
      'malformed-patch',
      'diff.add[0]',
    ],
    [
      'an unknown place',
      diff('<add sel="f:Patient" pos="inside"><active/></add>'),
      400,
      'malformed-patch',
      'diff.add[0]',
    ],
    [
      'an element that R4 does not have',
      diff('<add sel="f:Patient"><colour value="x"/></add>'),
      422,
      'patch-spoils-xml',
      'Patient',
    ],
    [
      'an element out of order',
      diff('<add sel="f:Patient"><gender value="female"/></add>'),
      422,
      'patch-spoils-xml',
      'Patient',
    ],
    [
      'an element left empty',
      diff('<remove sel="f:Patient/f:active/@value"/>'),
      422,
      'patch-spoils-xml',
      'Patient.active',
    ],
    ['a DOCTYPE', `<!DOCTYPE x>${diff('<remove sel="f:Patient/f:active"/>')}`, 400, 'doctype-refused', undefined],
    ['what is no XML', '{"op":"add"}', 400, 'xml-text-found', undefined],
  ])('refuses %s', (_, patch, status, name, at) => {
    expect(failure(patch)).toEqual({ status, name, at });
  });

  it('looks at no more elements than it is worth', () => {
    const many = JSON.stringify({
      resourceType: 'Patient',
      identifier: Array.from({ length: 3000 }, (_, at) => ({ system: 'urn:x', value: `v${at}` })),
    });
    const operations =
      '<replace sel="f:Patient/f:identifier[f:value/@value=\'v2999\']/f:system/@value">urn:y</replace>'.repeat(400);
    const before = process.cpuUsage();
    expect(failure(diff(operations), many)).toMatchObject({ status: 422, name: 'patch-too-costly' });
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });
});
