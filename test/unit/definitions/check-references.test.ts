import { describe, expect, it } from '@jest/globals';
import { validateResource } from '../../../server/definitions/validation/validate.ts';

/** What is found about a reference that may be to a Patient, Group, Device or Location. */
const subject = (reference: unknown, contained: object[] = []) =>
  validateResource({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: typeof reference === 'string' ? { reference } : reference,
    ...(contained.length === 0 ? {} : { contained }),
  }).map(({ name, expression }) => `${name} ${expression}`);

const HUB = 'https://example.org/fhir';

describe('a literal reference', () => {
  it.each([
    'Patient/1',
    'Group/a-b.C',
    'Patient/1/_history/2',
    'Patient?identifier=http://example.org|1',
    `${HUB}/Patient/1`,
    `${HUB}/Device/1/_history/3`,
    'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
    'urn:oid:1.2.3',
    'https://example.org/any/other/page?a=b',
    `${HUB}/Patient/1?x`,
    'http://example.org/Other/1',
  ])('may be %s', (reference) => expect(subject(reference)).toEqual([]));

  it.each(['Practitioner/1', 'Practitioner/1/_history/2', 'Practitioner?name=x', `${HUB}/Practitioner/1`])(
    'may not lead to another type: %s',
    (reference) => expect(subject(reference)).toEqual(['wrong-target Observation.subject.reference']),
  );

  it.each([
    'Pacient/1',
    'patient/1',
    'Patient/',
    'Patient',
    '/Patient/1',
    'Patient/1/',
    'Patient/a_b',
    `Patient/${'x'.repeat(65)}`,
    'Patient/1/_history',
    'Patient/1#x',
    'Patient/1 ',
    'Patient?',
    'Pacient?name=x',
    'http://example.org/a b',
    'Patient/1\n',
  ])('is no reference: %j', (reference) => {
    expect(subject(reference)).toEqual(['wrong-reference Observation.subject.reference']);
  });

  it('may lead anywhere where the definition says Any', () => {
    const focus = [{ reference: 'Practitioner/1' }, { reference: 'Pacient/1' }];
    const resource = { resourceType: 'Observation', status: 'final', code: { text: 'x' }, focus };
    expect(validateResource(resource).map(({ expression }) => expression)).toEqual(['Observation.focus[1].reference']);
  });
});

describe('a fragment', () => {
  const device = { resourceType: 'Device', id: 'd' };
  const organization = { resourceType: 'Organization', id: 'o' };

  it('leads to a contained resource of an allowed type', () => {
    expect(subject('#d', [device])).toEqual([]);
    expect(subject('#o', [device, organization])).toEqual(['wrong-target Observation.subject.reference']);
    expect(subject('#x', [device])).toEqual(['unresolved-fragment Observation.subject.reference']);
    expect(subject('#d')).toEqual(['unresolved-fragment Observation.subject.reference']);
  });

  it('without an id is the container', () => {
    expect(subject('#')).toEqual(['wrong-target Observation.subject.reference']);
    const contained = [{ resourceType: 'Provenance', target: [{ reference: '#' }], recorded: '2024-01-01T00:00:00Z' }];
    const agent = [{ who: { display: 'x' } }];
    expect(
      validateResource({ resourceType: 'Patient', contained: contained.map((one) => ({ ...one, agent })) }),
    ).toEqual([]);
  });

  it('in a contained resource is looked up in the container', () => {
    const location = { resourceType: 'Location', id: 'l', managingOrganization: { reference: '#o' } };
    expect(subject('#l', [location, organization])).toEqual([]);
    expect(subject('#l', [location])).toEqual([
      'unresolved-fragment Observation.contained[0].managingOrganization.reference',
    ]);
  });
});

describe('Reference.type', () => {
  it('agrees with the reference', () => {
    expect(subject({ reference: 'Patient/1', type: 'Patient' })).toEqual([]);
    expect(subject({ reference: 'Patient/1', type: 'http://hl7.org/fhir/StructureDefinition/Patient' })).toEqual([]);
    expect(subject({ reference: 'Patient/1', type: 'Group' })).toEqual([
      'wrong-reference-type Observation.subject.type',
    ]);
  });

  it('is an allowed type where the reference does not say', () => {
    expect(subject({ type: 'Patient', identifier: { value: 'x' } })).toEqual([]);
    expect(subject({ type: 'Practitioner', reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' })).toEqual([
      'wrong-target Observation.subject.type',
    ]);
  });

  it('names a resource type, never a logical model', () => {
    expect(subject({ type: 'Pacient', display: 'x' })).toEqual(['unknown-resource-type Observation.subject.type']);
    expect(subject({ type: 'http://example.org/StructureDefinition/model', display: 'x' })).toEqual([
      'unknown-resource-type Observation.subject.type',
    ]);
  });
});

describe('a canonical', () => {
  const questionnaire = (answerValueSet: string) =>
    validateResource({
      resourceType: 'Questionnaire',
      status: 'draft',
      contained: [
        { resourceType: 'ValueSet', id: 'v', status: 'draft' },
        { resourceType: 'Device', id: 'd' },
      ],
      item: [{ linkId: '1', type: 'choice', answerValueSet }],
    }).map(({ name, expression }) => `${name} ${expression}`);

  it('may lead to a contained resource of an allowed type', () => {
    expect(questionnaire('#v')).toEqual([]);
    expect(questionnaire('#d')).toEqual(['wrong-target Questionnaire.item[0].answerValueSet']);
    expect(questionnaire('http://example.org/Practitioner/1')).toEqual([]);
  });
});
