import type { Clock } from '@gobbler/contracts';
import { PENDING_KEEP_MS } from './account';
import type {
  KnownSourceRepository,
  LoginAttemptRepository,
  PendingAccountRepository,
  Profiles,
  SessionRepository,
  SourceCounterRepository,
} from './ports';
import { GUESS_WINDOW_MS, SIGN_UP_WINDOW_MS } from './source-limits';

export interface SweepDeps {
  readonly pending: PendingAccountRepository;
  readonly profiles: Profiles;
  readonly sessions: SessionRepository;
  readonly attempts: LoginAttemptRepository;
  readonly counters: SourceCounterRepository;
  readonly knownSources: KnownSourceRepository;
  readonly now: Clock;
}

export type Sweep = ReturnType<typeof createSweep>;

/** Accounts, sessions and tokens a batch. */
const BATCH = 500;
/** Milliseconds after which nobody takes a token of an ended session any more. */
const REVOCATION_KNOWN_MS = 60_000;
/** Milliseconds after which a source that was not seen again is a stranger. */
const KNOWN_SOURCE_MS = 90 * 24 * 60 * 60_000;

/** Removes what was left behind: sign-ups that nobody finished, on both sides, and what has run out. */
export function createSweep({ pending, profiles, sessions, attempts, counters, knownSources, now }: SweepDeps) {
  /** Rejects when user or the database is out; what was not removed is there for the next time. */
  return async function sweep(): Promise<void> {
    const at = now();
    await attempts.removeBefore(new Date(at.getTime() - GUESS_WINDOW_MS));
    await counters.removeBefore(new Date(at.getTime() - SIGN_UP_WINDOW_MS));
    await knownSources.removeBefore(new Date(at.getTime() - KNOWN_SOURCE_MS));
    await removeDevices(at);
    while ((await sessions.removeExpired(at, BATCH)) === BATCH);
    for (const account of await pending.findStale(new Date(at.getTime() - PENDING_KEEP_MS), BATCH)) {
      // From here on the address is free and nobody can take this id over, so the profile can go at any later time.
      if (!(await pending.abandon(account))) continue;
      await profiles.remove(account.id);
      await pending.removeAbandoned(account.id);
    }
  };

  /** A token of an ended session works until the router hears of it, and may register a device meanwhile: so not at once. */
  async function removeDevices(at: Date): Promise<void> {
    const sids = await sessions.findWithDevicesLeft(new Date(at.getTime() - REVOCATION_KNOWN_MS), BATCH);
    if (sids.length === 0) return;
    await profiles.removeDevices(sids);
    await sessions.noteDevicesRemoved(sids);
  }
}
