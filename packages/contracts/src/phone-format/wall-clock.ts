import { DateTime } from 'luxon';

const WALL_CLOCK = "yyyy-MM-dd'T'HH:mm:ss";

/**
 * Formats an instant (RFC 3339) for the phone: wall-clock time in a zone, without offset, in whole seconds
 * (`2026-11-05T18:30:00`).
 */
export function toWallClock(instant: string, timeZone: string): string {
  return DateTime.fromISO(instant, { zone: timeZone }).toFormat(WALL_CLOCK);
}

/** The same in UTC; the phone adds its own offset to these. */
export function toUtcWallClock(instant: string): string {
  return toWallClock(instant, 'utc');
}
