/** The app's own zone has no summer time: 8 hours before UTC. */
const SINGAPORE_MS = 8 * 3_600_000;

/** An instant so many seconds from now, in whole seconds. */
export function inSeconds(seconds: number): Date {
  return new Date(Math.floor(Date.now() / 1_000) * 1_000 + seconds * 1_000);
}

export function inHours(hours: number): Date {
  return inSeconds(hours * 3_600);
}

/** As the app writes a time that was picked: wall clock, the day without a leading zero. */
export function asSent(instant: Date): string {
  return asShown(instant)
    .replace('T', ' ')
    .replace(/-0(\d) /, '-$1 ');
}

/** As the app is shown `time_end`. */
export function asShown(instant: Date): string {
  return new Date(instant.getTime() + SINGAPORE_MS).toISOString().slice(0, 19);
}

/** Seconds since a `created_at` or `dateCreated`. */
export function ageOf(utcWallClock: string): number {
  return (Date.now() - Date.parse(`${utcWallClock}Z`)) / 1_000;
}
