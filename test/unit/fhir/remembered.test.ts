// Each text is worked on once, and the memory stays small: server/fhir/remembered.ts.
import { expect, it } from '@jest/globals';
import { remembered } from '../../../server/fhir/remembered.ts';

function counted(limits: { most: number; longest?: number }) {
  const made: string[] = [];
  const ask = remembered((text) => {
    made.push(text);
    return text === 'nothing' ? undefined : text.toUpperCase();
  }, limits);
  return { ask, made };
}

it('makes each once, nothing too', () => {
  const { ask, made } = counted({ most: 10 });
  expect(['a', 'nothing', 'a', 'nothing'].map(ask)).toEqual(['A', undefined, 'A', undefined]);
  expect(made).toEqual(['a', 'nothing']);
});

it('begins anew when it is full', () => {
  const { ask, made } = counted({ most: 2 });
  for (const text of ['a', 'b', 'a', 'c', 'c', 'a']) ask(text);
  expect(made).toEqual(['a', 'b', 'c', 'a']);
});

it('keeps no text that is too long', () => {
  const { ask, made } = counted({ most: 2, longest: 3 });
  expect(['long', 'long'].map(ask)).toEqual(['LONG', 'LONG']);
  expect(made).toEqual(['long', 'long']);
});
