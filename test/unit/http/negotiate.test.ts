// What the client can read: https://hl7.org/fhir/R4/http.html#mime-type
import { describe, expect, it } from '@jest/globals';
import { answerType, answerTypeAsked, encoding, language, negotiate } from '../../../server/http/negotiate.ts';

describe('negotiate', () => {
  it.each([
    [undefined, null],
    ['', null],
    [undefined, ''],
    ['*/*', null],
    ['application/fhir+json', null],
    ['application/fhir+json; fhirVersion=4.0', null],
    ['application/fhir+json; fhirVersion=4.0.1; charset=UTF-8', null],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', null],
    ['application/*', null],
    ['text/turtle', 'json'],
    ['text/turtle', 'JSON'],
    ['text/turtle', 'application/fhir+json'],
    ['text/turtle', 'application/fhir json'],
    ['application/fhir+json, application/fhir+xml', null],
    ['application/fhir+xml;q=0, */*', null],
  ])('answers FHIR JSON to Accept: %s and _format %s', (accept, format) => {
    expect(answerType(negotiate(accept, format, false))).toBe('application/fhir+json');
  });

  it.each([
    ['application/json', null, 'application/json'],
    ['text/json', null, 'text/json'],
    ['application/json+fhir', null, 'application/json+fhir'],
    [undefined, 'application/json', 'application/json'],
    [undefined, 'application/json fhir', 'application/json+fhir'],
    ['application/fhir+xml;q=0.2, application/json', null, 'application/json'],
    ['text/html, application/json, */*;q=0.1', null, 'application/json'],
    ['application/fhir+xml', null, 'application/fhir+xml'],
    ['application/fhir+xml; fhirVersion=4.0', null, 'application/fhir+xml'],
    ['application/fhir+xml, application/fhir+json;q=0.2', null, 'application/fhir+xml'],
    ['application/xml', null, 'application/xml'],
    ['application/xml+fhir', null, 'application/xml+fhir'],
    ['text/xml, */*;q=0.1', null, 'text/xml'],
    ['text/html, application/xml;q=0.9', null, 'application/xml'],
    ['text/html, application/fhir+xml, */*;q=0.8', null, 'application/fhir+xml'],
    ['application/fhir+json', 'xml', 'application/fhir+xml'],
    [undefined, 'application/fhir xml', 'application/fhir+xml'],
    [undefined, 'text/xml', 'text/xml'],
  ])('answers Accept: %s and _format %s by the name that is asked for, %s', (accept, format, expected) => {
    expect(answerType(negotiate(accept, format, false))).toBe(expected);
  });

  it.each([
    ['/fhir/%', undefined, 'application/fhir+json'],
    ['/fhir/%?_format=xml', undefined, 'application/fhir+xml'],
    ['/fhir/%?a&_format=application%2Ffhir%2Bxml&b', undefined, 'application/fhir+xml'],
    ['/fhir/%?_format=json', 'application/fhir+xml', 'application/fhir+json'],
    ['/fhir/%?_format=', 'application/fhir+xml', 'application/fhir+xml'],
    ['/fhir/%', 'application/fhir+xml', 'application/fhir+xml'],
    ['/fhir/%', 'text/turtle', 'application/fhir+json'],
  ])('refuses %s with Accept: %s in %s', (url, accept, expected) => {
    expect(answerTypeAsked(url, accept)).toBe(expected);
  });

  it.each([
    ['text/turtle', null],
    ['application/fhir+xml; fhirVersion=5.0', null],
    ['application/fhir+json;q=0', null],
    ['application/fhir+json; fhirVersion=3.0', null],
    ['application/fhir+json', 'ttl'],
    ['*/*', 'text/turtle'],
    [undefined, 'html'],
    [undefined, 'nonsense'],
    [undefined, 'constructor'],
  ])('refuses Accept: %s and _format %s with 406', (accept, format) => {
    expect(() => negotiate(accept, format, false)).toThrow(expect.objectContaining({ status: 406 }));
  });

  it('gives the types best first, those refused left out, and lets content of its own type pass', () => {
    const accept = 'image/png;q=0.5, application/pdf, text/plain;q=0, */*;q=0.1';
    expect(negotiate(accept, null, true)).toEqual(['application/pdf', 'image/png', '*/*']);
    expect(negotiate(accept, 'json', true)).toEqual(['application/fhir+json']);
  });
});

describe('language', () => {
  it.each([
    [undefined, 'es'],
    ['en', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['es-PE,es;q=0.9,en;q=0.8', 'es'],
    ['qu, en;q=0.3, es;q=0.7', 'es'],
    ['de, fr', 'es'],
    ['*', 'es'],
    [';;,,q', 'es'],
  ])('answers Accept-Language: %s in %s', (header, expected) => {
    expect(language(header, 'es')).toBe(expected);
  });
});

describe('encoding', () => {
  it.each([
    [undefined, undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'gzip'],
    ['identity', undefined],
    ['gzip;q=0', undefined],
  ])('sends Accept-Encoding: %s as %s', (header, expected) => {
    expect(encoding(header)).toBe(expected);
  });
});
