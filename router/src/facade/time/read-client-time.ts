import { DateTime, FixedOffsetZone, type Zone } from 'luxon';

/**
 * The phone writes its wall clock without leading zeros (`2026-11-5 18:30:00`); everybody else writes RFC 3339.
 * Where there is a zone it counts.
 */
const CLIENT_TIME =
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})[ Tt](?<hour>\d{1,2}):(?<minute>\d{1,2}):(?<second>\d{1,2})(?:\.(?<fraction>\d{1,9}))?(?<zone>[Zz]|[+-]\d{2}:\d{2})?$/;

/** The years that the services take. */
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9999, 0, 1);

/**
 * The instant that a text of the phone means; null when it is none.
 * @param timeZone IANA name of the zone that holds where the text names none. A wall-clock time that a change of the
 * clocks skips there counts from before the change; of one that comes twice the first is taken.
 */
export function readClientTime(text: string, timeZone: string): Date | null {
  const parts = CLIENT_TIME.exec(text)?.groups;
  if (!parts) return null;
  const zone = parts['zone'] === undefined ? timeZone : offsetZone(parts['zone']);
  if (zone === null) return null;
  const time = DateTime.fromObject(
    {
      year: Number(parts['year']),
      month: Number(parts['month']),
      day: Number(parts['day']),
      hour: Number(parts['hour']),
      minute: Number(parts['minute']),
      second: Number(parts['second']),
      millisecond: Number((parts['fraction'] ?? '0').padEnd(3, '0').slice(0, 3)),
    },
    { zone },
  );
  // Luxon takes 24:00:00 for the next midnight.
  if (!time.isValid || Number(parts['hour']) > 23) return null;
  // Which of two it takes itself depends on the season in which it is asked.
  const millis = Math.min(...time.getPossibleOffsets().map((possible) => possible.toMillis()));
  return millis >= EARLIEST && millis < LATEST ? new Date(millis) : null;
}

function offsetZone(text: string): Zone | null {
  if (text.toUpperCase() === 'Z') return FixedOffsetZone.utcInstance;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return FixedOffsetZone.instance((text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes));
}
