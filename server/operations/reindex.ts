// $reindex: which search parameters of this hub's own can be searched by, in which code systems case does not count, and how
// far the indexing of both has come. https://hl7.org/fhir/R4/searchparameter.html
import type { ParameterStatus, SystemStatus } from '../interactions/context.ts';
import { operation } from './operation.ts';

export const reindex = operation(
  {
    name: 'reindex',
    url: 'https://chaski.pe/fhir/OperationDefinition/reindex',
    levels: ['system'],
    affectsState: false,
  },
  async ({ caller }, { customParameters, anyCaseSystems }) => {
    const parameters = customParameters().map(({ url, code, types, state, percent, problem }: ParameterStatus) => ({
      name: 'parameter',
      part: [
        { name: 'url', valueUri: url },
        { name: 'code', valueCode: code },
        ...types.map((type) => ({ name: 'type', valueCode: type })),
        { name: 'status', valueCode: state },
        { name: 'percent', valueInteger: percent },
        ...(problem === undefined ? [] : [{ name: 'problem', valueString: problem[caller.language] }]),
      ],
    }));
    const systems = anyCaseSystems().map(({ url, state, percent }: SystemStatus) => ({
      name: 'any-case-system',
      part: [
        { name: 'url', valueUri: url },
        { name: 'status', valueCode: state },
        { name: 'percent', valueInteger: percent },
      ],
    }));
    const parameter = [...parameters, ...systems];
    const body = { resourceType: 'Parameters', ...(parameter.length === 0 ? {} : { parameter }) };
    return { status: 200, body: JSON.stringify(body) };
  },
);
