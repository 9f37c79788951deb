// Where a facility stands, told from columns of which nobody knows which is which: https://hl7.org/fhir/R4/location-definitions.html#Location.position
import { describe, expect, it } from '@jest/globals';
import { type Bounds, positionOf } from '../../../scripts/terminology/coordinates.ts';

const BOUNDS: Bounds = { latitude: [-18.4, 0], longitude: [-81.4, -68.6] };
const LIMA = { latitude: -12.05, longitude: -77.04 };

describe('coordinates', () => {
  it.each<[[string, string], string, unknown]>([
    [['-12.05', '-77.04'], '', LIMA],
    [['-77.04', '-12.05'], '', LIMA],
    [['-12,05', '-77,04'], '154', { ...LIMA, altitude: 154 }],
    [['-12.05', '-77.04'], '0', LIMA],
    [['-12.05', '-77.04'], 'msnm', LIMA],
    [['', ''], '12', 'absent'],
    [['0', '0.0'], '', 'absent'],
    [['8667000', '278000'], '', undefined],
    [['-12.05', ''], '', undefined],
    [['-12.05', '-12.05'], '', undefined],
    [['12.05', '77.04'], '', undefined],
    [['-12.05x', '-77.04'], '', undefined],
  ])('%j, height %j', (pair, altitude, expected) => {
    expect(positionOf(pair, altitude, BOUNDS)).toEqual(expected);
  });
});
