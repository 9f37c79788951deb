// The structure of resources: https://hl7.org/fhir/R4/validation.html
import { describe, expect, it } from '@jest/globals';
import { validateResource } from '../../../server/definitions/validation/validate.ts';

const findings = (resource: unknown, path?: string) =>
  validateResource(resource, path).map(({ name, expression }) => `${name} ${expression}`);
const patient = (members: object) => findings({ resourceType: 'Patient', ...members });
const observation = (members: object) =>
  findings({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...members });

describe('a resource', () => {
  it('is an object with the name of an R4 type', () => {
    expect(findings(null)).toEqual(['not-a-resource Resource']);
    expect(findings('x')).toEqual(['not-a-resource Resource']);
    expect(findings([])).toEqual(['not-a-resource Resource']);
    expect(findings({})).toEqual(['missing-resource-type Resource']);
    expect(findings({ resourceType: 3 })).toEqual(['missing-resource-type Resource']);
    for (const resourceType of ['patient', 'Resource', 'DomainResource', 'HumanName', 'constructor', '__proto__', '']) {
      expect(findings({ resourceType })).toEqual([`unknown-resource-type ${resourceType}`]);
    }
  });

  it('may have nothing but its type', () => {
    expect(patient({})).toEqual([]);
    expect(patient({ id: 'x' })).toEqual([]);
  });

  it('is judged below the path it stands at', () => {
    expect(findings({ resourceType: 'Patient', name: [{ given: ['', 'Ana'] }] }, 'Bundle.entry[3].resource')).toEqual([
      'blank-value Bundle.entry[3].resource.name[0].given[0]',
    ]);
  });

  it('has every problem told', () => {
    expect(
      patient({ nmae: [], gender: 'f', birthDate: '2023-02-30', name: [{ given: 'Ana' }, {}], active: 'true' }),
    ).toEqual([
      'unknown-property Patient.nmae',
      'code-not-in-value-set Patient.gender',
      'wrong-format Patient.birthDate',
      'list-expected Patient.name[0].given',
      'empty-object Patient.name[1]',
      'wrong-json-type Patient.active',
    ]);
  });

  it('has a thousand problems told and no more', () => {
    const found = patient({ name: Array.from({ length: 5000 }, () => ({ text: '' })) });
    expect(found).toHaveLength(1001);
    expect(found.at(-2)).toBe('blank-value Patient.name[999].text');
    expect(found.at(-1)).toBe('too-many-problems Patient');
  });
});

describe('a finding', () => {
  it('says in Spanish and English what was expected, what was found and how to mend it', () => {
    expect(validateResource({ resourceType: 'Patient', birthDate: '2023-02-30' })).toEqual([
      {
        severity: 'error',
        code: 'value',
        name: 'wrong-format',
        text: {
          es: '"2023-02-30" no es un date válido: se esperaba AAAA-MM-DD (año, mes y día: 2026-03-01), AAAA-MM o AAAA, sin hora, de un día que exista.',
          en: '"2023-02-30" is not a valid date: expected YYYY-MM-DD (year, month and day: 2026-03-01), YYYY-MM or YYYY, without a time, of a day that exists.',
        },
        expression: 'Patient.birthDate',
      },
    ]);
  });

  it('suggests the name that was probably meant', () => {
    const texts = (resource: object) => validateResource(resource).map(({ text }) => text.en);
    expect(texts({ resourceType: 'Patient', birthdate: '2000' })).toEqual([
      '"birthdate" is not an element of Patient in R4; did you mean birthDate?',
    ]);
    expect(texts({ resourceType: 'Pacient' })).toEqual([
      '"Pacient" is not a FHIR R4 resource type; did you mean "Patient"?',
    ]);
    expect(texts({ resourceType: 'Patient', deceased: true })).toEqual([
      '"deceased" is not an element of Patient in R4; did you mean deceasedBoolean, deceasedDateTime?',
    ]);
    expect(texts({ resourceType: 'Patient', colour: 'x' })).toEqual([
      '"colour" is not an element of Patient in R4; remove it or use an extension.',
    ]);
  });

  it('shows long values shortened', () => {
    const [issue] = validateResource({ resourceType: 'Patient', gender: 'x'.repeat(5000) });
    expect(issue?.text.en.length).toBeLessThan(300);
  });
});

describe('a choice', () => {
  it('has one value', () => {
    expect(observation({ valueString: 'x' })).toEqual([]);
    expect(observation({ valueString: 'x', valueInteger: 1 })).toEqual(['several-choices Observation.value']);
    expect(observation({ valueString: 'x', valueInteger: 1, valueBoolean: true })).toEqual([
      'several-choices Observation.value',
    ]);
    expect(observation({ valueString: 'x', _valueInteger: { extension: [{ url: 'a', valueCode: 'b' }] } })).toEqual([
      'several-choices Observation.value',
    ]);
  });

  it('may have a value and its sibling', () => {
    expect(observation({ valueString: 'x', _valueString: { id: 'a' } })).toEqual([]);
  });

  it('has one of its types', () => {
    expect(observation({ valueAddress: { text: 'x' } })).toEqual(['unknown-property Observation.valueAddress']);
    expect(observation({ value: 'x' })).toEqual(['unknown-property Observation.value']);
  });

  it('is there if required', () => {
    const request = { resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: { display: 'x' } };
    expect(findings(request)).toEqual(['missing-element MedicationRequest.medication']);
    expect(findings({ ...request, medicationCodeableConcept: { text: 'x' } })).toEqual([]);
    expect(findings({ ...request, medicationReference: { display: 'x' } })).toEqual([]);
  });

  it('is named without its type in expressions', () => {
    expect(observation({ valueQuantity: { value: '1' } })).toEqual(['wrong-json-type Observation.value.value']);
  });
});

describe('the sibling of a primitive', () => {
  const extension = [{ url: 'http://example.org/e', valueCode: 'x' }];

  it('holds an id and extensions, with or without a value', () => {
    expect(patient({ _birthDate: { extension } })).toEqual([]);
    expect(patient({ birthDate: '2000', _birthDate: { id: 'a', extension } })).toEqual([]);
    expect(patient({ birthDate: '2000', _birthDate: { id: 'a' } })).toEqual([]);
  });

  it('needs content where there is no value', () => {
    expect(patient({ _birthDate: { id: 'a' } })).toEqual(['empty-object Patient.birthDate']);
    expect(patient({ _birthDate: {} })).toEqual(['empty-object Patient.birthDate']);
    expect(patient({ birthDate: '2000', _birthDate: {} })).toEqual(['empty-object Patient.birthDate']);
  });

  it('is an object and nothing else', () => {
    expect(patient({ _birthDate: 'x' })).toEqual(['object-expected Patient.birthDate']);
    expect(patient({ _birthDate: null })).toEqual(['null-value Patient.birthDate']);
    expect(patient({ _birthDate: [{ extension }] })).toEqual(['single-expected Patient.birthDate']);
    expect(patient({ _birthDate: { value: '2000', extension } })).toEqual(['unknown-property Patient.birthDate.value']);
  });

  it('exists for primitives alone', () => {
    expect(patient({ _name: [{ extension }] })).toEqual(['unknown-property Patient._name']);
    expect(patient({ id: 'a', _id: { extension } })).toEqual(['unknown-property Patient._id']);
    expect(patient({ extension: [{ _url: { extension }, url: 'a', valueCode: 'b' }] })).toEqual([
      'unknown-property Patient.extension[0]._url',
    ]);
    expect(patient({ _resourceType: { extension } })).toEqual(['unknown-property Patient._resourceType']);
  });

  it('makes a required element present', () => {
    expect(findings({ resourceType: 'Observation', _status: { extension }, code: { text: 'x' } })).toEqual([]);
  });

  it('is a list of the same length in a list', () => {
    const names = (members: object) => patient({ name: [members] });
    expect(names({ given: ['Ana', null], _given: [null, { extension }] })).toEqual([]);
    expect(names({ _given: [{ extension }] })).toEqual([]);
    expect(names({ given: ['Ana'], _given: [{ id: 'a' }] })).toEqual([]);
    expect(names({ given: ['Ana', 'Rosa'], _given: [{ id: 'a' }] })).toEqual(['unequal-lists Patient.name[0].given']);
    expect(names({ given: ['Ana'], _given: { id: 'a' } })).toEqual(['list-expected Patient.name[0].given']);
    expect(names({ given: ['Ana'], _given: [] })).toEqual(['empty-list Patient.name[0].given']);
  });

  it('has null only where the other list has content', () => {
    const names = (members: object) => patient({ name: [members] });
    expect(names({ given: [null] })).toEqual(['null-value Patient.name[0].given[0]']);
    expect(names({ _given: [null] })).toEqual(['null-value Patient.name[0].given[0]']);
    expect(names({ given: [null], _given: [null] })).toEqual(['null-value Patient.name[0].given[0]']);
    expect(names({ given: [null], _given: [{ id: 'a' }] })).toEqual(['empty-object Patient.name[0].given[0]']);
    expect(patient({ name: [null] })).toEqual(['null-value Patient.name[0]']);
  });
});

describe('an element', () => {
  it('has a value or children besides its id', () => {
    expect(patient({ maritalStatus: { id: 'a' } })).toEqual(['empty-object Patient.maritalStatus']);
    expect(patient({ maritalStatus: { id: 'a', text: 'x' } })).toEqual([]);
  });

  it('of a content reference has the shape it refers to', () => {
    expect(
      findings({
        resourceType: 'Questionnaire',
        status: 'draft',
        item: [{ linkId: '1', type: 'group', item: [{ linkId: '2', type: 'group', item: [{ type: 'x', a: 1 }] }] }],
      }),
    ).toEqual([
      'code-not-in-value-set Questionnaire.item[0].item[0].item[0].type',
      'unknown-property Questionnaire.item[0].item[0].item[0].a',
      'missing-element Questionnaire.item[0].item[0].item[0].linkId',
    ]);
  });
});

describe('an extension', () => {
  const extended = (...extension: object[]) => patient({ extension });

  it('has a url and any value', () => {
    expect(extended({ url: 'a', valueQuantity: { value: 1 } }, { url: 'a', valueMeta: { source: 'x' } })).toEqual([]);
    expect(extended({ valueCode: 'b' })).toEqual(['missing-element Patient.extension[0].url']);
    expect(extended({ url: 'a', valueNarrative: {} })).toContain(
      'unknown-property Patient.extension[0].valueNarrative',
    );
  });

  it('has either a value or extensions (ext-1)', () => {
    expect(extended({ url: 'a', extension: [{ url: 'b', valueCode: 'c' }] })).toEqual([]);
    expect(extended({ url: 'a', _valueCode: { extension: [{ url: 'b', valueCode: 'c' }] } })).toEqual([]);
    expect(extended({ url: 'a' })).toEqual(['value-or-extensions Patient.extension[0]']);
    expect(extended({ url: 'a', valueCode: 'b', extension: [{ url: 'b', valueCode: 'c' }] })).toEqual([
      'value-or-extensions Patient.extension[0]',
    ]);
  });
});

describe('a contained resource', () => {
  const containing = (...contained: object[]) => patient({ contained });

  it('is a resource of any type', () => {
    expect(containing({ resourceType: 'Organization', id: 'o', name: 'x' })).toEqual([]);
    expect(containing({ resourceType: 'Organization', nmae: 'x' })).toEqual([
      'unknown-property Patient.contained[0].nmae',
    ]);
    expect(containing({ id: 'o' })).toEqual(['missing-resource-type Patient.contained[0]']);
  });

  it('contains none (dom-2), and has no version, instant or label (dom-4, dom-5)', () => {
    expect(
      containing({ resourceType: 'Organization', contained: [{ resourceType: 'Basic', code: { text: 'x' } }] }),
    ).toEqual(['nested-contained Patient.contained[0].contained']);
    const meta = {
      versionId: '1',
      lastUpdated: '2024-01-01T00:00:00Z',
      security: [{ code: 'x' }],
      profile: ['http://p'],
    };
    expect(containing({ resourceType: 'Organization', meta })).toEqual([
      'contained-meta Patient.contained[0].meta.versionId',
      'contained-meta Patient.contained[0].meta.lastUpdated',
      'contained-meta Patient.contained[0].meta.security',
    ]);
  });

  it('has an id of its own', () => {
    expect(containing({ resourceType: 'Organization', id: 'o' }, { resourceType: 'Device', id: 'o' })).toEqual([
      'repeated-contained-id Patient.contained[1].id',
    ]);
  });
});

describe('a Bundle', () => {
  it('has its entries judged one by one', () => {
    expect(
      findings({
        resourceType: 'Bundle',
        type: 'collection',
        entry: [
          { resource: { resourceType: 'Patient' } },
          { resource: { resourceType: 'Pacient' } },
          { resource: { resourceType: 'Patient', gender: 'x' } },
          { resource: 'x' },
          {
            resource: {
              resourceType: 'Parameters',
              parameter: [{ name: 'a', resource: { resourceType: 'Patient', id: '' } }],
            },
          },
          {},
        ],
      }),
    ).toEqual([
      'unknown-resource-type Bundle.entry[1].resource',
      'code-not-in-value-set Bundle.entry[2].resource.gender',
      'not-a-resource Bundle.entry[3].resource',
      'blank-value Bundle.entry[4].resource.parameter[0].resource.id',
      'empty-object Bundle.entry[5]',
    ]);
  });

  it('looks up a fragment in its own entry', () => {
    const contained = [{ resourceType: 'Organization', id: 'o' }];
    const entry = (members: object) => ({ resource: { resourceType: 'Patient', ...members } });
    const managingOrganization = { reference: '#o' };
    expect(
      findings({
        resourceType: 'Bundle',
        type: 'collection',
        entry: [entry({ managingOrganization, contained }), entry({ managingOrganization })],
      }),
    ).toEqual(['unresolved-fragment Bundle.entry[1].resource.managingOrganization.reference']);
  });
});

describe('a narrative', () => {
  it('is judged where it stands', () => {
    const found = (div: string) => patient({ text: { status: 'generated', div } });
    expect(found('<div xmlns="http://www.w3.org/1999/xhtml">x</div>')).toEqual([]);
    expect(found('<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>')).toEqual([
      'forbidden-in-narrative Patient.text.div',
    ]);
    expect(found('<div>x')).toEqual(['narrative-namespace Patient.text.div', 'malformed-narrative Patient.text.div']);
    expect(found('<div xmlns="http://www.w3.org/1999/xhtml"></div>')).toEqual(['empty-narrative Patient.text.div']);
    expect(patient({ text: { status: 'generated' } })).toEqual(['missing-element Patient.text.div']);
  });
});
