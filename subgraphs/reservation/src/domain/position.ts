/** A place on earth (WGS 84), in degrees north and east. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** A point as somebody may see it. */
export interface VisiblePosition extends Point {
  readonly isExact: boolean;
}

/** The centre of the cell that a point lies in: near enough to find the food, too far to find the door. */
export type CellCentre = (point: Point) => Point;

/** The exact point for those who may know it, the centre of its cell for everybody else. */
export function visiblePosition(exact: Point, mayKnowExact: boolean, cellCentre: CellCentre): VisiblePosition {
  return { ...(mayKnowExact ? exact : cellCentre(exact)), isExact: mayKnowExact };
}
