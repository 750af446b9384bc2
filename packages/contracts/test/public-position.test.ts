import { publicPosition } from '../src';

const exact = { latitude: 1.290_27, longitude: 103.851_959 };

/** Kilometres along the great circle. */
function distance(a: typeof exact, b: typeof exact): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const haversine =
    Math.sin(radians(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(radians(a.latitude)) *
      Math.cos(radians(b.latitude)) *
      Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(Math.min(1, haversine)));
}

describe('the public position', () => {
  it('is not the exact one, and at most 0.6 km away', () => {
    expect(distance(exact, publicPosition(exact))).toBeGreaterThan(0.01);
    expect(distance(exact, publicPosition(exact))).toBeLessThan(0.6);
  });

  it('is the same for all places of a cell, so that no number of posts reveals an address', () => {
    const centre = publicPosition(exact);
    const neighbour = { latitude: centre.latitude + 0.001, longitude: centre.longitude - 0.001 };
    expect(publicPosition(neighbour)).toEqual(centre);
    expect(publicPosition(centre)).toEqual(centre);
  });

  it.each([
    [90, 0],
    [-90, 180],
    [0, -180],
    [0, 180],
  ])('is near at the edges of the map too (%d, %d)', (latitude, longitude) => {
    expect(distance({ latitude, longitude }, publicPosition({ latitude, longitude }))).toBeLessThan(0.7);
  });
});
