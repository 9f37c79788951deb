// $subsumes: whether one code of a system includes another: https://hl7.org/fhir/R4/codesystem-operation-subsumes.html
import { type Concept, conceptsOf, subsumes as includes } from '../definitions/terminology/concepts.ts';
import type { Coding } from '../definitions/terminology/types.ts';
import {
  codeNotInSystem,
  codeSystemWithoutConcepts,
  definitionNotKnown,
  operationParameterMissing,
  systemsDiffer,
} from '../fhir/failures-operations-terminology.ts';
import { withTerminology } from '../interactions/terminology.ts';
import { operation } from './operation.ts';
import { OperationInput } from './parameters.ts';
import { definitionNamed, parameters } from './terminology-input.ts';

export const subsumes = operation(
  {
    name: 'subsumes',
    url: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes',
    levels: ['type', 'instance'],
    types: ['CodeSystem'],
    affectsState: false,
    parameters: ['codeA', 'codeB', 'system', 'version', 'codingA', 'codingB'],
  },
  async (request, context) => {
    const input = new OperationInput(request);
    const { a, b, system, version } = asked(input);
    const named = await definitionNamed('CodeSystem', input, request, context, 'system');
    const outcome = await withTerminology(context, (find) => {
      const codeSystem = named?.(find) ?? (system === undefined ? undefined : find('CodeSystem', system, version));
      if (codeSystem === undefined) throw system === undefined ? missing() : definitionNotKnown('CodeSystem', system);
      const { url = '' } = codeSystem;
      if (system !== undefined && system !== url) throw systemsDiffer(system, url);
      const concepts = conceptsOf(codeSystem);
      if (concepts === undefined) throw codeSystemWithoutConcepts(url);
      const [one, other] = [a, b].map((code) => {
        const concept = concepts.get(code);
        if (concept === undefined) throw codeNotInSystem(url, code);
        return concept;
      }) as [Concept, Concept];
      return compare(one, other);
    });
    return { status: 200, body: parameters([{ name: 'outcome', valueCode: outcome }]) };
  },
);

function compare(a: Concept, b: Concept): string {
  if (a === b) return 'equivalent';
  if (includes(a, b)) return 'subsumes';
  return includes(b, a) ? 'subsumed-by' : 'not-subsumed';
}

function asked(input: OperationInput): {
  a: string;
  b: string;
  system: string | undefined;
  version: string | undefined;
} {
  const codingA = input.complex<Coding>('codingA', 'valueCoding');
  const codingB = input.complex<Coding>('codingB', 'valueCoding');
  const a = input.text('codeA') ?? codingA?.code;
  const b = input.text('codeB') ?? codingB?.code;
  if (a === undefined || b === undefined) throw missing();
  const systems = [input.text('system'), codingA?.system, codingB?.system].filter((one) => one !== undefined);
  const [system, other] = [...new Set(systems)];
  if (system !== undefined && other !== undefined) throw systemsDiffer(system, other);
  return { a, b, system, version: input.text('version') ?? codingA?.version ?? codingB?.version };
}

const missing = () =>
  operationParameterMissing('subsumes', {
    es: 'dos códigos y su sistema: "codeA", "codeB" y "system", o "codingA" y "codingB"',
    en: 'two codes and their system: "codeA", "codeB" and "system", or "codingA" and "codingB"',
  });
