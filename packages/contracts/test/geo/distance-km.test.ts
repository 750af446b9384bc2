import fc from 'fast-check';
import { distanceKm } from '../../src';

const places = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('the distance between two places', () => {
  it('is that of known cities', () => {
    const singapore = { latitude: 1.3521, longitude: 103.8198 };
    const kualaLumpur = { latitude: 3.139, longitude: 101.6869 };
    expect(distanceKm(singapore, kualaLumpur)).toBeCloseTo(309.3, 0);
    expect(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 1 })).toBeCloseTo(111.195, 3);
  });

  it('crosses the date line and the poles the short way', () => {
    expect(distanceKm({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 })).toBeLessThan(23);
    expect(distanceKm({ latitude: 89.9, longitude: 0 }, { latitude: 89.9, longitude: 180 })).toBeLessThan(23);
  });

  it('is 0 to itself, the same both ways, and never more than half around the earth', () => {
    fc.assert(
      fc.property(places, places, (here, there) => {
        expect(distanceKm(here, here)).toBe(0);
        const there1 = distanceKm(here, there);
        expect(there1).toBeCloseTo(distanceKm(there, here), 6);
        expect(there1).toBeGreaterThanOrEqual(0);
        expect(there1).toBeLessThan(20_016);
      }),
    );
  });
});
