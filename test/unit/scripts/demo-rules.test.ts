// The rules that the generated network follows: documents, anaemia and altitude, export, size.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { altitudeCorrection, anaemiaOf } from '../../../scripts/demo/childhood.ts';
import childhood from '../../../scripts/demo/data/childhood.json' with { type: 'json' };
import { dniCheckDigit, dniNumber } from '../../../scripts/demo/documents.ts';
import { exportBundles, exportNdjson } from '../../../scripts/demo/export.ts';
import { generateNetwork } from '../../../scripts/demo/network-stream.ts';
import { readOptions } from '../../../scripts/demo/options.ts';
import { curlLine, firstLines, note, queriesFor, type Sample } from '../../../scripts/demo/queries.ts';

const MODULE = new URL('../../../scripts/demo/network-stream.ts', import.meta.url).href;

describe('documents', () => {
  it('have the check digit of the national algorithm', () => {
    expect(dniCheckDigit('10117410')).toBe('2');
  });

  it('never repeat a number, and keep to the range of the demonstration', () => {
    const drawn = Array.from({ length: 200_000 }, (_, person) => dniNumber(person * 13));
    expect(new Set(drawn).size).toBe(drawn.length);
    for (const number of drawn.slice(0, 1000)) expect(number).toMatch(/^9\d{7}$/);
    expect(() => dniNumber(10_000_000)).toThrow('ten million people at most');
  });
});

describe('anaemia', () => {
  it('is judged by the bands of age', () => {
    expect([5, 6, 23, 24, 59, 60].map((months) => anaemiaOf(months, 10.4))).toEqual([
      undefined,
      'leve',
      'leve',
      'leve',
      'leve',
      undefined,
    ]);
    expect([10.5, 9.5, 9.4, 7, 6.9].map((value) => anaemiaOf(12, value))).toEqual([
      undefined,
      'leve',
      'moderada',
      'moderada',
      'severa',
    ]);
    expect([11, 10.9, 10, 9.9, 7, 6.9].map((value) => anaemiaOf(30, value))).toEqual([
      undefined,
      'leve',
      'leve',
      'moderada',
      'moderada',
      'severa',
    ]);
  });

  it('is judged after the correction for altitude', () => {
    expect([0, 499, 500, 999, 1000, 2500, 3999, 4000].map(altitudeCorrection)).toEqual([
      0, 0, 0.4, 0.4, 0.8, 1.8, 2.5, 2.9,
    ]);
  });
});

describe('growth', () => {
  it('has a median for every age it names, growing with age', () => {
    const { months, female, male } = childhood.median;
    for (const values of [female.weight, female.height, male.weight, male.height]) {
      expect(values).toHaveLength(months.length);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
    expect(childhood.controls).toHaveLength(27);
  });
});

describe('the generator', () => {
  it('makes 5,000 resources a second at least', () => {
    const began = process.cpuUsage();
    let resources = 0;
    for (const { entry = [] } of generateNetwork({ patients: 2000, seed: 5 })) resources += entry.length;
    const { user, system } = process.cpuUsage(began);
    expect(resources).toBeGreaterThan(60_000);
    expect(resources / ((user + system) / 1e6)).toBeGreaterThan(5000);
  });

  it('keeps one household at a time: 4,000 patients, 200 MB of JSON, pass through a heap of 32 MB', () => {
    const script = `import { generateNetwork } from '${MODULE}';
      let count = 0;
      for (const { entry } of generateNetwork({ patients: 4000, seed: 1 })) count += entry.length;
      console.log(count);`;
    const flags = ['--max-old-space-size=32', '--input-type=module', '-e', script];
    expect(Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }))).toBeGreaterThan(150_000);
  });

  it('begins at once, however many patients are asked for', () => {
    const [first] = generateNetwork({ patients: 100_000, seed: 1 });
    expect(first?.entry?.[0]?.request?.url).toBe('Organization/diresa-demostracion');
  });

  it('writes NDJSON by type with plain references, and transactions as they are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chaski-demo-'));
    try {
      const network = { patients: 5, seed: 2 };
      const { files, resources } = exportNdjson(generateNetwork(network), join(folder, 'ndjson'));
      expect(readdirSync(join(folder, 'ndjson'))).toHaveLength(files);
      const text = readdirSync(join(folder, 'ndjson'))
        .map((name) => readFileSync(join(folder, 'ndjson', name), 'utf8'))
        .join('');
      expect(text.split('\n')).toHaveLength(resources + 1);
      expect(text).not.toContain('urn:uuid:');
      expect(exportBundles(generateNetwork(network), join(folder, 'bundles')).resources).toBe(resources);
      const first = JSON.parse(readFileSync(join(folder, 'bundles', '000001.json'), 'utf8'));
      expect(first).toEqual(JSON.parse(JSON.stringify([...generateNetwork(network)][0])));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the command line of the demonstration', () => {
  it('has defaults, and takes numbers and days', () => {
    expect(readOptions([])).toMatchObject({ patients: 300, seed: 1, today: '2026-11-23', bundles: false, help: false });
    expect(readOptions(['--patients', '12', '--seed', '0', '--today', '2027-01-04'])).toMatchObject({
      patients: 12,
      seed: 0,
      today: '2027-01-04',
    });
  });

  it.each([
    [['--patients', '0'], '--patients 0: 1 … 5000000'],
    [['--patients', 'many'], '--patients many: 1 … 5000000'],
    [['--seed', '1.5'], '--seed 1.5: 0 … 4294967295'],
    [['--today', '2026-02-30'], '"2026-02-30" is no day; expected YYYY-MM-DD'],
    [['--url', 'http://x', '--out', 'y'], '--url, --out: one of them, not both'],
    [['--sed', '1'], "Unknown option '--sed'"],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});

describe('the five questions', () => {
  it('ask about somebody and something that is there', () => {
    const sample: Sample = {};
    for (const bundle of generateNetwork({ patients: 300, seed: 1 })) note(sample, bundle);
    const queries = queriesFor(sample);
    expect(queries).toHaveLength(5);
    for (const query of queries) {
      expect(query.path).not.toContain('undefined');
      expect(curlLine('http://127.0.0.1:8080/fhir', query)).toMatch(
        /^curl 'http:\/\/127\.0\.0\.1:8080\/fhir\/[A-Z]\w+\?[^'| ]+'$/,
      );
    }
  });

  it('show how many there are and the first members of the first', () => {
    const patient = {
      resourceType: 'Patient',
      id: '1',
      meta: { versionId: '1' },
      active: true,
      name: [{ text: 'x'.repeat(200) }],
    };
    const bundle = { resourceType: 'Bundle', type: 'searchset', total: 7, entry: [{ resource: patient }] };
    expect(firstLines(JSON.stringify(bundle), 3)).toEqual([
      'Bundle, 1 entry, total 7',
      '"resourceType": "Patient"',
      '"id": "1"',
      '"active": true',
      '…',
    ]);
    expect(firstLines(JSON.stringify(patient))[3]).toHaveLength(111);
    expect(firstLines('{"resourceType":"Bundle","total":0}')).toEqual(['Bundle, 0 entry, total 0']);
  });
});
