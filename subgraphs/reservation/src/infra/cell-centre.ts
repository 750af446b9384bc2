import { cellToLatLng, latLngToCell } from 'h3-js';
import type { Point } from '../domain/position';

/** About half a kilometre from the centre of a cell to its corner. */
const RESOLUTION = 8;

/** The centre of the H3 cell (https://h3geo.org) that a point lies in. */
export function cellCentre({ latitude, longitude }: Point): Point {
  const [centreLatitude, centreLongitude] = cellToLatLng(latLngToCell(latitude, longitude, RESOLUTION));
  return { latitude: centreLatitude, longitude: centreLongitude };
}
