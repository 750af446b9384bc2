import type { GeoPosition } from './public-position';

/** The earth's mean radius in kilometres (IUGG). */
export const EARTH_RADIUS_KM = 6_371.0088;

/** Kilometres along the great circle, by the haversine formula; rounding never makes it NaN, not even for one and the same point. */
export function distanceKm(from: GeoPosition, to: GeoPosition): number {
  const latitudes = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2;
  const longitudes = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  const haversine = latitudes + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * longitudes;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, haversine)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
