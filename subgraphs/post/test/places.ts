import fc from 'fast-check';
import { cellToLatLng, getPentagons } from 'h3-js';
import type { Position } from '../src/domain/geo/position';

export const SINGAPORE: Position = { latitude: 1.3521, longitude: 103.8198 };

/** Where maps go wrong: poles, the date line, and the middle of the grid's pentagons. */
const HARD_PLACES: readonly Position[] = [
  { latitude: 90, longitude: 0 },
  { latitude: -90, longitude: 0 },
  { latitude: 89.97, longitude: 120 },
  { latitude: 0, longitude: 180 },
  { latitude: -17.7, longitude: -179.99 },
  { latitude: 65, longitude: 179.999 },
  ...getPentagons(6).map((cell) => {
    const [latitude, longitude] = cellToLatLng(cell);
    return { latitude, longitude };
  }),
];

/** Any place, or one at or near a hard one. */
export function anyPlace(): fc.Arbitrary<Position> {
  const anywhere = fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  const hard = fc
    .tuple(fc.constantFrom(...HARD_PLACES), nearness(), fc.double({ min: 0, max: 360, noNaN: true }))
    .map(([place, km, bearing]) => placeAt(place, km, bearing));
  return fc.oneof(anywhere, hard);
}

/** Kilometres: from nothing to 60, small ones as often as large ones. */
function nearness(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constant(0),
    fc.double({ min: 0, max: 2, noNaN: true }),
    fc.double({ min: 0, max: 60, noNaN: true }),
  );
}

/** Where one gets by going so many kilometres along a great circle. */
export function placeAt({ latitude, longitude }: Position, km: number, bearing: number): Position {
  const rad = Math.PI / 180;
  const [lat, turn, arc] = [latitude * rad, bearing * rad, km / 6_371.0088];
  const sinLat = Math.sin(lat) * Math.cos(arc) + Math.cos(lat) * Math.sin(arc) * Math.cos(turn);
  const east = Math.atan2(Math.sin(turn) * Math.sin(arc) * Math.cos(lat), Math.cos(arc) - Math.sin(lat) * sinLat);
  const degreesEast = longitude + east / rad;
  return {
    latitude: Math.asin(Math.min(1, Math.max(-1, sinLat))) / rad,
    longitude: ((((degreesEast + 180) % 360) + 360) % 360) - 180,
  };
}
