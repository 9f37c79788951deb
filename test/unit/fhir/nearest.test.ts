import { describe, expect, it } from '@jest/globals';
import { nearest } from '../../../server/fhir/nearest.ts';

const known = ['name', 'birthDate', 'gender', 'id', 'Patient', 'Person', 'PractitionerRole'];

describe('the nearest known name', () => {
  it.each([
    ['nmae', 'name'],
    ['birthdate', 'birthDate'],
    ['BIRTHDATE', 'birthDate'],
    ['gendre', 'gender'],
    ['Pacient', 'Patient'],
    ['Persons', 'Person'],
    ['PracticionerRol', 'PractitionerRole'],
  ])('of %s is %s', (name, expected) => expect(nearest(name, known)).toBe(expected));

  it.each(['', 'x', 'telecom', 'nombre', 'a'.repeat(100_000)])('of %.20s is none', (name) => {
    expect(nearest(name, known)).toBeUndefined();
  });
});
