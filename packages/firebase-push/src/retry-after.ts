/** Maximum backoff in milliseconds, whatever `Retry-After` says. */
const LONGEST_MS = 300_000;

/** The milliseconds that a `Retry-After` header (seconds or a date) asks for, five minutes at most; null when it says nothing. */
export function readRetryAfter(header: unknown, now: Date): number | null {
  if (typeof header !== 'string' || header.trim() === '') return null;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LONGEST_MS);
}
