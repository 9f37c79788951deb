// The mistakes of integrators, one by one, and what they are told in both languages: what is wrong, and how to mend it.
// https://hl7.org/fhir/R4/operationoutcome.html
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON that is broken on purpose has no type
type Json = any;

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const RED = 'https://chaski.pe/fhir';

async function told(path: string, body: string, language: string): Promise<string[]> {
  const answer = await hub.agent
    .post(`/fhir${path}`)
    .set('Content-Type', 'application/fhir+json')
    .set('Accept-Language', language)
    .send(body);
  return (answer.body.issue as { expression?: string[]; details: { text: string } }[]).map(({ expression, details }) =>
    `${expression?.[0] ?? ''}: ${details.text}`.replace(/ \[[^\]]*\]/, '').replaceAll(`${hub.origin}/profiles/`, '> '),
  );
}

const example = (profile: string): Json =>
  JSON.parse(readFileSync(new URL(`../../profiles/examples/red/${profile}/valid.json`, import.meta.url), 'utf8'))[0];

async function ofNetwork(profile: string, change: (resource: Json) => void): Promise<[es: string[], en: string[]]> {
  const resource = example(profile);
  change(resource);
  const body = JSON.stringify(resource);
  return [await told(`/${resource.resourceType}`, body, 'es'), await told(`/${resource.resourceType}`, body, 'en')];
}

describe('a resource of the network is told', () => {
  it.each<[mistake: string, profile: string, change: (resource: Json) => void, es: string, en: string]>([
    [
      'a DNI that lost its zero',
      'paciente',
      (patient) => {
        patient.identifier[0].value = '1011741';
      },
      'Patient.identifier[0]: No se cumple la regla red-dni-1: El DNI tiene ocho dígitos, con sus ceros a la izquierda. Se encontró "1011741". Corrija el contenido para que se cumpla. > paciente',
      'Patient.identifier[0]: The rule red-dni-1 does not hold: A DNI has eight digits, leading zeros included. Found "1011741". Change the content so that it does. > paciente',
    ],
    [
      'a wrong check character',
      'paciente',
      (patient) => {
        patient.identifier[0].extension[0].valueString = '3';
      },
      'Patient.identifier[0]: No se cumple la regla red-dni-2: La extensión dni-digito-verificador lleva el dígito o la letra que corresponde a los ocho dígitos de value: corrija el que esté mal, o quítela si no se conoce. Se encontró "90617033". Corrija el contenido para que se cumpla. > paciente',
      'Patient.identifier[0]: The rule red-dni-2 does not hold: The extension dni-digito-verificador holds the digit or letter that fits the eight digits of value: mend the wrong one, or remove it if it is not known. Found "90617033". Change the content so that it does. > paciente',
    ],
    [
      'a system with a slash too many',
      'paciente',
      (patient) => {
        patient.identifier[0].system += '/';
      },
      `Patient.identifier[0].system: Se esperaba "${RED}/NamingSystem/dni", se encontró "${RED}/NamingSystem/dni/"; cámbielo o quítelo. > paciente`,
      `Patient.identifier[0].system: "${RED}/NamingSystem/dni" was expected, found "${RED}/NamingSystem/dni/"; change or remove it. > paciente`,
    ],
    [
      'a CIE-10 without its point',
      'diagnostico',
      (condition) => {
        condition.code.coding[0].code = 'E119';
      },
      'Condition.code.coding[0]: No se cumple la regla red-cie-1: El código CIE-10 es una letra y dos dígitos, y si los hay un punto y uno o dos caracteres más: E11.9. Se encontró "E119". Corrija el contenido para que se cumpla. > diagnostico',
      'Condition.code.coding[0]: The rule red-cie-1 does not hold: An ICD-10 code is a letter and two digits and, if there is more, a point and one or two characters: E11.9. Found "E119". Change the content so that it does. > diagnostico',
    ],
    [
      'which system the code it lacks is of',
      'diagnostico',
      (condition) => {
        condition.code.coding[0].system = 'CIE10';
      },
      'Condition.code.coding: Falta coding:cie10 (system = http://hl7.org/fhir/sid/icd-10): se esperaba al menos 1 vez, hay 0; agregue lo que falta. > diagnostico',
      'Condition.code.coding: coding:cie10 (system = http://hl7.org/fhir/sid/icd-10) is missing: it was expected at least 1 time, found 0; add what is missing. > diagnostico',
    ],
    [
      'a reference to another type',
      'diagnostico',
      (condition) => {
        condition.subject.reference = 'Group/1';
      },
      'Condition.subject: "Group/1" se refiere a Group; este perfil solo admite Patient; cambie la referencia. > diagnostico',
      'Condition.subject: "Group/1" refers to Group; this profile allows only Patient; change the reference. > diagnostico',
    ],
    [
      'a reference as a text',
      'diagnostico',
      (condition) => {
        condition.subject = 'Patient/1';
      },
      'Condition.subject: Se esperaba un objeto { } de tipo Reference, se encontró "Patient/1"; escriba { "reference": "Patient/1" }.',
      'Condition.subject: An object { } of type Reference was expected, found "Patient/1"; write { "reference": "Patient/1" }.',
    ],
    [
      'a facility whose zeros are gone',
      'establecimiento',
      (facility) => {
        facility.identifier[0].value = '31361';
      },
      'Organization.identifier[0]: No se cumple la regla red-ipress-1: El código RENIPRESS tiene ocho dígitos, con sus ceros a la izquierda: 00031361. Se encontró "31361". Corrija el contenido para que se cumpla. > establecimiento',
      'Organization.identifier[0]: The rule red-ipress-1 does not hold: A RENIPRESS code has eight digits, leading zeros included: 00031361. Found "31361". Change the content so that it does. > establecimiento',
    ],
    [
      'a UBIGEO of five digits, by the value of its extension',
      'establecimiento',
      (facility) => {
        facility.address[0].extension = facility.address[0].extension.slice(1, 2);
        facility.address[0].extension[0].valueString = '50101';
      },
      'Organization.address[0].extension[0]: No se cumple la regla red-ubi-1: El UBIGEO va en valueString y tiene seis dígitos: departamento, provincia y distrito. Se encontró "50101". Corrija el contenido para que se cumpla. > ubigeo-inei',
      'Organization.address[0].extension[0]: The rule red-ubi-1 does not hold: A UBIGEO goes in valueString and has six digits: department, province and district. Found "50101". Change the content so that it does. > ubigeo-inei',
    ],
    [
      'the states that go with that of the referral system',
      'seguimiento-referencia',
      (task) => {
        task.status = 'completed';
      },
      'Task: No se cumple la regla red-tar-1: El estado de la tarea (status) corresponde al del sistema de referencias (businessStatus): 0 cancelled, 2 requested, 3 accepted, 4 rejected, 5 y 7 in-progress, 8 completed, 9 on-hold. Corrija el contenido para que se cumpla. > seguimiento-referencia',
      'Task: The rule red-tar-1 does not hold: The status of the task fits that of the referral system (businessStatus): 0 cancelled, 2 requested, 3 accepted, 4 rejected, 5 and 7 in-progress, 8 completed, 9 on-hold. Change the content so that it does. > seguimiento-referencia',
    ],
  ])('%s', async (_, profile, change, es, en) => {
    expect(await ofNetwork(profile, change)).toEqual([[es], [en]]);
  });
});

describe('a body that is no resource is told', () => {
  it.each<[mistake: string, path: string, body: string, es: string, en: string]>([
    [
      'where a comma is too many',
      '/Patient',
      '{\n  "resourceType": "Patient",\n  "active": true,\n}',
      ': El cuerpo no es JSON válido: línea 4, columna 1, después de «"Patient", "active": true,»; revise las comillas (dobles), las comas (ninguna de más), las llaves y los corchetes.',
      ': The body is not valid JSON: line 4, column 1, after «"Patient", "active": true,»; look at the quotes (double ones), the commas (none too many), the braces and brackets.',
    ],
    [
      'where a value is none',
      '/Patient',
      '{"resourceType": "Patient", "active": True, "name": []}',
      ': El cuerpo no es JSON válido: línea 1, columna 39, después de «ceType": "Patient", "active":»; revise las comillas (dobles), las comas (ninguna de más), las llaves y los corchetes.',
      ': The body is not valid JSON: line 1, column 39, after «ceType": "Patient", "active":»; look at the quotes (double ones), the commas (none too many), the braces and brackets.',
    ],
    [
      'that it ends too soon',
      '/Patient',
      '{"resourceType": "Patient", "name": [{"text": "Luz"}',
      ': El cuerpo no es JSON válido: termina antes de tiempo; falta cerrar un texto, una lista o un objeto.',
      ': The body is not valid JSON: it ends too soon; a text, a list or an object is not closed.',
    ],
    [
      'that it does not say what it is',
      '/Patient',
      '{"active": true}',
      ': Se esperaba en el cuerpo un recurso Patient: un objeto JSON con "resourceType": "Patient"; se encontró un objeto sin ese miembro.',
      ': A Patient resource was expected in the body: a JSON object with "resourceType": "Patient"; found an object without that member.',
    ],
    [
      'that it is another one',
      '/Practitioner',
      '{"resourceType": "Patient"}',
      'Patient: La dirección es de Practitioner y el cuerpo dice "resourceType": "Patient"; deben ser iguales: corrija la dirección o el cuerpo.',
      'Patient: The address is for Practitioner and the body says "resourceType": "Patient"; they must be equal: mend the address or the body.',
    ],
    [
      'what a type is called',
      '/patients',
      '{"resourceType": "Patient"}',
      ': "patients" no es un tipo de recurso de FHIR R4; ¿quiso decir Patient?',
      ': "patients" is not a FHIR R4 resource type; did you mean Patient?',
    ],
    [
      'that a Bundle at the base has no type',
      '',
      '{"resourceType": "Bundle", "entry": []}',
      'Bundle.type: El Bundle no dice de qué tipo es (type); la base procesa "batch" y "transaction". Para guardarlo como recurso: POST /Bundle.',
      'Bundle.type: The Bundle does not say of which type it is (type); the base processes "batch" and "transaction". To store it as a resource: POST /Bundle.',
    ],
  ])('%s', async (_, path, body, es, en) => {
    expect([await told(path, body, 'es'), await told(path, body, 'en')]).toEqual([[es], [en]]);
  });
});
