// What a load tells at its end and on its way. https://hl7.org/fhir/R4/operationoutcome.html
import { describe, expect, it } from '@jest/globals';
import { progressLine, showProgress } from '../../../scripts/load/progress.ts';
import { isPremature, issuesOf, Report } from '../../../scripts/load/report.ts';

const outcome = (...issue: object[]): string => JSON.stringify({ resourceType: 'OperationOutcome', issue });
const missing = {
  severity: 'error',
  code: 'not-found',
  details: { text: 'No está.', coding: [{ code: 'dangling' }] },
  expression: ['Patient.link'],
};

describe('the report', () => {
  it('groups refusals by what is wrong, the most frequent first, with their places and the words of the hub', () => {
    const report = new Report();
    const issues = issuesOf(outcome(missing));
    report.refuse({
      origin: { file: 'b.json', name: 'b.json' },
      status: 400,
      issues: [{ name: 'broken-json', text: 'No es JSON.' }],
    });
    for (let line = 1; line <= 7; line++)
      report.refuse({ origin: { file: 'a.tar', name: 'a', member: 'p.ndjson', line }, status: 422, issues });
    expect(report.refused).toBe(8);
    expect(report.refusalLines('es')).toEqual([
      '  7 × 422 dangling',
      ...[1, 2, 3, 4, 5].flatMap((line) => [`    a.tar › p.ndjson:${line}`, '      Patient.link: No está.']),
      '    … y 2 más',
      '  1 × 400 broken-json',
      '    b.json',
      '      No es JSON.',
    ]);
  });

  it('counts what went in by type', () => {
    const report = new Report();
    report.accept(
      new Map([
        ['Patient', 1],
        ['Encounter', 1200],
      ]),
    );
    report.accept(new Map([['Patient', 2]]));
    expect(report.resources).toBe(1203);
    expect(report.countLine('en')).toBe('Encounter 1,200 · Patient 3');
  });

  it('reads the errors of an OperationOutcome, and the first words of anything else', () => {
    expect(issuesOf(outcome({ severity: 'warning', code: 'value' }, missing))).toEqual([
      { name: 'dangling', text: 'No está.', expression: 'Patient.link' },
    ]);
    expect(issuesOf('<html>Bad gateway</html>')).toEqual([{ name: '', text: '<html>Bad gateway</html>' }]);
  });

  it('knows a refusal that the order may explain', () => {
    expect(isPremature(outcome(missing))).toBe(true);
    expect(isPremature(outcome({ severity: 'error', code: 'structure' }))).toBe(false);
    expect(isPremature('')).toBe(false);
  });
});

describe('the progress', () => {
  it('tells resources, rate and the time left', () => {
    const state = { resources: 12_345, refused: 0, done: 0.25 };
    expect(progressLine(state, 10, 'en')).toBe('[██████░░░░░░░░░░░░░░░░░░] 25 %  12,345 resources, 1,235/s, 0:30 left');
    expect(progressLine({ ...state, refused: 2 }, 10, 'es')).toBe(
      '[██████░░░░░░░░░░░░░░░░░░] 25 %  12,345 recursos, 1,235/s, 2 rechazados, faltan 0:30',
    );
  });

  it('guesses no time in the first seconds, nor without knowing how much there is', () => {
    expect(progressLine({ resources: 5, refused: 0, done: 0.5 }, 1, 'en')).not.toContain('left');
    expect(progressLine({ resources: 5, refused: 0 }, 10, 'en')).toBe('5 resources, 1/s');
  });

  it('draws over its line on a terminal and clears it at the end', async () => {
    const written: string[] = [];
    const output = { isTTY: true, columns: 20, write: (text: string) => written.push(text) };
    const progress = showProgress(output, 'en', () => ({ resources: 1, refused: 0, done: 0.5 }));
    while (written.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    progress.stop();
    expect(written[0]).toBe('\r\u001b[K[████████████░░░░░░');
    expect(written.at(-1)).toBe('\r\u001b[K');
  });
});
