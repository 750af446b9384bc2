import fc from 'fast-check';
import { cellsOf, coverCircle } from '../src/infra/h3-grid';
import { anyPlace, placeAt, SINGAPORE } from './places';

const radius = fc.double({ min: 1, max: 50, noNaN: true });

describe('the grid', () => {
  it('covers every point of a circle, wherever it lies', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const bearing = fc.double({ min: 0, max: 360, noNaN: true });
    fc.assert(
      fc.property(
        anyPlace(),
        radius,
        fc.array(fc.tuple(share, bearing), { minLength: 5, maxLength: 20 }),
        (middle, km, points) => {
          const { column, cells } = coverCircle(middle, km);
          for (const [part, turn] of points) {
            expect(cells).toContain(cellsOf(placeAt(middle, km * part, turn))[column]);
          }
          expect(cells).toContain(cellsOf(middle)[column]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never names more than a hundred cells', () => {
    fc.assert(
      fc.property(anyPlace(), fc.oneof(radius, fc.constantFrom(3, 8, 21, 50)), (middle, km) => {
        expect(coverCircle(middle, km).cells.length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 1_000 },
    );
  });

  it('covers five kilometres in a city with a few dozen cells', () => {
    const { column, cells } = coverCircle(SINGAPORE, 5);
    expect(column).toBe('cellR7');
    expect(cells.length).toBeLessThan(50);
    expect(new Set(cells).size).toBe(cells.length);
  });
});
