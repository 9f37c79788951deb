// How far the load is: a bar on a terminal, a plain line now and then anywhere else.
import type { Language } from '../../server/fhir/outcome.ts';
import { formatCount, say } from './report.ts';

export type Output = { write(text: string): unknown; isTTY?: boolean; columns?: number };

const BAR_MS = 100;
const LINE_MS = 5000;
const BAR_WIDTH = 24;

export type State = {
  resources: number;
  refused: number;
  /** From 0 to 1; undefined: nobody knows how much there is. */
  done?: number | undefined;
};

/** Shows what `state` says until `stop` is called. */
export function showProgress(output: Output, language: Language, state: () => State): { stop(): void } {
  const began = performance.now();
  const terminal = output.isTTY === true;
  const show = (): void => {
    const line = progressLine(state(), (performance.now() - began) / 1000, language);
    output.write(terminal ? `\r\u001b[K${line.slice(0, (output.columns ?? 80) - 1)}` : `${line}\n`);
  };
  const timer = setInterval(show, terminal ? BAR_MS : LINE_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      if (terminal) output.write('\r\u001b[K');
    },
  };
}

/** `[██████░░░░] 42 %  12,345 resources, 4,100/s, 0:35 left` */
export function progressLine({ resources, refused, done }: State, seconds: number, language: Language): string {
  const rate = seconds === 0 ? 0 : resources / seconds;
  const count = formatCount(resources, language);
  const perSecond = formatCount(Math.round(rate), language);
  const words = say(language, { es: `${count} recursos, ${perSecond}/s`, en: `${count} resources, ${perSecond}/s` });
  const bad = refused === 0 ? '' : say(language, { es: `, ${refused} rechazados`, en: `, ${refused} refused` });
  if (done === undefined) return words + bad;
  const full = Math.round(Math.min(1, done) * BAR_WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
  return `[${bar}] ${Math.floor(done * 100)} %  ${words}${bad}${timeLeft(done, seconds, language)}`;
}

/** Not in the first seconds, when it would be a guess. */
function timeLeft(done: number, seconds: number, language: Language): string {
  if (done < 0.02 || seconds < 2) return '';
  const left = Math.round((seconds / done) * (1 - done));
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return say(language, { es: `, faltan ${clock}`, en: `, ${clock} left` });
}
