import { cellToLatLng, latLngToCell } from 'h3-js';

/** A place on earth (WGS 84), in degrees. */
export interface GeoPosition {
  readonly latitude: number;
  readonly longitude: number;
}

/** H3 cells of about a kilometre (https://h3geo.org): near enough to find the food, too large to find the door. */
const PUBLIC_RESOLUTION = 8;

/**
 * The position that everyone but the owner and the holders may see: the centre of the H3 cell, up to 0.6 km away.
 * This is the privacy rule; nothing else decides how far a position is blurred.
 */
export function publicPosition({ latitude, longitude }: GeoPosition): GeoPosition {
  const [centreLatitude, centreLongitude] = cellToLatLng(latLngToCell(latitude, longitude, PUBLIC_RESOLUTION));
  return { latitude: centreLatitude, longitude: centreLongitude };
}
