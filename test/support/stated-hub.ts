// A hub and its CapabilityStatement, and how to ask it what the statement says.
import type { FhirRequest, FhirResponse } from '../../server/fhir/request.ts';
import { ask, bodyOf } from './ask.ts';
import { startHub } from './hub.ts';

export type SearchParam = { name: string; type: string; definition: string; documentation: string };
type Operation = { name: string; definition: string };
export type TypeStatement = {
  type: string;
  profile: string;
  interaction: { code: string }[];
  searchParam: SearchParam[];
  searchInclude: string[];
  searchRevInclude: string[];
  operation: Operation[];
} & Record<string, unknown>;
type Statement = {
  patchFormat: string[];
  rest: [
    {
      documentation: string;
      resource: TypeStatement[];
      interaction: { code: string }[];
      searchParam: SearchParam[];
      compartment: string[];
      operation: Operation[];
    },
  ];
};

export type StatedHub = {
  statement: Statement;
  rest: Statement['rest'][0];
  request: (method: FhirRequest['method'], url: string, extra?: Parameters<typeof ask>[3]) => Promise<FhirResponse>;
  status: (...asked: Parameters<StatedHub['request']>) => Promise<number>;
  /** What a proof finds wrong, for every type: one failing type does not hide the others. */
  ofEveryType: (proof: (of: TypeStatement) => Promise<[actual: unknown, expected: unknown]>) => Promise<string[]>;
  close: () => Promise<void>;
};

export async function startStatedHub(): Promise<StatedHub> {
  // The smallest resource of each type keeps to its structure, not to every rule.
  const { hub, close } = await startHub({ VALIDATE: 'structure' });
  const statement = bodyOf<Statement>(await ask(hub, 'GET', 'metadata'));
  const [rest] = statement.rest;
  const request: StatedHub['request'] = (method, url, extra = {}) => ask(hub, method, url, extra);
  return {
    statement,
    rest,
    request,
    status: async (...asked) => (await request(...asked)).status,
    ofEveryType: async (proof) => {
      const wrong: string[] = [];
      for (const of of rest.resource) {
        const [actual, expected] = (await proof(of)).map((result) => JSON.stringify(result));
        if (actual !== expected) wrong.push(`${of.type}: ${actual} is not ${expected}`);
      }
      return wrong;
    },
    close,
  };
}

const VALUES: Record<string, string> = {
  token: 'a',
  string: 'a',
  reference: 'Patient/1',
  date: '2020',
  number: '1',
  quantity: '1',
  uri: 'http://example.org/a',
  special: '-12|-77',
};
/** A code system must be stored before a search can go by what it subsumes. */
export const CODE_SYSTEM = {
  resourceType: 'CodeSystem',
  id: 'stated',
  url: 'http://example.org/codes',
  status: 'active',
  content: 'complete',
  concept: [{ code: 'a' }],
};

/** Modifiers that want a value of their own. */
const MODIFIED: Record<string, string> = {
  missing: 'true',
  identifier: 'urn:s|1',
  'of-type': 'urn:s|MR|1',
  in: 'http://hl7.org/fhir/ValueSet/administrative-gender',
  'not-in': 'http://hl7.org/fhir/ValueSet/administrative-gender',
  'token:above': 'http://example.org/codes|a',
  'token:below': 'http://example.org/codes|a',
  'reference:above': 'http://example.org/canonical|1.2',
  'reference:below': 'http://example.org/canonical|1.2',
};

/** `name=a`, and `name:modifier=…` for each modifier that its documentation names. */
export function searches(name: string, type: string, documentation: string): string[] {
  const value = name === '_filter' ? '_id eq 1' : type === 'composite' ? compositeValue(name) : VALUES[type];
  const modifiers = [...documentation.matchAll(/:([a-z-]+|\[type\])/g)].map(([, modifier]) => modifier as string);
  return [
    `${name}=${value}`,
    ...modifiers.map((modifier) =>
      modifier === '[type]'
        ? `${name}:${targetIn(documentation)}=1`
        : `${name}:${modifier}=${MODIFIED[`${type}:${modifier}`] ?? MODIFIED[modifier] ?? value}`,
    ),
  ];
}

/** A value for each component. */
const compositeValue = (name: string): string =>
  name.endsWith('-coordinate') ? 'a$1$2' : name.endsWith('-date') ? 'a$2020' : 'a$1';

const targetIn = (documentation: string): string => /Chains to ([A-Z]\w+)/.exec(documentation)?.[1] ?? 'Patient';
