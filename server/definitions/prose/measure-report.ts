// A MeasureReport against the Measure it reports on: https://hl7.org/fhir/R4/measurereport.html
import {
  measureNotKnown,
  reportedTwice,
  reportLacks,
  scoreOfCohort,
  subjectsOutsideList,
  unknownToMeasure,
} from '../../fhir/failures-measure-report.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Judging } from '../profiles/judging.ts';
import { isRecord, type Json, records, textIn } from '../unchecked-json.ts';

/** The trail stands at the report. */
export function checkMeasureReport(report: Resource, judging: Judging): void {
  const canonical = textIn(report.measure);
  if (canonical === undefined) return;
  const { trail, find } = judging;
  checkSubjects(report, judging);
  const { url, version } = parseCanonical(canonical);
  const measure = find('Measure', url, version);
  if (measure === undefined) {
    trail.report((at) => measureNotKnown(at, canonical), 'measure');
    return;
  }
  const isComplete = report.status === 'complete' && report.type !== 'data-collection';
  const groups = paired('group', report.group, measure.group, isComplete, judging);
  for (const { at, value, defined } of groups) {
    trail.enter('group');
    trail.enter(at);
    paired('population', value.population, defined.population, isComplete, judging);
    paired('stratifier', value.stratifier, defined.stratifier, isComplete, judging);
    if (isCohort(measure) && value.measureScore !== undefined) trail.report(scoreOfCohort, 'measureScore');
    trail.leave();
    trail.leave();
  }
}

type Pair = { at: number; value: Json; defined: Json };

/** What is reported with what the measure defines, by code; what only one of them has is told. */
function paired(
  name: 'group' | 'population' | 'stratifier',
  reported: unknown,
  defined: unknown,
  isComplete: boolean,
  { trail, effort }: Judging,
): Pair[] {
  const open = records(defined).map(({ value }) => value);
  const taken = new Set<Json>();
  const pairs: Pair[] = [];
  for (const { at, value } of records(reported)) {
    effort.spend(open.length);
    const counterpart = counterpartOf(value, open);
    const code = shown(value.code);
    if (counterpart === undefined) {
      trail.report(
        (where) =>
          unknownToMeasure(
            where,
            name,
            code,
            open.map(({ code }) => shown(code)),
          ),
        `${name}[${at}]`,
      );
    } else if (taken.has(counterpart)) {
      trail.report((where) => reportedTwice(where, name, code), `${name}[${at}]`);
    } else {
      taken.add(counterpart);
      pairs.push({ at, value, defined: counterpart });
    }
  }
  if (isComplete) {
    for (const one of open) if (!taken.has(one)) trail.report((where) => reportLacks(where, name, shown(one.code)));
  }
  return pairs;
}

/** By a coding or a text they share; without codes the only one there is, since R4 leaves them open. */
function counterpartOf({ code }: Json, defined: readonly Json[]): Json | undefined {
  const keys = keysOf(code);
  const [first, ...others] = defined;
  if (others.length === 0 && first !== undefined && (keys.length === 0 || first.code === undefined)) return first;
  if (keys.length === 0) return defined.find((one) => one.code === undefined);
  return defined.find((one) => keysOf(one.code).some((key) => keys.includes(key)));
}

/** Of a stratifier there may be several codes. */
function keysOf(code: unknown): string[] {
  if (Array.isArray(code)) return code.flatMap(keysOf);
  if (!isRecord(code)) return [];
  const text = textIn(code.text);
  return [
    ...records(code.coding).map(({ value }) => `${value.system ?? ''}|${value.code ?? ''}`),
    ...(text === undefined ? [] : [text]),
  ];
}

const shown = (code: unknown): string => keysOf(code)[0] ?? '';

/** https://hl7.org/fhir/R4/valueset-measure-scoring.html: a cohort is counted, not scored. */
const isCohort = ({ scoring }: Resource): boolean =>
  isRecord(scoring) && records(scoring.coding).some(({ value }) => value.code === 'cohort');

/** https://hl7.org/fhir/R4/valueset-measure-report-type.html: only a list of subjects names them. */
function checkSubjects({ type, group }: Resource, { trail }: Judging): void {
  if (type === 'subject-list') return;
  for (const { at, value } of records(group)) {
    for (const { at: index, value: population } of records(value.population)) {
      if (population.subjectResults === undefined) continue;
      trail.report(
        (where) => subjectsOutsideList(where, String(type)),
        `group[${at}].population[${index}].subjectResults`,
      );
    }
  }
}
