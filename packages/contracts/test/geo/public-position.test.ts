import { distanceKm, publicPosition } from '../../src';

const exact = { latitude: 1.290_27, longitude: 103.851_959 };

describe('the public position', () => {
  it('is not the exact one, and at most 0.6 km away', () => {
    expect(distanceKm(exact, publicPosition(exact))).toBeGreaterThan(0.01);
    expect(distanceKm(exact, publicPosition(exact))).toBeLessThan(0.6);
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
    expect(distanceKm({ latitude, longitude }, publicPosition({ latitude, longitude }))).toBeLessThan(0.7);
  });
});
