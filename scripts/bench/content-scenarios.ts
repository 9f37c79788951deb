// What the bench asks of validation, terminology and XML: each request is made of real or generated content, each answer checked.
// https://hl7.org/fhir/R4/validation.html, https://hl7.org/fhir/R4/terminology-service.html, https://hl7.org/fhir/R4/xml.html
import { printXml } from '../../server/definitions/xml/print.ts';
import { CODES, diagnosis, loadDiagnoses } from './diagnoses.ts';
import { profiledPatients } from './profiled.ts';
import { expectStatus, get, type Known, post, type Scenario, turns } from './scenarios.ts';

const FHIR_XML = 'application/fhir+xml';

export function contentScenarios({ observations }: Known): Scenario[] {
  const observation = turns(observations);
  const patient = turns(profiledPatients().map((resource) => JSON.stringify(resource)));
  const xml = turns(observations.slice(0, 200).map(({ text }) => printXml(text, false)));
  let number = 0;
  return [
    {
      name: 'create with a network profile',
      connections: 128,
      limit: 'sqlite',
      next: () => post('Patient', patient()),
      check: expectStatus(201),
    },
    // Some real data has units that UCUM does not know, which is told.
    asking('$validate', () => post('Observation/$validate', observation().text), '"resourceType":"OperationOutcome"'),
    asking('$validate with a network profile', () => post('Patient/$validate', patient()), '"code":"valid"'),
    ...terminology(() => diagnosis(number++ % CODES)),
    {
      name: 'read as XML',
      connections: 32,
      limit: 'express',
      next: () => get(`Observation/${observation().id}`, { Accept: FHIR_XML }),
      check: expectBody('<Observation xmlns="http://hl7.org/fhir">'),
    },
    {
      name: 'create from XML',
      connections: 128,
      limit: 'sqlite',
      next: () => ({ ...post('Observation', xml()), headers: { 'Content-Type': FHIR_XML } }),
      check: expectStatus(201),
    },
  ];
}

const ICD10 = encodeURIComponent('http://hl7.org/fhir/sid/icd-10');
const VALUE_SET = encodeURIComponent('https://chaski.pe/fhir/ValueSet/cie-10');

/** Over a code system of 14,000. */
function terminology(next: () => { code: string; word: string }): Scenario[] {
  const scenarios = [
    asking(
      '$expand with a filter, of 14,000 codes',
      () => get(`ValueSet/$expand?url=${VALUE_SET}&filter=${encodeURIComponent(next().word)}&count=20`),
      '"contains":[',
    ),
    asking(
      '$validate-code, of 14,000 codes',
      () => get(`ValueSet/$validate-code?url=${VALUE_SET}&system=${ICD10}&code=${next().code}`),
      '"valueBoolean":true',
    ),
    asking(
      '$lookup, of 14,000 codes',
      () => get(`CodeSystem/$lookup?system=${ICD10}&code=${next().code}`),
      '"name":"display"',
    ),
  ];
  return scenarios.map((scenario) => ({ ...scenario, prepare: loadDiagnoses }));
}

const asking = (name: string, next: Scenario['next'], expected: string): Scenario => ({
  name,
  connections: 16,
  limit: 'none',
  next,
  check: expectBody(expected),
});

const expectBody =
  (part: string): Scenario['check'] =>
  (response) => {
    expectStatus(200)(response);
    if (!response.body.includes(part)) throw new Error(`expected ${part}, got ${response.body.slice(0, 600)}`);
  };
