// Sending documents through the door of a hub in memory: once, twice, too early.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Document, documentOf } from '../../../scripts/load/document.ts';
import { type Door, openInProcess } from '../../../scripts/load/door.ts';
import { type Job, loadDocuments } from '../../../scripts/load/load-documents.ts';
import { Report } from '../../../scripts/load/report.ts';
import { readConfig } from '../../../server/config.ts';
import { configureLog } from '../../../server/log.ts';

let door: Door;
const open = async (settings: Record<string, string> = {}): Promise<void> => {
  configureLog('error');
  door = await openInProcess({ ...readConfig(settings), storageUrl: 'memory:' }, 'en');
};
beforeEach(() => open());
afterEach(() => door.close());

const documents = (...values: object[]): Document[] =>
  values.map((value, index) =>
    documentOf({ file: `${index}.json`, name: `${index}.json` }, Buffer.from(JSON.stringify(value))),
  );

async function load(stages: Document[][], signal = new AbortController().signal): Promise<Report> {
  const report = new Report();
  const job: Job = { door, report, language: 'en', signal };
  const gone = await loadDocuments(
    stages.map((stage) => () => stage),
    job,
  );
  expect(gone).toBeUndefined();
  return report;
}

const total = async (path: string): Promise<number> => JSON.parse((await door.get(path)).text).total;
const patient = (more: object = {}): object => ({ resourceType: 'Patient', ...more });
const transaction = (...resources: object[]): object => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: resources.map((resource) => ({
    resource,
    request: { method: 'POST', url: (resource as { resourceType: string }).resourceType },
  })),
});

describe('sending documents', () => {
  it('twice leaves what sending them once left', async () => {
    const input = documents(transaction(patient(), patient()), patient(), patient({ id: 'a' }), {
      ...transaction(patient(), patient()),
      type: 'batch',
    });
    for (let time = 0; time < 3; time++) expect((await load([input])).countLine('en')).toBe('Patient 6');
    expect(await total('Patient?_summary=count')).toBe(6);
    expect(await total('_history?_count=1')).toBe(6);
  });

  it('stops where it is told to, and goes on from there without a trace when it is given again', async () => {
    const stop = new AbortController();
    const input = documents(
      ...Array.from({ length: 40 }, (_, index) => transaction(patient({ name: [{ text: `${index}` }] }))),
    );
    function* until(limit: number): Generator<Document> {
      for (const [index, document] of input.entries()) {
        if (index === limit) stop.abort();
        yield document;
      }
    }
    const report = new Report();
    await loadDocuments([() => until(17)], { door, report, language: 'en', signal: stop.signal });
    expect(report.resources).toBe(17);
    expect((await load([input])).resources).toBe(40);
    expect(await total('_history?_count=1')).toBe(40);
  });

  it('keeps the order of what writes the same resource', async () => {
    await load([
      documents(...Array.from({ length: 30 }, (_, index) => patient({ id: 'a', name: [{ text: `${index}` }] }))),
    ]);
    expect(JSON.parse((await door.get('Patient/a')).text)).toMatchObject({
      meta: { versionId: '30' },
      name: [{ text: '29' }],
    });
  });

  it('tries again what came before what it needs, as often as that helps, and says what never came', async () => {
    await door.close();
    await open({ REFERENCES: 'existing' });
    const linked = (id: string, other: string): object =>
      patient({ id, link: [{ type: 'seealso', other: { reference: `Patient/${other}` } }] });
    const report = await load([
      documents(linked('a', 'b'), linked('b', 'c'), linked('c', 'd'), patient({ id: 'd' }), linked('x', 'y')),
    ]);
    expect(report.resources).toBe(4);
    expect(report.refused).toBe(1);
    expect(report.refusalLines('en').slice(0, 2)).toEqual([
      expect.stringMatching(/^ {2}1 × 4\d\d dangling-reference$/),
      '    4.json',
    ]);
  });

  it('finishes one stage before the next', async () => {
    await door.close();
    await open({ REFERENCES: 'existing' });
    const about = patient({ managingOrganization: { reference: 'Organization/o' } });
    const report = await load([documents({ resourceType: 'Organization', id: 'o', name: 'x' }), documents(about)]);
    expect([report.resources, report.refused]).toEqual([2, 0]);
  });

  it('tells refusals of the hub and of the loader alike', async () => {
    const report = await load([
      documents([], patient({ id: 'no id' }), { resourceType: 'Nothing' }, patient({ gender: 'x' })),
    ]);
    expect(report.resources).toBe(0);
    expect(report.refused).toBe(4);
    const text = report.refusalLines('en').join('\n');
    expect(text).toContain('0.json\n      A FHIR resource was expected');
    expect(text).toContain('Patient.gender: ');
    expect(text).toContain('2.json\n      ');
  });
});
