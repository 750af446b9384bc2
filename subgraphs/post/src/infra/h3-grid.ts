import { latLngToCell } from 'h3-js';
import type { Position } from '../domain/geo/position';

/** A post's cells (https://h3geo.org/docs/core-library/restable). The search goes by the finest; old processes by all. */
export interface Cells {
  readonly cellR5: string;
  readonly cellR6: string;
  readonly cellR7: string;
  readonly cellR8: string;
}

/** A centre's cells; each from the centre itself, since a fine cell's centre may lie outside of the cell's coarse parent. */
export function cellsOf({ latitude, longitude }: Position): Cells {
  return {
    cellR5: latLngToCell(latitude, longitude, 5),
    cellR6: latLngToCell(latitude, longitude, 6),
    cellR7: latLngToCell(latitude, longitude, 7),
    cellR8: latLngToCell(latitude, longitude, 8),
  };
}
