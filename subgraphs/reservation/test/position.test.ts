import { visiblePosition } from '../src/domain/position';
import { cellCentre } from '../src/infra/cell-centre';

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

describe('the position that somebody may see', () => {
  it('is exact for those who may know it', () => {
    expect(visiblePosition(exact, true, cellCentre)).toEqual({ ...exact, isExact: true });
  });

  it('is the centre of the cell for everybody else', () => {
    const shown = visiblePosition(exact, false, cellCentre);
    expect(shown).toEqual({ ...cellCentre(exact), isExact: false });
    expect(distance(exact, shown)).toBeGreaterThan(0.01);
    expect(distance(exact, shown)).toBeLessThan(0.6);
  });

  it('is the same for all points of a cell, so that no number of posts tells where the door is', () => {
    const centre = cellCentre(exact);
    const neighbour = { latitude: centre.latitude + 0.001, longitude: centre.longitude - 0.001 };
    expect(cellCentre(neighbour)).toEqual(centre);
  });

  it.each([
    [90, 0],
    [-90, 180],
    [0, -180],
    [0, 180],
  ])('is near at the edges of the map too (%d, %d)', (latitude, longitude) => {
    expect(distance({ latitude, longitude }, cellCentre({ latitude, longitude }))).toBeLessThan(0.7);
  });
});
