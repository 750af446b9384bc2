import { readRows } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { NearbyQuery } from '../domain/ports';
import { cellsStatement, type CellRow } from './cells-statement';
import { cellsAround, FINEST, partsOf, type SearchCell } from './search-cells';

/** Cells that the first statement reads, and by how much more each one after it: near the page is nearly always full soon. */
const FIRST_CELLS = 12;
const GROWTH = 4;

/** Posts that a cell returns, at most: few sizes, as each makes a statement of its own, which every connection keeps. */
const SIZES = [6, 21, 51, 101];

/** Kilometres by which a distance computed here may differ from the database's. */
const ROUNDING_KM = 1e-6;

/**
 * Searches outward in rings of cells that are the larger the farther away they are, and stops as soon as no cell that was not
 * read can hold a post of the page. What it costs depends on the page, not on how many posts the circle holds: a cell returns
 * at most a page, and one that is larger than the finest and returns a whole one is read again in parts.
 * By distance, then id.
 */
export async function findNearby(dataSource: DataSource, query: NearbyQuery): Promise<readonly CellRow[]> {
  const { near, radiusKm, after } = query;
  const limit = SIZES.find((size) => size >= query.limit) ?? query.limit;
  const isWanted = ({ nearestKm, farthestKm }: SearchCell) =>
    nearestKm <= radiusKm + ROUNDING_KM && (!after || farthestKm >= after.distanceKm - ROUNDING_KM);
  const waiting = cellsAround(near, radiusKm).filter(isWanted);
  const divide = (cell: SearchCell) => waiting.push(...partsOf(cell, near).filter(isWanted));
  /** The page ends here at the latest. */
  let endKm = radiusKm;
  let found: CellRow[] = [];

  for (let size = FIRST_CELLS; ; size *= GROWTH) {
    const cells = takeNearest(waiting, size, endKm + ROUNDING_KM, divide);
    if (cells.length === 0) return found.slice(0, query.limit);
    const rows = (await readCells(dataSource, { ...query, limit }, cells)).toSorted(byDistance);
    const byPlace = Map.groupBy(rows, ({ place }) => place);
    for (const [index, cell] of cells.entries()) {
      const own = byPlace.get(index + 1) ?? [];
      if (cell.resolution === FINEST || !own.some(({ nthOfCell }) => nthOfCell === limit)) {
        found.push(...own.filter((one) => one.distance <= radiusKm && isAfter(one, after)));
      } else {
        divide(cell);
        if (!after || cell.nearestKm > after.distanceKm + ROUNDING_KM) endKm = Math.min(endKm, cell.farthestKm);
      }
    }
    found = found.toSorted(byDistance);
    const last = after ? found[limit - 1] : rows[limit - 1];
    endKm = Math.min(endKm, last?.distance ?? endKm);
  }
}

/** Takes the nearest cells out of those waiting; one that is large for where it is is divided instead. */
function takeNearest(
  waiting: SearchCell[],
  size: number,
  endKm: number,
  divide: (cell: SearchCell) => void,
): SearchCell[] {
  const taken: SearchCell[] = [];
  while (taken.length < size && waiting.length > 0) {
    const nearest = waiting.reduce((one, other) => (other.nearestKm < one.nearestKm ? other : one));
    if (nearest.nearestKm > endKm) break;
    waiting.splice(waiting.indexOf(nearest), 1);
    const breadthKm = nearest.farthestKm - nearest.nearestKm;
    if (nearest.resolution < FINEST && nearest.nearestKm < breadthKm / 4) divide(nearest);
    else taken.push(nearest);
  }
  return taken;
}

function readCells(dataSource: DataSource, query: NearbyQuery, cells: readonly SearchCell[]): Promise<CellRow[]> {
  const { near, words, limit, after } = query;
  const statement = cellsStatement(dataSource, {
    near,
    words,
    limit,
    after,
    cells: cells.map((cell) => ({ ...cell, afterId: after && isCellOf(after, cell) ? after.postId : 0 })),
  });
  return readRows<CellRow>(dataSource, ...statement);
}

function byDistance(one: CellRow, other: CellRow): number {
  return one.distance - other.distance || one.id - other.id;
}

/** Whether it is the cell that the last page ended in. Cursors of earlier versions don't name it. */
function isCellOf(after: NonNullable<NearbyQuery['after']>, { id, resolution, nearestKm }: SearchCell): boolean {
  if (resolution < FINEST) return false;
  return after.cell === undefined ? Math.abs(nearestKm - after.distanceKm) < ROUNDING_KM : id === after.cell;
}

function isAfter({ id, distance }: CellRow, after: NearbyQuery['after']): boolean {
  return !after || distance > after.distanceKm || (distance === after.distanceKm && id > after.postId);
}
