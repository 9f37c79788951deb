// The environment as configuration: defaults, forms, and what is refused before anything starts.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { type Config, ConfigError, describeConfig, type Environment, readConfig } from '../../server/config.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

function problems(environment: Environment): { variable: string; es: string; en: string }[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('needs nothing: a loopback address, a file, the zone and language of profiles/country.json', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8080,
      storageUrl: 'sqlite:data/chaski.db',
      baseUrl: 'http://127.0.0.1:8080/fhir',
      baseUrlGiven: false,
      trustProxy: [],
      auth: 'loopback',
      references: 'any',
      validate: 'profiles',
      profiles: ['red', 'corepe-repaired'].map((name) => join(project, 'profiles/packages', name)),
      profilesGiven: false,
      profilePages: [join(project, 'docs/profiles')],
      requiredProfiles: [],
      unknownProfiles: 'accept',
      bindings: ['required=error', 'extensible=warning', 'preferred=information'],
      responses: 'any',
      timeZone: 'America/Lima',
      language: 'es',
      maxBodyBytes: 50_000_000,
      maxEntries: 10_000,
      maxIncluded: 1_000,
      maxInFlight: 1_000,
      requestTimeoutMs: 300_000,
      shutdownGraceMs: 15_000,
      corsOrigins: [],
      logLevel: 'info',
    } satisfies Config);
  });

  it("takes the country's profiles in the variant that is asked for", () => {
    const { profiles } = readConfig({ PROFILE_VARIANT: 'strict' });
    expect(profiles).toEqual(['red', 'corepe'].map((name) => join(project, 'profiles/packages', name)));
    expect(readConfig({ PROFILE_VARIANT: 'strict', PROFILES: 'profiles,docs' }).profiles).toEqual(['profiles', 'docs']);
    expect(() => readConfig({ PROFILE_VARIANT: 'none' })).toThrow(
      'PROFILE_VARIANT is "none"; expected default | strict.',
    );
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ PORT: '', BASE_URL: '' })).toEqual(readConfig({}));
  });

  it('reads numbers and lists from text', () => {
    const config = readConfig({ PORT: '9090', TRUST_PROXY: 'loopback, 10.0.0.0/8', CORS_ORIGINS: 'https://a.example' });
    expect(config.port).toBe(9090);
    expect(config.trustProxy).toEqual(['loopback', '10.0.0.0/8']);
    expect(config.corsOrigins).toEqual(['https://a.example']);
  });

  it.each([
    [{ BASE_URL: 'https://hub.example/fhir/' }, 'https://hub.example/fhir'],
    [{ PORT: '81', HOST: '::1' }, 'http://[::1]:81/fhir'],
    [{ HOST: '0.0.0.0', AUTH: 'off' }, 'http://localhost:8080/fhir'],
  ])('knows its public address from %j', (environment, baseUrl) => {
    expect(readConfig(environment).baseUrl).toBe(baseUrl);
  });

  it('names every bad variable at once, what it is and what was expected, in both languages', () => {
    expect(problems({ PORT: 'http', REFERENCES: 'some' })).toEqual([
      {
        variable: 'PORT',
        es: 'es "http"; se esperaba un número entero de 1 a 65535.',
        en: 'is "http"; expected a whole number from 1 to 65535.',
      },
      {
        variable: 'REFERENCES',
        es: 'es "some"; se esperaba any | existing.',
        en: 'is "some"; expected any | existing.',
      },
    ]);
  });

  it.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['HOST', 'http://x'],
    ['STORAGE_URL', 'data/chaski.db'],
    ['BASE_URL', 'hub.example/fhir'],
    ['BASE_URL', 'ftp://hub.example'],
    ['BASE_URL', 'https://hub.example/fhir?x=1'],
    ['BASE_URL', 'https://user:secret@hub.example/fhir'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', 'everyone'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['TIME_ZONE', 'America/Atlantis'],
    ['PROFILES', 'profiles,profiles-misspelt'],
    ['PROFILES', 'package.json'],
    ['BINDINGS', 'extensible'],
    ['BINDINGS', 'example=error'],
    ['MAX_BODY_BYTES', '1e3x'],
    ['AUTH', 'on'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s', (variable, value) => {
    expect(problems({ [variable]: value }).map((problem) => problem.variable)).toEqual([variable]);
  });

  it.each(['0.0.0.0', '::', '192.168.1.20', 'hub.example'])(
    'opens no door to other machines by HOST=%s alone',
    (host) => {
      expect(problems({ HOST: host })).toEqual([
        expect.objectContaining({ variable: 'HOST', en: expect.stringContaining('AUTH=off') }),
      ]);
      expect(readConfig({ HOST: host, AUTH: 'off' }).auth).toBe('off');
    },
  );

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('takes %s for loopback', (host) => {
    expect(readConfig({ HOST: host }).auth).toBe('loopback');
  });

  it('never shows a password, neither in an error nor when printed', () => {
    const storageUrl = 'mongodb://hub:p@ss/word@db.example/chaski';
    expect(describeConfig({ ...readConfig({}), storageUrl }).storageUrl).toBe('mongodb://…@db.example/chaski');
    expect(JSON.stringify(problems({ BASE_URL: 'http://u:secret@x/?q' }))).not.toContain('secret');
  });
});
