import type { Clock } from '@gobbler/ports';
import { PENDING_KEEP_MS } from './account';
import { ATTEMPT_WINDOW_MS } from './password-check';
import type { LoginAttemptRepository, PendingAccountRepository, Profiles, SessionRepository } from './ports';

export interface SweepDeps {
  readonly pending: PendingAccountRepository;
  readonly profiles: Profiles;
  readonly sessions: SessionRepository;
  readonly attempts: LoginAttemptRepository;
  readonly now: Clock;
}

export type Sweep = ReturnType<typeof createSweep>;

/** Accounts, sessions and tokens a batch. */
const BATCH = 500;

/** Removes what was left behind: sign-ups that nobody finished, on both sides, and what has run out. */
export function createSweep({ pending, profiles, sessions, attempts, now }: SweepDeps) {
  /** Rejects when user or the database is out; what was not removed is there for the next time. */
  return async function sweep(): Promise<void> {
    const at = now();
    await attempts.removeBefore(new Date(at.getTime() - ATTEMPT_WINDOW_MS));
    while ((await sessions.removeExpired(at, BATCH)) === BATCH);
    for (const account of await pending.findStale(new Date(at.getTime() - PENDING_KEEP_MS), BATCH)) {
      // From here on the address is free and nobody can take this id over, so the profile can go at any later time.
      if (!(await pending.abandon(account))) continue;
      await profiles.remove(account.id);
      await pending.removeAbandoned(account.id);
    }
  };
}
