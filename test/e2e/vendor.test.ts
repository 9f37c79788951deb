// A vendor who has read the ministry's tables sends what they ask for, then errs in the ways vendors err, and is told in
// Spanish what to mend, each fault once and where it is. https://hl7.org/fhir/R4/validation.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { printXml } from '../../server/definitions/xml/print.ts';
import { vendorDocument, vendorPatient, vendorSubmission } from '../fixtures/vendor-document.ts';
import { startHub, type TestHub } from '../support/hub.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON that is broken on purpose has no type
type Json = any;
type Issue = { expression?: string[]; details: { text: string } };

const PE = 'https://www.gob.pe/minsa/RENHICE/fhir';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const JSON_TYPE = 'application/fhir+json';
const send = (resource: Json, type = JSON_TYPE, body = JSON.stringify(resource)) =>
  hub.agent
    .post(`/fhir/${resource.resourceType}`)
    .set('Content-Type', type)
    .set('Accept', JSON_TYPE)
    .set('Accept-Language', 'es')
    .send(body);

/** `where: what`, with the ministry's base and the hub's own address left out. */
async function told(resource: Json): Promise<string[]> {
  const { body } = await send(resource);
  return (body.issue as Issue[]).map(({ expression, details }) =>
    `${expression}: ${details.text}`.replaceAll(PE, 'PE').replaceAll(hub.origin, ''),
  );
}

const after = <Made>(make: () => Made, change: (made: Json) => void): Made => {
  const made = make();
  change(made);
  return made;
};

describe('what the tables ask for', () => {
  it('passes: a patient', async () => {
    expect((await send(vendorPatient())).status).toBe(201);
  });

  it('passes: a whole document', async () => {
    expect((await send(vendorDocument())).status).toBe(201);
  });

  it('passes in XML, and comes back as it was', async () => {
    for (const resource of [vendorPatient(), vendorDocument()]) {
      const { status, body } = await send(resource, 'application/fhir+xml', printXml(JSON.stringify(resource), false));
      expect([status, body]).toEqual([201, { ...resource, id: body.id, meta: { ...resource.meta, ...body.meta } }]);
    }
  });
});

const PATIENT = '[perfil PE/StructureDefinition/PacientePe] /profiles/PacientePe';

describe('a broken patient is told', () => {
  it.each<[string, (patient: Json) => void, string[]]>([
    [
      'the extension it lacks, by its URL',
      (patient) => delete patient.identifier[0].type.extension,
      [
        `Patient.identifier[0].type.extension: Falta extension:pais_emisor (PE/StructureDefinition/pe-pais): se esperaba al menos 1 vez, hay 0; agregue lo que falta. ${PATIENT}`,
      ],
    ],
    [
      'the types of document there are, when it takes the number of another table',
      (patient) => {
        patient.identifier[0].type.coding[0].code = '6';
      },
      [
        'Patient.identifier[0].type.coding[0]: "6" no es un código de PE/CodeSystem/IdspersonaPeru; use uno de ese sistema o corrija system.',
        'Patient.identifier[0].type.coding[0].code: "6" no está en PE/ValueSet/IdentificadoresPersonaVS, obligatorio aquí; use uno de PE/CodeSystem/IdspersonaPeru: 1 (DNI), 2 (Carné extranjería), 3 (Pasaporte), 4 (Documento de identidad extranjero). /profiles/PacientePe',
      ],
    ],
    [
      'that a country has three letters, not two',
      (patient) => {
        patient._birthDate.extension[0].valueCodeableConcept.coding[0].code = 'PE';
      },
      [
        'Patient.birthDate.extension[0].value: "PE/CodeSystem/PaisesCS|PE" no está en PE/ValueSet/PaisesVS, obligatorio aquí; use un código (con su system) de ese conjunto. /profiles/pe-pais',
        'Patient.birthDate.extension[0].value.coding[0]: "PE" no es un código de PE/CodeSystem/PaisesCS; use uno de ese sistema o corrija system.',
      ],
    ],
    [
      'what is missing',
      (patient) => {
        delete patient.gender;
        delete patient.name[0].given;
      },
      [
        `Patient.name[0].given: Falta given: se esperaba al menos 1 vez, hay 0; agregue lo que falta. ${PATIENT}`,
        `Patient.gender: Falta gender: se esperaba al menos 1 vez, hay 0; agregue lo que falta. ${PATIENT}`,
      ],
    ],
    [
      'the codes of R4, before any profile',
      (patient) => {
        patient.gender = 'F';
        patient.birthDate = '29/02/1988';
      },
      [
        'Patient.gender: El código "F" no está en http://hl7.org/fhir/ValueSet/administrative-gender, obligatorio aquí; use uno como: male, female, other, unknown',
        'Patient.birthDate: "29/02/1988" no es un date válido: se esperaba AAAA-MM-DD (año, mes y día: 2026-03-01), AAAA-MM o AAAA, sin hora, de un día que exista.',
      ],
    ],
  ])('%s', async (_, change, expected) => {
    expect(await told(after(vendorPatient, change))).toEqual(expected);
  });
});

describe('a broken document is told each fault once, where it is', () => {
  it.each<[string, (entry: Json[], bundle: Json) => void, string[]]>([
    [
      'in a resource that others refer to',
      ([, patient]) => delete patient.resource.birthDate && delete patient.resource._birthDate,
      [
        `Bundle.entry[1].resource.birthDate: Falta birthDate: se esperaba al menos 1 vez, hay 0; agregue lo que falta. ${PATIENT}`,
      ],
    ],
    [
      'in a resource that claims no profile of its own',
      ([, , , organization]) => {
        delete organization.resource.meta;
        delete organization.resource.active;
      },
      [
        'Bundle.entry[3].resource.active: Falta active: se esperaba al menos 1 vez, hay 0; agregue lo que falta. [perfil PE/StructureDefinition/OrganizacionPe] /profiles/OrganizacionPe',
      ],
    ],
    [
      'a facility whose zeros were dropped',
      ([, , , organization]) => {
        organization.resource.identifier[0].type.coding[0].code = '31361';
      },
      [
        'Bundle.entry[3].resource.identifier[0]: No se cumple la regla pe-ipress-1: El código de IPRESS tiene ocho dígitos, con sus ceros a la izquierda: 00031361. Corrija el contenido para que se cumpla. [PE/StructureDefinition/OrganizacionPe] /profiles/OrganizacionPe',
      ],
    ],
    [
      'a code of another system beside the CIE-10',
      ([, , , , condition]) =>
        condition.resource.code.coding.push({ system: 'http://snomed.info/sct', code: '38341003', display: 'HTA' }),
      [
        'Bundle.entry[4].resource.code.coding[1].system: Se esperaba "http://hl7.org/fhir/sid/icd-10", se encontró "http://snomed.info/sct"; cámbielo o quítelo. [perfil PE/StructureDefinition/ConditionPe] /profiles/ConditionPe',
      ],
    ],
    [
      'a section about something else',
      ([composition]) => {
        composition.resource.section[2].entry = composition.resource.section[0].entry;
      },
      [
        'Bundle.entry[0].resource.section[2].entry[0]: "urn:uuid:5b3c9a1e-4f53-4c50-9d59-000000000004" se refiere a Condition; este perfil solo admite AllergyIntolerance; cambie la referencia. [perfil PE/StructureDefinition/CompositionPe] /profiles/CompositionPe',
      ],
    ],
    [
      'an entry that the guide has no place for',
      (entry) =>
        entry.push({
          fullUrl: 'urn:uuid:5b3c9a1e-4f53-4c50-9d59-000000000007',
          resource: {
            resourceType: 'Immunization',
            status: 'completed',
            vaccineCode: { text: 'Influenza' },
            patient: { reference: entry[1].fullUrl },
            occurrenceDateTime: '2026-05-02',
          },
        }),
      [
        'Bundle.entry[7]: Este entry no corresponde a ninguna variante que el perfil admite (Composition, Condition, Alergias, Medicaciones, Patient, Organizacion, Profesional); ajústelo a una o quítelo. [perfil PE/StructureDefinition/BundlePe] /profiles/BundlePe',
      ],
    ],
    [
      'an entry that is missing',
      (entry) => entry.splice(2, 1),
      [
        'Bundle.entry[0].resource.author[0].reference: "urn:uuid:5b3c9a1e-4f53-4c50-9d59-000000000002" no está en el documento; agregue el recurso como entrada con ese fullUrl, o corrija la referencia.',
        'Bundle.entry: Falta entry:Profesional (resource = PE/StructureDefinition/PractitionerPe): se esperaba al menos 1 vez, hay 0; agregue lo que falta. [perfil PE/StructureDefinition/BundlePe] /profiles/BundlePe',
      ],
    ],
    [
      'a Bundle of another type',
      (_, bundle) => {
        bundle.type = 'collection';
      },
      [
        'Bundle.type: Se esperaba "document", se encontró "collection"; cámbielo o quítelo. [perfil PE/StructureDefinition/BundlePe] /profiles/BundlePe',
      ],
    ],
  ])('%s', async (_, change, expected) => {
    expect(await told(after(vendorDocument, (bundle) => change(bundle.entry, bundle)))).toEqual(expected);
  });

  it('and at the base, that a document is posted to /Bundle', async () => {
    const { status, body } = await hub.agent
      .post('/fhir')
      .set('Content-Type', JSON_TYPE)
      .set('Accept-Language', 'es')
      .send(JSON.stringify(vendorDocument()));
    expect([status, body.issue[0].details.text]).toEqual([
      400,
      'El Bundle es de tipo "document"; la base procesa "batch" y "transaction". Para guardarlo como recurso: POST /Bundle.',
    ]);
  });
});

describe('a submission with a document in it', () => {
  const submit = (document: Json) =>
    hub.agent
      .post('/fhir')
      .set('Content-Type', JSON_TYPE)
      .set('Accept-Language', 'es')
      .send(JSON.stringify(vendorSubmission(document)));

  it('is stored, found by the number of the patient, and its document read where the metadata say', async () => {
    expect((await submit(vendorDocument())).status).toBe(200);
    const found = await hub.agent.get(
      '/fhir/DocumentReference/?patient.identifier=10117410&_format=json&status=current',
    );
    expect(found.body.total).toBe(1);
    const { url } = found.body.entry[0].resource.content[0].attachment;
    expect((await hub.agent.get(`/fhir/${url}`)).body).toMatchObject({ resourceType: 'Bundle', type: 'document' });
  });

  it('is refused whole, and told where in the document the fault is', async () => {
    const document = after(vendorDocument, ({ entry }) => delete entry[5].resource.status);
    const { status, body } = await submit(document);
    expect([status, (body.issue as Issue[]).map(({ expression }) => expression)]).toEqual([
      400,
      [['Bundle.entry[2].resource.entry[5].resource.status']],
    ]);
  });
});

describe('what nobody would read is told by $validate', () => {
  it('an extension whose URL is misspelt', async () => {
    const patient: Json = vendorPatient();
    patient.name[0]._family.extension[0].url = `${PE}/StructureDefinition/pe-segundoapellido`;
    const { body } = await hub.agent
      .post('/fhir/Patient/$validate')
      .set('Content-Type', JSON_TYPE)
      .set('Accept-Language', 'es')
      .send(JSON.stringify(patient));
    expect((body.issue as Issue[]).map(({ details }) => details.text)).toContain(
      `La extensión "${patient.name[0]._family.extension[0].url}" no se conoce aquí: se guarda sin comprobarla. Revise su URL o cargue su StructureDefinition.`,
    );
  });
});

describe('a URL that is nearly one of those known is told which', () => {
  const R4 = 'http://hl7.org/fhir/StructureDefinition';
  it.each<[string, (patient: Json) => void, string]>([
    [
      'an extension of R4',
      (patient) => {
        patient.name[0]._family.extension[0].url = `${R4}/humanname-mother-family`;
      },
      `¿Quiso decir "${R4}/humanname-mothers-family"?`,
    ],
    [
      'of another publisher',
      (patient) => {
        patient.name[0]._family.extension[0].url = `https://www.hl7.org/fhir/StructureDefinition/humanname-mothers-family`;
      },
      `¿Quiso decir "${R4}/humanname-mothers-family"?`,
    ],
    [
      'a profile of the guide, not that of the network that is called likewise',
      (patient) => {
        patient.meta.profile[0] = `${PE}/StructureDefinition/Paciente`;
      },
      `¿quiso decir "${PE}/StructureDefinition/PacientePe"?`,
    ],
  ])('%s', async (_, change, expected) => {
    const { body } = await hub.agent
      .post('/fhir/Patient/$validate')
      .set('Content-Type', JSON_TYPE)
      .set('Accept-Language', 'es')
      .send(JSON.stringify(after(vendorPatient, change)));
    const told = (body.issue as Issue[])
      .map(({ details }) => details.text)
      .filter((text) => text.includes('uiso decir'));
    expect(told).toEqual([expect.stringContaining(expected)]);
  });
});

it('so is an extension whose URL is a name alone', async () => {
  const patient: Json = vendorPatient();
  patient.name[0]._family.extension[0].url = 'segundo-apellido';
  const { body } = await hub.agent
    .post('/fhir/Patient/$validate')
    .set('Content-Type', JSON_TYPE)
    .set('Accept-Language', 'es')
    .send(JSON.stringify(patient));
  const [issue] = body.issue as Issue[];
  expect([issue?.expression, issue?.details.text]).toEqual([
    ['Patient.name[0].family.extension[0].url'],
    '"segundo-apellido" es relativa y aquí hace falta una URI absoluta, que significa lo mismo en todas partes; escríbala completa.',
  ]);
  expect((await send(patient)).status).toBe(201);
});

describe('the page a finding leads to', () => {
  it('explains the profile, in Spanish, and leads on to its extensions', async () => {
    const page = await hub.agent.get('/profiles/PacientePe');
    expect([page.status, page.headers['content-type'], page.headers['content-language']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'es',
    ]);
    expect(page.text).toContain('<h1>Paciente Perú</h1>');
    expect(page.text).toContain('<td><a href="pe-pais">pe-pais</a></td>');
    expect(page.text).not.toContain('](');
    expect((await hub.agent.get('/profiles/pe-pais')).status).toBe(200);
  });

  it('is one of the known ones', async () => {
    for (const name of ['nadie', '..%2Fglossary', '..%2F..%2FREADME', 'PacientePe.md'])
      expect([name, (await hub.agent.get(`/profiles/${name}`)).status]).toEqual([name, 404]);
  });
});
