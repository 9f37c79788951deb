// What people in Peru search by is found in the examples, by the hub's extractors and by another FHIRPath engine.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { SearchParameter } from '@medplum/fhirtypes';
import { examplesOf } from '../../scripts/profiles/examples.ts';
import { compileExpression } from '../../server/definitions/extract/extract.ts';
import type { Resource } from '../../server/fhir/request.ts';
import { distinct, judged } from '../support/fhirpath-judge.ts';

const folder = new URL('../../profiles/packages/red/', import.meta.url);
const parameters: SearchParameter[] = readdirSync(fileURLToPath(folder))
  .filter((file) => file.startsWith('SearchParameter-'))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

const examples = [...examplesOf('red'), ...examplesOf('corepe-repaired')].flatMap(({ valid }) => valid);
const example = (id: string): Resource => examples.find((one) => one.id === id) as Resource;
const whole = (code: string): string => parameters.find((one) => one.code === code)?.expression as string;
const partFor = (type: string, expression: string): string =>
  expression
    .split(' | ')
    .filter((part) => part.startsWith(`${type}.`))
    .join(' | ');

/** As search shows them: the code of a concept, the value of an identifier, the text itself. */
function found(code: string, id: string): unknown[] {
  const resource = example(id);
  const values = compileExpression(partFor(resource.resourceType, whole(code)), resource.resourceType)(
    resource,
    resource,
  );
  return values.map(({ value }) => {
    const shown = value as { coding?: { code: string }[]; value?: string; reference?: string };
    return shown.coding?.map((coding) => coding.code).join() ?? shown.reference ?? shown.value ?? value;
  });
}

const EXPECTED: [code: string, id: string, values: unknown[]][] = [
  ['mothers-family', 'ejemplo-paciente', ['Mamani']],
  ['mothers-family', 'ejemplo-recien-nacido', []],
  ['mothers-family', 'ejemplo-profesional', ['Flores']],
  ['third-family', 'ejemplo-extranjero', ['Paz']],
  ['document-type', 'ejemplo-paciente', ['1', '6', 'MR', 'afiliacion-sis']],
  ['history-number', 'ejemplo-paciente', ['0050001']],
  ['ethnicity', 'ejemplo-paciente', ['40']],
  ['insurer', 'ejemplo-paciente', ['2']],
  ['insurer', 'ejemplo-atencion', ['2']],
  ['insurer', 'ejemplo-cobertura', ['2']],
  ['ubigeo', 'ejemplo-paciente', ['990101', '990101', '990201']],
  ['ubigeo', 'ejemplo-establecimiento', ['990101', '990101', '990201']],
  ['ubigeo', 'ejemplo-ambiente', ['990101']],
  ['birth-ubigeo', 'ejemplo-paciente', ['990101']],
  ['category', 'ejemplo-establecimiento', ['I-4']],
  ['network', 'ejemplo-establecimiento', ['Organization/ejemplo-red']],
  ['hours', 'ejemplo-establecimiento', ['24h']],
  ['hours', 'ejemplo-ambiente', ['24h']],
  ['diagnosis-type', 'ejemplo-diagnostico', ['D']],
  ['modality', 'ejemplo-teleconsulta', ['teleconsulta']],
  ['modality', 'ejemplo-servicio', ['presencial', 'teleconsulta']],
  ['modality', 'ejemplo-cupo', ['presencial']],
  ['modality', 'ejemplo-cita', ['presencial']],
  ['ups', 'ejemplo-atencion', ['301601']],
  ['facility-condition', 'ejemplo-atencion', ['C']],
  ['service-condition', 'ejemplo-atencion', ['N']],
];

describe('the search parameters of the network', () => {
  it.each(EXPECTED)('%s finds in %s: %j', (code, id, values) => {
    expect(found(code, id)).toEqual(values);
  });

  it('are all tried above', () => {
    expect([...new Set(EXPECTED.map(([code]) => code))].sort()).toEqual(parameters.map(({ code }) => code).sort());
  });

  it.each(parameters.flatMap(({ code, base }) => base.map((type) => ({ code, type }))))(
    '$code of $type finds what another engine finds in every example',
    ({ code, type }) => {
      const expression = partFor(type, whole(code));
      expect(expression).not.toBe('');
      const extract = compileExpression(expression, type);
      for (const resource of examples.filter(({ resourceType }) => resourceType === type)) {
        expect(distinct(extract(resource, resource))).toEqual(judged(expression, resource));
      }
    },
  );

  it('take no name that R4 has for another', () => {
    const taken = JSON.parse(
      readFileSync(new URL('../../server/definitions/data/search-parameters.json', import.meta.url), 'utf8'),
    ) as Record<string, { code: string }[]>;
    const clashes = parameters.flatMap(({ code, base }) =>
      base.filter((type) => (taken[type] ?? []).some((one) => one.code === code)).map((type) => `${type}.${code}`),
    );
    expect(clashes).toEqual([]);
  });
});
