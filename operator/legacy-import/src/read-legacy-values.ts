import { codePoints, withLineFeeds, withoutForbidden } from '@gobbler/contracts';

const DATE_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?$/;

/** A MySQL timestamp that was read in UTC; null for none and for `0000-00-00`. */
export function readUtc(text: string | null): Date | null {
  return readTime(text, 'Z');
}

/** A wall clock of Singapore, which has been eight hours ahead of UTC since 1982; null for none and for `0000-00-00`. */
export function readSingaporeTime(text: string | null): Date | null {
  return readTime(text, '+08:00');
}

function readTime(text: string | null, zone: string): Date | null {
  const [, day, time] = DATE_TIME.exec(text ?? '') ?? [];
  return day === undefined ? null : validTime(new Date(`${day}T${time}${zone}`));
}

/** EF wrote times that were never set as the year 1 or as minus infinity. */
export function validTime(time: unknown): Date | null {
  const isTime = time instanceof Date && !Number.isNaN(time.getTime()) && time.getUTCFullYear() >= 1970;
  return isTime && time.getUTCFullYear() <= 9999 ? time : null;
}

/** A text as we would have let it in: without what no text may hold, at most so many code points. */
export function readText(text: string | null, max: number): string {
  const clean = withoutForbidden(withLineFeeds(text ?? ''));
  return codePoints(clean) > max ? Array.from(clean).slice(0, max).join('') : clean;
}

/** A name or a title: the same, in one line. */
export function readLine(text: string | null, max: number): string {
  return readText((text ?? '').replaceAll(/[\r\n\u2028\u2029]+/g, ' '), max);
}

/** The address of a picture that lies elsewhere; null for what is none. */
export function readPictureUrl(text: string | null): string | null {
  const url = text?.trim() ?? '';
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}
