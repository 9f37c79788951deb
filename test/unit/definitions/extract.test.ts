// What the expressions of search parameters find in a resource: https://hl7.org/fhir/R4/searchparameter.html
import { describe, expect, it } from '@jest/globals';
import { compileExpression, compileExtractor, extract } from '../../../server/definitions/extract/extract.ts';
import type { SearchParameter } from '../../../server/definitions/search-parameters.ts';
import { FhirError } from '../../../server/fhir/outcome.ts';
import type { Resource } from '../../../server/fhir/request.ts';

const extracted = (resource: Resource) =>
  Object.fromEntries(extract(resource).map(({ parameter, values }) => [parameter.code, values]));
/** The values of an expression, each with its type before it. */
const values = (expression: string, resource: Resource) =>
  compileExpression(expression, resource.resourceType)(resource, resource).map(({ type, value }) => [type, value]);

const ABSENT = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
};

describe('extract', () => {
  it('gives the parameters that have values, each value with its type', () => {
    const coding = { system: 'http://loinc.org', code: '8867-4' };
    expect(
      extracted({
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        code: { coding: [coding] },
        valueQuantity: { value: 72 },
        effectiveDateTime: '2026-03-01',
      }),
    ).toEqual({
      _id: [{ type: 'id', value: 'o' }],
      status: [{ type: 'code', value: 'final' }],
      code: [{ type: 'CodeableConcept', value: { coding: [coding] } }],
      'combo-code': [{ type: 'CodeableConcept', value: { coding: [coding] } }],
      'value-quantity': [{ type: 'Quantity', value: { value: 72 } }],
      'combo-value-quantity': [{ type: 'Quantity', value: { value: 72 } }],
      date: [{ type: 'dateTime', value: '2026-03-01' }],
    });
  });

  it('collects the values of all lists on the way, in their order', () => {
    const name = [{ given: ['Rosa', 'María'] }, { given: ['Rosita'] }];
    expect(extracted({ resourceType: 'Patient', name }).given).toEqual(
      ['Rosa', 'María', 'Rosita'].map((value) => ({ type: 'string', value })),
    );
  });

  it('gives no value for a primitive of which only extensions are told', () => {
    expect(extracted({ resourceType: 'Patient', _birthDate: ABSENT })).not.toHaveProperty('birthdate');
    const name = [{ given: [null, 'Rosa'], _given: [ABSENT, null] }];
    expect(extracted({ resourceType: 'Patient', name }).given).toEqual([{ type: 'string', value: 'Rosa' }]);
  });

  it('does not look into contained resources', () => {
    const contained = [{ resourceType: 'Patient', id: 'p', gender: 'female', name: [{ family: 'Quispe' }] }];
    expect(extracted({ resourceType: 'Observation', contained })).toEqual({});
  });

  it('gives the first resource of a Bundle whole, as its own type', () => {
    const first = { resourceType: 'Composition', id: 'c' };
    const found = extracted({
      resourceType: 'Bundle',
      entry: [{ resource: first }, { resource: { resourceType: 'Patient' } }],
    });
    expect(found.composition).toEqual([{ type: 'Composition', value: first }]);
  });

  it('knows for every patient whether they are dead, unless that is said to be unknown', () => {
    const deceased = (patient: object) => extracted({ resourceType: 'Patient', ...patient }).deceased?.[0]?.value;
    expect(deceased({})).toBe(false);
    expect(deceased({ deceasedBoolean: false })).toBe(false);
    expect(deceased({ deceasedBoolean: true })).toBe(true);
    expect(deceased({ deceasedDateTime: '2026-01-01' })).toBe(true);
    expect(deceased({ _deceasedBoolean: ABSENT })).toBeUndefined();
  });

  it('gives nothing for a resource of no type, and keeps calm about one that no validator has seen', () => {
    expect(extract({ resourceType: 'Visit' })).toEqual([]);
    expect(extract({ resourceType: 'constructor' })).toEqual([]);
    for (const junk of [null, 'text', 3, true, [], [null], [[]], {}, { name: 1 }]) {
      const resource = { resourceType: 'Patient', name: junk, telecom: junk, link: junk, deceasedBoolean: junk };
      expect(() => extract({ ...resource, contained: junk, managingOrganization: junk } as Resource)).not.toThrow();
      expect(() => extract({ resourceType: 'Appointment', participant: junk, slot: junk })).not.toThrow();
      expect(() => extract({ resourceType: 'Bundle', entry: junk })).not.toThrow();
      expect(() => extract({ resourceType: 'Account', subject: [junk], contained: junk })).not.toThrow();
    }
  });

  it('takes parameters that are not part of R4', () => {
    const parameter: SearchParameter = {
      code: 'birth-hour',
      type: 'date',
      url: 'https://example.org/SearchParameter/birth-hour',
      expression: "Patient.birthDate.extension('http://hl7.org/fhir/StructureDefinition/patient-birthTime').value",
      key: 'Patient.birth-hour',
      targets: [],
      components: [],
      parts: [],
    };
    const url = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';
    const valueDateTime = '2026-03-01T04:10:00-05:00';
    expect(
      compileExtractor('Patient', [parameter])({
        resourceType: 'Patient',
        birthDate: '2026-03-01',
        _birthDate: { extension: [{ url, valueDateTime }] },
      }),
    ).toEqual([{ parameter, values: [{ type: 'dateTime', value: valueDateTime }] }]);
  });
});

describe('resolve() is', () => {
  const patientOf = (subject: object, more: object = {}) =>
    extracted({ resourceType: 'Account', ...more, subject: [subject] } as Resource).patient?.map(({ value }) => value);

  it.each([
    [{ reference: 'Patient/1' }],
    [{ reference: 'Patient/1/_history/2' }],
    [{ reference: 'https://example.org/fhir/Patient/1' }],
    [{ reference: 'http://localhost:8080/Patient/1/_history/2' }],
    [{ reference: 'Patient?identifier=1' }],
    [{ reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0', type: 'Patient' }],
    [{ identifier: { value: '1' }, type: 'http://hl7.org/fhir/StructureDefinition/Patient' }],
  ])('takes %j for a patient', (reference) => {
    expect(patientOf(reference)).toEqual([reference]);
  });

  it.each([
    [{ reference: 'Group/1' }],
    [{ reference: 'Patients/1' }],
    [{ reference: 'patient/1' }],
    [{ reference: 'https://example.org/Patient/1/Group/2' }],
    [{ reference: 'https://example.org/Patient' }],
    [{ reference: 'Group/1', type: 'Patient' }],
    [{ reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' }],
    [{ reference: 'Patient' }],
    [{ reference: '' }],
    [{ display: 'Rosa' }],
    [{ identifier: { value: '1' }, type: 'https://example.org/Patient' }],
  ])('does not take %j for one', (reference) => {
    expect(patientOf(reference)).toBeUndefined();
  });

  it('looks up what is contained', () => {
    const contained = [null, { resourceType: 'Group', id: 'g' }, { resourceType: 'Patient', id: 'p' }];
    expect(patientOf({ reference: '#p' }, { contained })).toEqual([{ reference: '#p' }]);
    expect(patientOf({ reference: '#g' }, { contained })).toBeUndefined();
    expect(patientOf({ reference: '#x' }, { contained })).toBeUndefined();
    expect(patientOf({ reference: '#' }, { contained })).toBeUndefined();
  });
});

describe('an expression', () => {
  const patient: Resource = {
    resourceType: 'Patient',
    active: true,
    birthDate: '1980-05-02',
    name: [
      { use: 'official', family: 'Quispe', given: ['Rosa', 'María'] },
      { use: 'usual', given: ['Rosita'] },
    ],
    telecom: [
      { system: 'phone', value: '1', rank: 2 },
      { system: 'email', value: '2' },
    ],
    extension: [
      { url: 'a', valueCoding: { code: 'x' } },
      { url: 'b', valueString: 's' },
      { url: 'c', valueAge: { value: 3 } },
    ],
    generalPractitioner: [{ reference: 'Practitioner/1' }, { reference: 'Organization/2' }],
  };

  it.each<[string, unknown[]]>([
    ['Patient.name[0].given', ['Rosa', 'María']],
    ['Patient.name.given[2]', ['Rosita']],
    ['Patient.name.given[3]', []],
    ['Patient.name.first().given', ['Rosa', 'María']],
    ['(Patient.name.family | Patient.name.given)[1]', ['Rosa']],
    ['(Patient.name.family | Patient.telecom.value).first()', ['Quispe']],
    ["Patient.name.where(use = 'usual').given", ['Rosita']],
    ["Patient.name.where(use != 'usual').family", ['Quispe']],
    ['Patient.name.where(family.exists()).use', ['official']],
    ['Patient.name.where(family.empty()).use', ['usual']],
    ['Patient.name.where(family.exists().not()).use', ['usual']],
    ["Patient.name.where(given.exists($this = 'Rosita')).use", ['usual']],
    ["Patient.telecom.where(system = 'phone' and rank = 2).value", ['1']],
    ["Patient.telecom.where(system = 'phone' xor rank = 2).value", []],
    ["Patient.telecom.where(rank = 2 or system = 'email').value", ['1', '2']],
    ["Patient.telecom.where((system = 'phone') implies (rank = 1)).value", ['2']],
    ['Patient.telecom.where(rank != 2).value', []],
    ["Patient.telecom.where(system = ('phone' | 'email')).value", []],
    ["Patient.telecom.where('phone' = system).value", ['1']],
    ['Patient.where(active).birthDate', ['1980-05-02']],
    ['Patient.where(active = true).birthDate', ['1980-05-02']],
    ['Patient.where(active.not()).birthDate', []],
    ['Patient.active.not()', [false]],
    ['Patient.active and Patient.name.exists()', [true]],
    ['Patient.birthDate is date', [true]],
    ['Patient.birthDate is dateTime', [false]],
    ['Patient.photo is Attachment', []],
    ["Patient.extension('a').value", [{ code: 'x' }]],
    ["Patient.extension.where(url = 'a').value.code", ['x']],
    ["Patient.hasExtension('a')", [true]],
    ["Patient.hasExtension('z')", [false]],
    ['(Patient.extension.value as string)', ['s']],
    ['Patient.extension.value.ofType(Quantity)', [{ value: 3 }]],
    ['Patient.extension.value.ofType(FHIR.Quantity).value', [3]],
    ['Patient.generalPractitioner.where(resolve() is Organization).reference', ['Organization/2']],
    ['Patient.where(generalPractitioner.first().resolve() is Practitioner).active', [true]],
    ['Patient.generalPractitioner.where(resolve() is DomainResource).reference', ['Practitioner/1', 'Organization/2']],
    ['name.family', ['Quispe']],
    ['$this.name.family', ['Quispe']],
    ['%resource.name.family', ['Quispe']],
    ['DomainResource.extension.url', ['a', 'b', 'c']],
    ['Observation.status | Patient.active', [true]],
    ['`Patient`.name.`family` // the surname', ['Quispe']],
    ["Patient.name.where(family = 'Qu\\u0069spe').use", ['official']],
  ])('%s finds %j', (expression, found) => {
    expect(values(expression, patient).map(([, value]) => value)).toEqual(found);
  });

  it('finds values of a subtype: an Age is a Quantity, a canonical a uri, a code a string', () => {
    expect(values('Condition.onset as Quantity', { resourceType: 'Condition', onsetAge: { value: 3 } })).toEqual([
      ['Age', { value: 3 }],
    ]);
    expect(values('(ConceptMap.source as uri)', { resourceType: 'ConceptMap', sourceCanonical: 'http://a' })).toEqual([
      ['canonical', 'http://a'],
    ]);
    expect(values('Patient.gender.ofType(string)', { resourceType: 'Patient', gender: 'female' })).toEqual([
      ['code', 'female'],
    ]);
  });

  it('names a backbone by its path, also where it refers to another one', () => {
    const item = [{ linkId: '1', item: [{ linkId: '1.1' }] }];
    expect(values('Questionnaire.item.item', { resourceType: 'Questionnaire', item })).toEqual([
      ['Questionnaire.item', { linkId: '1.1' }],
    ]);
  });

  it('applies to a part of a resource, which %resource leads out of', () => {
    const resource: Resource = {
      resourceType: 'MolecularSequence',
      referenceSeq: { windowStart: 1 },
      variant: [{ start: 5 }],
    };
    const start = compileExpression('start', 'MolecularSequence.variant');
    const window = compileExpression('%resource.referenceSeq.windowStart', 'MolecularSequence.variant');
    expect(start({ start: 5 }, resource)).toEqual([{ type: 'integer', value: 5 }]);
    expect(window({ start: 5 }, resource)).toEqual([{ type: 'integer', value: 1 }]);
  });

  it('leads into resources of any type', () => {
    const entry = ['Patient', 'Condition', 'Nothing'].map((resourceType) => ({
      resource: { resourceType, id: resourceType },
    }));
    const bundle: Resource = { resourceType: 'Bundle', entry };
    expect(values('Bundle.entry.resource.id', bundle).map(([, value]) => value)).toEqual(['Patient', 'Condition']);
    expect(values('Bundle.entry.resource.ofType(Condition).id', bundle).map(([, value]) => value)).toEqual([
      'Condition',
    ]);
  });
});

describe('an expression that is more than paths', () => {
  const patient: Resource = {
    resourceType: 'Patient',
    id: 'p',
    active: true,
    birthDate: '1990-05-17',
    name: [
      { use: 'official', family: 'Quispe', given: ['Ana', 'María'] },
      { use: 'old', family: 'Mamani' },
    ],
    identifier: [
      { system: 'urn:dni', value: '12345678' },
      { system: 'urn:hc', value: 'HC-9' },
    ],
    generalPractitioner: [{ reference: 'Organization/1' }, { reference: '#x' }, { reference: 'Practitioner/2' }],
    contained: [{ resourceType: 'PractitionerRole', id: 'x', code: [{ text: 'médica' }] }],
    contact: [{ name: { text: 'x' } }],
    link: [{ type: 'seealso', other: { type: 'Patient', display: 'x' } }],
  };

  it.each<[string, unknown[][]]>([
    ['Patient.name.last().family', [['string', 'Mamani']]],
    ["Patient.identifier.where(value.startsWith('HC')).value", [['string', 'HC-9']]],
    [
      'Patient.name.select(given | family)',
      [
        ['string', 'Ana'],
        ['string', 'María'],
        ['string', 'Quispe'],
        ['string', 'Mamani'],
      ],
    ],
    ['iif(Patient.active, Patient.name.first(), Patient.contact.name).family', [['string', 'Quispe']]],
    ['Patient.name.all(family.exists())', [['boolean', true]]],
    ["Patient.name.given.join(' ')", [['string', 'Ana María']]],
    ['Patient.name[Patient.contact.count()].family', [['string', 'Mamani']]],
    ['Patient.birthDate > @1990', [['boolean', false]].slice(1)],
    ['Patient.birthDate > @1989', [['boolean', true]]],
    ["Patient.birthDate = '1990-05-17'", [['boolean', true]]],
    ['Patient.name ~ Patient.name', [['boolean', true]]],
    ['Patient.deceased is System.Boolean', []],
    ['Patient.name.count() + 1', [['integer', 3]]],
    ["1.5 'kg'", [['Quantity', { value: 1.5, system: 'http://unitsofmeasure.org', code: 'kg' }]]],
    [
      'Patient.name.where(%resource.active).family',
      [
        ['string', 'Quispe'],
        ['string', 'Mamani'],
      ],
    ],
    ['Patient.generalPractitioner.where(resolve() is PractitionerRole).reference', [['string', '#x']]],
    ['Patient.generalPractitioner.resolve().ofType(PractitionerRole).code.text.last()', [['string', 'médica']]],
    ['Patient.generalPractitioner.resolve().ofType(Organization).type().name', [['string', 'Organization']]],
    ['Patient.link.other.where(resolve() is Patient).last().display', [['string', 'x']]],
    ['Patient.name.given.single()', []],
    ['{}', []],
  ])('%s is evaluated', (expression, expected) => {
    expect(values(expression, patient)).toEqual(expected);
  });

  it('is found beside those that are paths', () => {
    const parameter = (code: string, expression: string): SearchParameter => ({
      code,
      type: 'string',
      url: `urn:${code}`,
      expression,
      key: `Patient.${code}`,
      targets: [],
      components: [],
      parts: [],
    });
    const extractor = compileExtractor('Patient', [
      parameter('family', 'Patient.name.family'),
      parameter('last', 'Patient.name.last().family'),
      parameter('none', 'Patient.photo.last().url'),
    ]);
    expect(extractor(patient).map(({ parameter: { code }, values: found }) => [code, found])).toEqual([
      [
        'family',
        [
          { type: 'string', value: 'Quispe' },
          { type: 'string', value: 'Mamani' },
        ],
      ],
      ['last', [{ type: 'string', value: 'Mamani' }]],
    ]);
  });
});

describe('an expression that cannot be compiled', () => {
  const failure = (expression: string, type = 'Patient') => {
    try {
      compileExpression(expression, type);
    } catch (error) {
      if (error instanceof FhirError) return { status: error.status, name: error.issues[0]?.name };
      throw error;
    }
    return undefined;
  };

  it.each([
    ['', 'broken-expression'],
    ['Patient.', 'broken-expression'],
    ['Patient name', 'broken-expression'],
    ['Patient.name)', 'broken-expression'],
    ['Patient.name.where(use', 'broken-expression'],
    ["Patient.name.where(use = 'a)", 'broken-expression'],
    ['Patient.name;', 'broken-expression'],
    ['Patient.nombre', 'unknown-element'],
    ['Patient.Name', 'unknown-element'],
    ['Patient.name.where(nombre = 1)', 'unknown-element'],
    ['Patient.extension.value.nombre', 'unknown-element'],
    ['Patient.valueString', 'unknown-element'],
    ['Patient.deceasedBoolean', 'unknown-element'],
    ['Paciente.name', 'unknown-element'],
    ['Patient.deceased as DateTime', 'unknown-element'],
    ['Patient.name.where(constructor.exists())', 'unknown-element'],
    ['Patient.name.select(nombre)', 'unknown-element'],
    ['Patient.name.last().nombre', 'unknown-element'],
    ["Patient.name.where(use.iif($this = 'old', nombre))", 'unknown-element'],
    ['Patient.name.select(given as Texto)', 'unknown-element'],
    ['Patient.name.where()', 'unknown-function'],
    ['Patient.name.exists(use, family)', 'unknown-function'],
    ['Patient.name.ultimo()', 'unknown-function'],
    ['%nombre', 'unknown-function'],
    ["Patient.identifier.where(startsWith('1'))", 'wrong-operand'],
    ["iif(Patient.id, 'a', 'b')", 'wrong-operand'],
    ["Patient.id.matches('(?=a)(a+)+')", 'refused-pattern'],
    [`Patient.name${' '.repeat(8000)}`, 'expression-too-long'],
    [`Patient${'.name'.repeat(1100)}`, 'expression-too-long'],
    [`${'('.repeat(61)}Patient.id${')'.repeat(61)}`, 'expression-too-long'],
  ])('%j is refused as %s', (expression, name) => {
    expect(failure(expression)).toEqual({ status: 422, name });
  });

  it('says where and why in Spanish and English', () => {
    expect(() => compileExpression('Patient.name.nombre', 'Patient')).toThrow(
      'The FHIRPath expression "Patient.name.nombre" names "nombre", which does not exist in HumanName of FHIR R4; names are case-sensitive (position 14).',
    );
    try {
      compileExpression('Patient.name.', 'Patient');
    } catch (error) {
      expect((error as FhirError).issues[0]?.text.es).toBe(
        'La expresión FHIRPath "Patient.name." no se entiende: se esperaba un nombre de elemento y se encontró el final (posición 14).',
      );
    }
  });

  it('costs little, however it multiplies', () => {
    const nested = (inner: string, depth: number) => {
      let expression = 'url.exists()';
      for (let level = 0; level < depth; level++) expression = inner.replace('?', expression);
      return `Patient.extension.where(${expression})`;
    };
    const bombs = [
      nested('extension.value.where(?).exists()', 18),
      nested('($this|$this|$this).where(?).exists()', 9),
      `Patient${'.extension.value'.repeat(240)}`,
      `Patient${'.contained'.repeat(390)}.id`,
      `Patient.name${'[0]'.repeat(1300)}`,
      `Patient.name${'.where(use.exists())'.repeat(190)}`,
      `Patient.active${' or active'.repeat(390)}`,
      `(Patient.name${' | Patient.name'.repeat(260)}).first()`,
      `'${'\\'.repeat(3900)}`,
      '`'.repeat(3999),
      `${'a'.repeat(3900)}!`,
      `Patient${'.select($this | $this)'.repeat(120)}`,
      `Patient${'.select(extension.value)'.repeat(200)}`,
      `Patient.name.select(${'-'.repeat(59)}1)`,
      'Patient.descendants().where(%resource.descendants().where(%resource.descendants().exists()).exists())',
      "Patient.id.repeat($this & 'a')",
      "Patient.name.aggregate($total & $total & 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'a')",
      `Patient.id${".replace('', 'aaaaaaaaaaaaaaaaaaaaaaaa')".repeat(50)}`,
      `Patient.name${'.select(combine($this))'.repeat(100)}`,
      `Patient.id${'.select($this & $this)'.repeat(100)}`,
      'Patient.descendants().where(%resource = %resource or (%resource | $this).empty())',
      `Patient.id${".replace('', 'aaaa')".repeat(6)}.toChars().select(Patient.id${".replace('', 'aaaa')".repeat(6)}.toChars())`,
      `(0 | 1).aggregate(iif($index = 0, 'x'${".replace('', 'aaaa')".repeat(5)}.toChars(), 'x'${".replace('', 'aaaa')".repeat(4)}.toChars().where($total = $total or $total ~ $total or ('y' in $total) or ($total | $total).empty())))`,
    ];
    const extension = [{ url: 'a', extension: [{ url: 'b', valueString: 'c' }] }];
    for (const bomb of bombs) {
      const before = process.cpuUsage();
      try {
        compileExpression(bomb, 'Patient')({}, { resourceType: 'Patient', extension });
      } catch (error) {
        expect(error).toBeInstanceOf(FhirError);
      }
      const { user } = process.cpuUsage(before);
      expect({ bomb: bomb.slice(0, 60), slow: user > 1e6 }).toEqual({ bomb: bomb.slice(0, 60), slow: false });
    }
  });
});
