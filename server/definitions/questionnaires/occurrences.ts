// Where the answers to a question stand in a response, seen from another of its items:
// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen.question
import type { Resource } from '../../fhir/request.ts';
import { choiceIn, type Json, records, textIn, type Value } from '../unchecked-json.ts';

/** From where to where something reaches, in the order of the response. */
export type Span = { start: number; end: number };

type Occurrence = { start: number; answers: Value[] };

/** The items of a response, counted in document order. */
export class Occurrences {
  private readonly byLinkId = new Map<string, Occurrence[]>();
  private readonly spans = new Map<Json, Span>();
  private count = 0;
  readonly whole: Span;

  constructor(response: Resource) {
    this.whole = this.number(response, () => this.addItems(response.item));
  }

  /** Of an item, or of one of its answers. */
  spanOf(element: Json): Span {
    return this.spans.get(element) ?? this.whole;
  }

  /** Those of the nearest occurrence of a question within a span: the last before `at`, or the first after it. */
  answers(linkId: string, { start, end }: Span, at: number): readonly Value[] {
    const all = this.byLinkId.get(linkId) ?? [];
    const next = firstFrom(all, at);
    const before = all[next - 1];
    const nearest = before !== undefined && before.start >= start ? before : all[next];
    return nearest !== undefined && nearest.start >= start && nearest.start < end ? nearest.answers : [];
  }

  private addItems(items: unknown): void {
    for (const { value } of records(items)) this.number(value, () => this.addItem(value));
  }

  private addItem(item: Json): void {
    const linkId = textIn(item.linkId);
    const answers = records(item.answer);
    if (linkId !== undefined) {
      const all = this.byLinkId.get(linkId) ?? [];
      this.byLinkId.set(linkId, all);
      all.push({ start: this.count, answers: answers.flatMap(({ value }) => choiceIn(value, 'value') ?? []) });
    }
    for (const { value } of answers) this.number(value, () => this.addItems(value.item));
    this.addItems(item.item);
  }

  private number(element: Json, addContent: () => void): Span {
    const span = { start: ++this.count, end: 0 };
    addContent();
    span.end = this.count + 1;
    this.spans.set(element, span);
    return span;
  }
}

/** Where the first stands that does not start before `at`. */
function firstFrom(all: readonly Occurrence[], at: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] as Occurrence).start < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
