import fc from 'fast-check';
import { kilometresBetween } from '../../src/facade/place/kilometres-between';

const places = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('the distance between two places', () => {
  it('is that of known cities', () => {
    const singapore = { latitude: 1.3521, longitude: 103.8198 };
    const kualaLumpur = { latitude: 3.139, longitude: 101.6869 };
    expect(kilometresBetween(singapore, kualaLumpur)).toBeCloseTo(309.3, 0);
    expect(kilometresBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 1 })).toBeCloseTo(111.195, 3);
  });

  it('crosses the date line and the poles the short way', () => {
    expect(kilometresBetween({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 })).toBeLessThan(23);
    expect(kilometresBetween({ latitude: 89.9, longitude: 0 }, { latitude: 89.9, longitude: 180 })).toBeLessThan(23);
  });

  it('is 0 to itself, the same both ways, and never more than half around the earth', () => {
    fc.assert(
      fc.property(places, places, (here, there) => {
        expect(kilometresBetween(here, here)).toBe(0);
        const there1 = kilometresBetween(here, there);
        expect(there1).toBeCloseTo(kilometresBetween(there, here), 6);
        expect(there1).toBeGreaterThanOrEqual(0);
        expect(there1).toBeLessThan(20_016);
      }),
    );
  });
});
