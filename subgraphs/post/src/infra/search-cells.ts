import { distanceKm } from '@gobbler/contracts';
import { cellToChildren, cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
import { LRUCache } from 'lru-cache';
import type { Position } from '../domain/geo/position';

/** A part of the earth that a search reads at once: a cell with all of its descendants of the resolution of posts' centres. */
export interface SearchCell {
  readonly id: string;
  readonly resolution: number;
  /** Kilometres from the searcher to the nearest and the farthest centre that can be in it. */
  readonly nearestKm: number;
  readonly farthestKm: number;
}

/** The resolution of the centres of posts: all posts of such a cell are equally far away. */
export const FINEST = 8;
const COARSEST = 5;

/**
 * Kilometres from a cell's centre to the centre of its farthest descendant, at most, by resolution: the largest that was found
 * over 10,000 cells and around all pentagons, and 8% more.
 */
const REACH_KM: Readonly<Record<number, number>> = { 5: 11.5, 6: 3.95, 7: 1.1, 8: 0 };

/** Kilometres between the centres of neighbours of the coarsest resolution, at least: at the pentagons. */
const COARSEST_SPACING_KM = 12.2;

/** Steps of the grid to a point are fewer than its distance by the spacing, but for the zigzag. */
const ZIGZAG = 2 / Math.sqrt(3);

/** A cell without its distance from anyone. */
interface PlacedCell {
  readonly id: string;
  readonly resolution: number;
  readonly centre: Position;
}

const KNOWN_CELLS = 5_000;
/** Searches read the same cells again and again, and the grid's arithmetic costs more than the rest of choosing them. */
const disks = new LRUCache<string, readonly PlacedCell[], number>({
  max: KNOWN_CELLS / 10,
  memoMethod: (start, _stale, { context: steps }) =>
    gridDisk(start.split(' ')[0] ?? '', steps).map((id) => placeCell(id, COARSEST)),
});
const parts = new LRUCache<string, readonly PlacedCell[], number>({
  max: KNOWN_CELLS,
  memoMethod: (id, _stale, { context: resolution }) =>
    cellToChildren(id, resolution).map((part) => placeCell(part, resolution)),
});

/** The coarsest cells that may hold something of the circle. Neither poles nor the date line nor pentagons are special. */
export function cellsAround(middle: Position, radiusKm: number): SearchCell[] {
  const start = latLngToCell(middle.latitude, middle.longitude, COARSEST);
  const steps = Math.ceil((ZIGZAG * (radiusKm + 2 * (REACH_KM[COARSEST] ?? 0))) / COARSEST_SPACING_KM);
  return disks.memo(`${start} ${steps}`, { context: steps }).map((cell) => toSearchCell(cell, middle));
}

/** The seven parts, or six, of a cell. */
export function partsOf({ id, resolution }: SearchCell, middle: Position): SearchCell[] {
  return parts.memo(id, { context: resolution + 1 }).map((part) => toSearchCell(part, middle));
}

/** The cell that holds this centre of a post. */
export function finestCellAt({ latitude, longitude }: Position): string {
  return latLngToCell(latitude, longitude, FINEST);
}

/**
 * The first and the last of a cell's descendants of the finest resolution, by text: in an index of H3 each resolution has three
 * bits, of which those that it does not have are set (https://h3geo.org/docs/core-library/h3Indexing).
 */
export function rangeOf({ id, resolution }: Pick<SearchCell, 'id' | 'resolution'>): { first: string; last: string } {
  const last = (BigInt(`0x${id}`) & ~(15n << 52n)) | (BigInt(FINEST) << 52n);
  const digits = (1n << BigInt(3 * (FINEST - resolution))) - 1n;
  const first = last & ~(digits << BigInt(3 * (15 - FINEST)));
  return { first: first.toString(16), last: last.toString(16) };
}

function placeCell(id: string, resolution: number): PlacedCell {
  const [latitude, longitude] = cellToLatLng(id);
  return { id, resolution, centre: { latitude, longitude } };
}

function toSearchCell({ id, resolution, centre }: PlacedCell, middle: Position): SearchCell {
  const toCentre = distanceKm(middle, centre);
  const reach = REACH_KM[resolution] ?? 0;
  return { id, resolution, nearestKm: Math.max(0, toCentre - reach), farthestKm: toCentre + reach };
}
