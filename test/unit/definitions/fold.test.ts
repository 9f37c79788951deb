// https://hl7.org/fhir/R4/search.html#string: what two texts that are found alike have in common.
import { describe, expect, it } from '@jest/globals';
import { fold } from '../../../server/definitions/fold.ts';

describe('fold', () => {
  it.each([
    ['José', 'jose'],
    ['José', 'jose'],
    ['NÚÑEZ', 'nunez'],
    ['Quispe  Mamani', 'quispe mamani'],
    ['\tQuispe\n Mamani ', 'quispe mamani'],
    ['O’Higgins', 'ohiggins'],
    ["O'Higgins", 'ohiggins'],
    ['Quispe-Mamani', 'quispe mamani'],
    ['Clínica S.A.C.', 'clinica sac'],
    ['Av. Arequipa, 123', 'av arequipa 123'],
    ['Groß', 'gross'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['İzmir', 'izmir'],
    ['100%', '100%'],
    ['a_b', 'a_b'],
    ['Hemoglobin [Mass/volume]', 'hemoglobin mass volume'],
    ['-', '-'],
    ['', ''],
    ['  ', ''],
    ['山田', '山田'],
    ['👩‍⚕️ Ana', fold('👩‍⚕️ ANA')],
  ])('"%s" becomes "%s"', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('does to each mark what docs/behaviour.md says', () => {
    const folded = (marks: string) => [...new Set([...marks].map((mark) => fold(`a${mark}b`)))];
    expect(folded("'’‘ʼ`´·.")).toEqual(['ab']);
    expect(folded(' \t\n-‐‑‒–—,;:/\\()[]{}<>«»"“”„!?¡¿')).toEqual(['a b']);
    for (const mark of '%_&#@*+=$') expect(fold(`a${mark}b`)).toBe(`a${mark}b`);
  });

  it('changes nothing when done twice', () => {
    for (const text of ['José-María', 'S.A.', 'ǅ ß ς İ ı', "d'Ávila", '…', ' . ', 'ﬁn']) {
      expect(fold(fold(text))).toBe(fold(text));
    }
  });
});
