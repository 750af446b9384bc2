import type { InputCheck } from '@gobbler/contracts';

/** A place on earth (WGS 84), in degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

export function checkPosition(check: InputCheck, path: string, { latitude, longitude }: Position): void {
  if (!(Math.abs(latitude) <= 90)) check.add(`${path}.latitude`, 'must lie between -90 and 90');
  if (!(Math.abs(longitude) <= 180)) check.add(`${path}.longitude`, 'must lie between -180 and 180');
}

export function isSamePosition(one: Position, other: Position): boolean {
  return one.latitude === other.latitude && one.longitude === other.longitude;
}
