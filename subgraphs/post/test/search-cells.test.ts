import { distanceKm } from '@gobbler/contracts';
import fc from 'fast-check';
import { cellToChildren, cellToLatLng, latLngToCell } from 'h3-js';
import { cellsAround, FINEST, finestCellAt, partsOf, rangeOf, type SearchCell } from '../src/infra/search-cells';
import { anyPlace, placeAt } from './places';

const radius = () => fc.double({ min: 1, max: 50, noNaN: true });
const share = () => fc.double({ min: 0, max: 1, noNaN: true });
const bearing = () => fc.double({ min: 0, max: 360, noNaN: true });

describe('the cells of a search', () => {
  it('cover the circle, anywhere on earth', () => {
    fc.assert(
      fc.property(anyPlace(), radius(), share(), bearing(), (middle, radiusKm, part, direction) => {
        const [latitude, longitude] = cellToLatLng(finestCellAt(placeAt(middle, radiusKm * part, direction)));
        const centre = { latitude, longitude };
        const away = distanceKm(middle, centre);
        if (away > radiusKm) return;
        const path = pathTo(finestCellAt(centre), cellsAround(middle, radiusKm), middle);
        expect(path.map(({ resolution }) => resolution)).toEqual([5, 6, 7, 8]);
        for (const { nearestKm, farthestKm } of path) {
          expect(away).toBeGreaterThanOrEqual(nearestKm - 1e-9);
          expect(away).toBeLessThanOrEqual(farthestKm + 1e-9);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('have a range that holds their descendants and no others', () => {
    fc.assert(
      fc.property(anyPlace(), fc.integer({ min: 5, max: 8 }), ({ latitude, longitude }, resolution) => {
        const id = latLngToCell(latitude, longitude, resolution);
        const descendants = cellToChildren(id, FINEST).toSorted();
        const { first, last } = rangeOf({ id, resolution });
        expect(descendants.at(0)).toBe(first);
        expect(descendants.every((descendant) => descendant >= first && descendant <= last)).toBe(true);
        const neighbour = latLngToCell(latitude, longitude + 1, resolution);
        if (neighbour === id) return;
        expect(cellToChildren(neighbour, FINEST).some((other) => other >= first && other <= last)).toBe(false);
      }),
    );
  });
});

/** The cells that lead to this one, from the coarsest on. */
function pathTo(finest: string, cells: readonly SearchCell[], middle: Parameters<typeof partsOf>[1]): SearchCell[] {
  const holder = cells.find((cell) => {
    const { first, last } = rangeOf(cell);
    return finest >= first && finest <= last;
  });
  if (!holder) return [];
  return holder.resolution === FINEST ? [holder] : [holder, ...pathTo(finest, partsOf(holder, middle), middle)];
}
