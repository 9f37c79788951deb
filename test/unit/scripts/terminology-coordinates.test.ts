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
    expect(positionOf(pair, altitude, '', BOUNDS)).toEqual(expected);
  });

  // What PROJ 9 makes of 12° 2' 45" S 77° 1' 50" W and of 13° 31' S 71° 58' W
  const PLAZA = { latitude: -12.04583, longitude: -77.03056 };
  const CUSCO = { latitude: -13.51667, longitude: -71.96667 };
  it.each<[[string, string], string, unknown]>([
    [['8667560.5', '278950.5'], '18', PLAZA],
    [['278950.5', '8667560.5'], '18S', PLAZA],
    [['8667560.5', '278950.5'], '18 L', PLAZA],
    [['8503782.3', '178840.4'], '19', CUSCO],
    [['8667560.5', '278950.5'], '', undefined],
    [['8667560.5', '278950.5'], '17', undefined],
    [['8667560.5', '278950.5'], '61', undefined],
    [['8667560.5', '278950.5'], 'sur', undefined],
    [['8667560.5', '0'], '18', undefined],
  ])('%j, UTM zone "%s"', (pair, zone, expected) => {
    expect(positionOf(pair, '', zone, BOUNDS)).toEqual(expected);
  });
});
