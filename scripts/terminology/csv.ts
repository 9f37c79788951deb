// Reads CSV row by row as it comes from a file: https://www.rfc-editor.org/rfc/rfc4180
import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { CHUNK } from '../load/read.ts';

export type Row = { line: number; cells: string[] };

/** Longest record; a quote that never closes must not take the whole file into memory. */
const MAX_RECORD = 1_000_000;

export class CsvError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

export type Encoding = 'utf-8' | 'latin1';

/** The rows that are not blank. What parts them, `,` `;` `|` or a tab, is what the first line has most of. Throws CsvError. */
export async function* readCsv(file: string, encoding?: Encoding): AsyncGenerator<Row> {
  let text = '';
  let delimiter: string | undefined;
  let line = 1;
  for await (const chunk of decoded(file, encoding)) {
    text += chunk;
    delimiter ??= delimiterOf(text);
    if (text.length > MAX_RECORD + chunk.length)
      throw new CsvError(line, 'a line, or a quote that is opened, does not end');
    if (delimiter === undefined) continue;
    const { rows, rest, next } = records(text, delimiter, line, false);
    yield* rows;
    text = rest;
    line = next;
  }
  yield* records(text, delimiter ?? delimiterOf(`${text}\n`) ?? ',', line, true).rows;
}

/** UTF-8 where it is that, else Windows-1252, in which spreadsheets save: told by the first that are not ASCII. A BOM goes. */
async function* decoded(file: string, given: Encoding | undefined): AsyncGenerator<string> {
  let decoder = given === undefined ? undefined : new TextDecoder(given === 'latin1' ? 'windows-1252' : given);
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    if (decoder === undefined && isAscii(chunk)) yield chunk.toString('latin1');
    else {
      decoder ??= new TextDecoder(encodingOf(chunk));
      yield decoder.decode(chunk, { stream: true });
    }
  }
  if (decoder !== undefined) yield decoder.decode();
}

/** "Unicode text" of a spreadsheet is UTF-16 behind its byte order mark. */
function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return isUtf8Start(bytes) ? 'utf-8' : 'windows-1252';
}

/** A character cut off at the end is none that is wrong. */
function isUtf8Start(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function delimiterOf(text: string): string | undefined {
  const end = text.indexOf('\n');
  if (end === -1) return undefined;
  // What stands in quotes parts nothing.
  const first = text.slice(0, end).replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((one) => ({ one, count: first.split(one).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.one;
}

/** The whole records in `text`, and what is left behind the last. */
function records(
  text: string,
  delimiter: string,
  first: number,
  isAll: boolean,
): { rows: Row[]; rest: string; next: number } {
  const rows: Row[] = [];
  let from = 0;
  let line = first;
  while (from < text.length) {
    const end = recordEnd(text, from);
    if (end === -1 && !isAll) break;
    const record = text.slice(from, end === -1 ? text.length : end).replace(/\r$/, '');
    if (record.trim() !== '') rows.push({ line, cells: cellsOf(record, delimiter) });
    line += record.split('\n').length;
    from = end === -1 ? text.length : end + 1;
  }
  return { rows, rest: text.slice(from), next: line };
}

/** Of the line feed that is not inside quotes. */
function recordEnd(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) quoted = !quoted;
    else if (char === 0x0a && !quoted) return at;
  }
  return -1;
}

function cellsOf(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < record.length; at++) {
    const char = record[at] as string;
    if (char === '"') {
      if (quoted && record[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = !quoted;
    } else if (char === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}
