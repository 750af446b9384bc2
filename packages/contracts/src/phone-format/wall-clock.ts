/** By zone: making one takes longer than a thousand uses. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Formats an instant (RFC 3339) for the phone: wall-clock time in a zone, without offset, in whole seconds
 * (`2026-11-05T18:30:00`).
 */
export function toWallClock(instant: string, timeZone: string): string {
  return formatOf(timeZone).format(new Date(instant)).replace(' ', 'T');
}

/** The same in UTC; the phone adds its own offset to these. */
export function toUtcWallClock(instant: string): string {
  return new Date(instant).toISOString().slice(0, 19);
}

/** Sweden writes dates like ISO 8601, with a blank in place of the T. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const twoDigits = {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const;
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', ...twoDigits, hourCycle: 'h23' });
  formats.set(timeZone, made);
  return made;
}
