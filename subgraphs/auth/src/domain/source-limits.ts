import type { Clock } from '@gobbler/contracts';
import { secondsUntil, TooManyFromSourceError } from './errors';
import type { SourceCounterRepository } from './ports';

/** What one source may do; a source is an IPv4 address or the /64 of an IPv6 one. */
export interface SourceLimits {
  /** Wrong passwords in 15 minutes, over all accounts that do not know the source. */
  readonly guesses: number;
  /** Sign-ups an hour, refused ones included. */
  readonly signUps: number;
  /** In place of both for this machine itself, where `npm start` is tried and tested; null: it is no exception. */
  readonly loopback: number | null;
}

export const GUESS_WINDOW_MS = 15 * 60_000;
export const SIGN_UP_WINDOW_MS = 60 * 60_000;

export interface SourceLimiterDeps {
  readonly counters: SourceCounterRepository;
  readonly limits: SourceLimits;
  readonly now: Clock;
}

export type SourceLimiter = ReturnType<typeof createSourceLimiter>;

export function createSourceLimiter({ counters, limits, now }: SourceLimiterDeps) {
  /** Resolves to how to take the count back. Throws `RATE_LIMITED`. */
  async function count(what: 'guesses' | 'signUps', source: string, windowMs: number): Promise<() => Promise<void>> {
    const limit = isLoopback(source) ? (limits.loopback ?? limits[what]) : limits[what];
    const at = now();
    const outcome = await counters.take(`${what} ${source}`, at, limit, windowMs);
    if (outcome.kind === 'refused') throw new TooManyFromSourceError(secondsUntil(outcome.freeAt, at));
    return () => counters.giveBack(outcome.window);
  }

  return {
    countGuess: (source: string) => count('guesses', source, GUESS_WINDOW_MS),
    countSignUp: (source: string) => count('signUps', source, SIGN_UP_WINDOW_MS),
  };
}

function isLoopback(source: string): boolean {
  return source.startsWith('127.') || source === '0:0:0:0::/64';
}
