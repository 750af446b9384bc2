import { distanceKm } from '@gobbler/contracts';
import { cellToBoundary, cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
import type { Position } from '../domain/geo/position';

/** A post's cells at the resolutions that a search may choose from (https://h3geo.org/docs/core-library/restable). */
export interface Cells {
  readonly cellR5: string;
  readonly cellR6: string;
  readonly cellR7: string;
  readonly cellR8: string;
}

/** Cells of one resolution that cover a circle. */
export interface Cover {
  readonly column: keyof Cells;
  readonly cells: readonly string[];
}

/**
 * The finest resolution for circles up to a radius in kilometres, such that about a hundred cells cover them anywhere:
 * near the grid's twelve pentagons cells have little more than half of the usual area.
 */
const RESOLUTIONS = [
  { column: 'cellR8', resolution: 8, upToKm: 3 },
  { column: 'cellR7', resolution: 7, upToKm: 8 },
  { column: 'cellR6', resolution: 6, upToKm: 21 },
  { column: 'cellR5', resolution: 5, upToKm: Infinity },
] as const satisfies { column: keyof Cells; resolution: number; upToKm: number }[];

/** Cells' edges are drawn a little differently from great circles. */
const MARGIN = 1.02;

/** A centre's cells; each from the centre itself, since a fine cell's centre may lie outside of the cell's coarse parent. */
export function cellsOf({ latitude, longitude }: Position): Cells {
  return {
    cellR5: latLngToCell(latitude, longitude, 5),
    cellR6: latLngToCell(latitude, longitude, 6),
    cellR7: latLngToCell(latitude, longitude, 7),
    cellR8: latLngToCell(latitude, longitude, 8),
  };
}

/**
 * Cells that hold every point of a circle, and little more. It spreads from the cell in the middle to neighbours that the
 * circle may touch, so that neither poles nor the date line nor pentagons are special.
 */
export function coverCircle(middle: Position, radiusKm: number): Cover {
  const { column, resolution } = RESOLUTIONS.find(({ upToKm }) => radiusKm <= upToKm) ?? RESOLUTIONS[3];
  const start = latLngToCell(middle.latitude, middle.longitude, resolution);
  const seen = new Set([start]);
  const cells = [start];
  for (const cell of cells) {
    for (const neighbour of gridDisk(cell, 1)) {
      if (seen.has(neighbour)) continue;
      seen.add(neighbour);
      if (mayTouch(neighbour, middle, radiusKm)) cells.push(neighbour);
    }
  }
  return { column, cells };
}

function mayTouch(cell: string, middle: Position, radiusKm: number): boolean {
  const centre = toPosition(cellToLatLng(cell));
  const toCorner = Math.max(...cellToBoundary(cell).map((corner) => distanceKm(centre, toPosition(corner))));
  return distanceKm(middle, centre) <= radiusKm + toCorner * MARGIN;
}

function toPosition([latitude, longitude]: [number, number]): Position {
  return { latitude, longitude };
}
