// Search walks paths and invariants evaluate: of every official search expression both find the same.
// https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.expression
import { expect, it } from '@jest/globals';
import { compileExpression } from '../../server/definitions/extract/extract.ts';
import { compileGeneral } from '../../server/definitions/extract/general.ts';
import { searchParameters } from '../../server/definitions/search-parameters.ts';
import { resourceTypes } from '../../server/definitions/structures.ts';
import { distinct } from '../support/fhirpath-judge.ts';
import { fullResource, randomFrom } from '../support/full-resources.ts';

/** `SEED=7 npm test -- test/conformance/extract-evaluated` draws other resources. */
const seed = Number(process.env.SEED ?? 1);
const ROUNDS = 3;

it(`paths and the evaluator agree on resources with any element (seed ${seed})`, () => {
  const random = randomFrom(seed);
  let found = 0;
  for (const type of resourceTypes()) {
    const resources = Array.from({ length: ROUNDS }, () => fullResource(type, random));
    for (const { key, expression } of searchParameters(type)) {
      if (expression === '') continue;
      const [walk, evaluate] = [compileExpression(expression, type), compileGeneral(expression, type)];
      for (const resource of resources) {
        const values = distinct(walk(resource, resource));
        found += values.length;
        expect({ key, expression, values: distinct(evaluate(resource, resource)) }).toEqual({
          key,
          expression,
          values,
        });
      }
    }
  }
  expect(found).toBeGreaterThan(5_000);
});
